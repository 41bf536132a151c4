#include "gateway/protocols/sia_dc09/message.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

constexpr std::size_t seq_digits = 4;
constexpr std::size_t id_chars_max = 16;
constexpr std::size_t prefix_chars_max = 6;    // behind R and L
constexpr std::size_t account_chars_max = 16;  // the standard has 3 to 16 hex digits
constexpr std::size_t time_chars = 19;
constexpr std::size_t key_digest_bytes = 4;

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
bool is_account_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

template <class Belongs>
std::string_view take_while(std::string_view& text, std::size_t most, Belongs belongs) {
    std::size_t count = 0;
    while (count < text.size() && count < most && belongs(text[count])) {
        ++count;
    }
    const std::string_view taken = text.substr(0, count);
    text.remove_prefix(count);
    return taken;
}

// "R579BDF": the letter and its digits, or nothing.
std::string_view take_prefix(std::string_view& text, char letter) {
    if (text.empty() || text.front() != letter) {
        return {};
    }
    std::string_view digits = text.substr(1);
    const std::size_t count = take_while(digits, prefix_chars_max, is_hex).size();
    const std::string_view taken = text.substr(0, count + 1);
    text.remove_prefix(count + 1);
    return taken;
}

std::optional<int> number(std::string_view text, std::size_t from, std::size_t digits) {
    const std::string_view part = text.substr(from, digits);
    if (!all_digits(part)) {
        return std::nullopt;
    }
    return static_cast<int>(parse_int(part).value_or(0));
}

// `#acct|data`, `|data` or data alone.
void split_block(std::string_view block, Body& body) {
    body.data = block;
    const std::size_t bar = block.find('|');
    if (bar == 0) {
        body.data = block.substr(1);
    } else if (block.starts_with('#') && bar != std::string_view::npos) {
        body.account = block.substr(1, bar - 1);
        body.data = block.substr(bar + 1);
    }
    const bool named = !body.account.empty() && body.account.size() <= account_chars_max &&
                       std::all_of(body.account.begin(), body.account.end(), is_account_char);
    if (!named) {
        body.account = {};
    }
}

}  // namespace

std::optional<Message> read_message(std::string_view text) {
    if (text.empty() || text.front() != '"') {
        return std::nullopt;
    }
    const std::size_t end = text.find('"', 1);
    if (end == std::string_view::npos || end > id_chars_max + 1) {
        return std::nullopt;
    }
    Message out;
    out.id = text.substr(1, end - 1);
    out.encrypted = out.id.starts_with('*');
    out.id.remove_prefix(out.encrypted ? 1 : 0);
    std::string_view left = text.substr(end + 1);
    out.seq = take_while(left, seq_digits, [](char c) { return c >= '0' && c <= '9'; });
    out.receiver = take_prefix(left, 'R');
    out.line = take_prefix(left, 'L');
    if (left.starts_with('#')) {
        left.remove_prefix(1);
        out.account = take_while(left, account_chars_max, is_account_char);
    }
    if (out.id.empty() || out.seq.size() != seq_digits || !left.starts_with('[')) {
        return std::nullopt;
    }
    out.rest = left.substr(1);
    return out;
}

std::optional<Body> read_body(std::string_view rest) {
    std::size_t end = rest.find(']');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    Body out;
    split_block(rest.substr(0, end), out);
    rest.remove_prefix(end + 1);
    while (rest.starts_with('[')) {
        end = rest.find(']');
        if (end == std::string_view::npos) {
            break;
        }
        if (out.extras.size() < extras_max) {
            out.extras.push_back(rest.substr(1, end - 1));
        }
        rest.remove_prefix(end + 1);
    }
    if (rest.starts_with('_')) {
        out.time = read_time(rest.substr(1));
    }
    return out;
}

std::string time_text(Instant at) {
    const CivilTime t = civil_utc(at);
    return fmt::format("_{:02}:{:02}:{:02},{:02}-{:02}-{:04}", t.hour, t.minute, t.second, t.month,
                       t.day, t.year);
}

std::optional<Instant> read_time(std::string_view text) {
    if (text.size() != time_chars || text[2] != ':' || text[5] != ':' || text[8] != ',' ||
        text[11] != '-' || text[14] != '-') {
        return std::nullopt;
    }
    const auto hour = number(text, 0, 2), minute = number(text, 3, 2), second = number(text, 6, 2);
    const auto month = number(text, 9, 2), day = number(text, 12, 2), year = number(text, 15, 4);
    if (!hour || !minute || !second || !month || !day || !year) {
        return std::nullopt;
    }
    return instant_of({*year, *month, *day, *hour, *minute, *second});
}

std::string key_of(std::string_view seq, std::string_view data) {
    const Digest digest = sha256(bytes_of(data));
    return fmt::format("{}-{}", seq, to_hex(Bytes(digest).first(key_digest_bytes)));
}

}  // namespace tiexin::gateway::sia_dc09

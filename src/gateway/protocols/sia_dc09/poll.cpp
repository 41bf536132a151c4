#include "gateway/protocols/sia_dc09/poll.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

constexpr std::size_t number_digits = 4;
constexpr std::size_t account_chars_max = 16;

// The letters and their four digits, or nothing.
std::string_view take_number(std::string_view& text, std::string_view letters) {
    if (!text.starts_with(letters) || !all_digits(text.substr(letters.size(), number_digits)) ||
        text.size() < letters.size() + number_digits) {
        return {};
    }
    const std::string_view taken = text.substr(letters.size(), number_digits);
    text.remove_prefix(letters.size() + number_digits);
    return taken;
}

bool is_account_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

std::optional<Poll> read_poll(std::string_view line) {
    line = trim(line);
    Poll out;
    out.receiver = take_number(line, "SR");
    out.line = take_number(line, "L");
    const std::size_t bracket = line.find("[ID");
    if (out.receiver.empty() || out.line.empty() || bracket == std::string_view::npos ||
        !line.ends_with(']')) {
        return std::nullopt;
    }
    const std::string_view account = trim(line.substr(0, bracket));
    if (account.empty() || account.size() > account_chars_max ||
        !std::all_of(account.begin(), account.end(), is_account_char)) {
        return std::nullopt;
    }
    out.account = ascii_upper(account);
    return out;
}

}  // namespace tiexin::gateway::sia_dc09

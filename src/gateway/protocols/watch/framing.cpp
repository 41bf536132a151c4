#include "gateway/protocols/watch/framing.hpp"

#include <array>
#include <cstdio>

#include "base/text.hpp"

namespace tiexin::gateway::watch {

namespace {

constexpr std::uint8_t escape_mark = 0x7d;
constexpr std::array<std::uint8_t, 5> escaped = {0x7d, '[', ']', ',', '*'};
constexpr std::size_t length_digits = 4;

bool is_digit(std::uint8_t c) {
    return c >= '0' && c <= '9';
}
bool is_letter(std::uint8_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_hex(std::uint8_t c) {
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

enum class Match : unsigned char { no, partial, yes };
struct Start {
    Match match = Match::no;
    std::size_t content = 0;  // where the content begins when it matches
};

// Takes characters of one class up to '*'. `at` ends behind the star.
template <class Class>
Match take_field(Bytes input, std::size_t& at, std::size_t low, std::size_t high, Class belongs) {
    std::size_t count = 0;
    while (at < input.size() && count < high && belongs(input[at])) {
        ++at;
        ++count;
    }
    if (at == input.size()) {
        return Match::partial;
    }
    if (input[at] != '*' || count < low) {
        return Match::no;
    }
    ++at;
    return Match::yes;
}

// `[VV*ID*LLLL*` at this place?
Start header_at(Bytes input, std::size_t at) {
    if (at >= input.size()) {
        return {Match::partial, 0};
    }
    if (input[at] != '[') {
        return {};
    }
    ++at;
    const Match vendor = take_field(input, at, 1, vendor_chars_max,
                                    [](std::uint8_t c) { return is_digit(c) || is_letter(c); });
    if (vendor != Match::yes) {
        return {vendor, 0};
    }
    const Match id = take_field(input, at, id_digits_min, id_digits_max, is_digit);
    if (id != Match::yes) {
        return {id, 0};
    }
    const Match length = take_field(input, at, length_digits, length_digits, is_hex);
    return {length, at};
}

// The first place where a header is or may still become one.
struct Found {
    std::size_t at = 0;
    Start start;
};
Found first_header(Bytes input) {
    for (std::size_t at = 0; at < input.size(); ++at) {
        const Start start = input[at] == '[' ? header_at(input, at) : Start{};
        if (start.match != Match::no) {
            return {at, start};
        }
    }
    return {input.size(), {}};
}

std::size_t declared_length(Bytes input, std::size_t content) {
    const auto digits = text_of(input.subspan(content - length_digits - 1, length_digits));
    return static_cast<std::size_t>(parse_hex(digits).value_or(0));
}

// Behind the bracket that ends the frame beginning at `from`; 0 when it has not come yet.
std::size_t frame_end(Bytes input, std::size_t from, std::size_t content) {
    // Names of wifi points may hold brackets. A lone '[' in one would keep the frame open for ever,
    // so a ']' exactly where the length says, and a new header, end it too. The length can only
    // end a frame early at a bracket; it never makes the reader wait.
    const std::size_t declared_end = content + declared_length(input, content) + 1;
    int depth = 0;
    for (std::size_t i = from; i < input.size(); ++i) {
        if (input[i] == '[') {
            if (i > from && header_at(input, i).match == Match::yes) {
                return i;
            }
            ++depth;
        } else if (input[i] == ']') {
            --depth;
            if (depth == 0 || i + 1 == declared_end) {
                return i + 1;
            }
        }
    }
    return 0;
}

bool blank(std::uint8_t c) {
    return c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == 0;
}

}  // namespace

Result<std::size_t> frame_size(Bytes input) {
    const Found found = first_header(input);
    if (found.at > garbage_bytes_max) {
        return Error{Code::bad_input, "no frame header within the garbage limit"};
    }
    if (found.start.match != Match::yes) {
        return std::size_t{0};
    }
    return frame_end(input, found.at, found.start.content);
}

Unwrapped unwrap(Bytes frame) {
    const Found found = first_header(frame);
    if (found.start.match != Match::yes) {
        return {std::nullopt, found.start.match == Match::partial};
    }
    std::size_t end = frame.size();
    while (end > found.start.content && blank(frame[end - 1])) {
        --end;
    }
    const bool closed = end > found.start.content && frame[end - 1] == ']';
    Envelope out;
    out.frame = frame.subspan(found.at, end - found.at);
    out.declared = declared_length(frame, found.start.content);
    out.content =
        frame.subspan(found.start.content, end - found.start.content - (closed ? 1U : 0U));
    const auto head = text_of(frame.subspan(found.at + 1, found.start.content - found.at - 1));
    const std::size_t vendor_end = head.find('*');
    const std::size_t id_end = head.find('*', vendor_end + 1);
    out.vendor = head.substr(0, vendor_end);
    out.id = head.substr(vendor_end + 1, id_end - vendor_end - 1);
    // ZJ form: a second group of four hex digits before a star; the first was the index.
    std::size_t at = 0;
    if (take_field(out.content, at, length_digits, length_digits, is_hex) == Match::yes) {
        out.index = head.substr(id_end + 1, length_digits);
        out.declared = declared_length(out.content, at);
        out.content = out.content.subspan(at);
    }
    return {out, !closed};
}

Buffer wrap(std::string_view vendor, std::string_view id, std::string_view index, Bytes content) {
    char length[8];
    std::snprintf(length, sizeof length, "%04x", static_cast<unsigned>(content.size() & 0xffffU));
    std::string head = "[" + std::string(vendor) + "*" + std::string(id) + "*";
    if (!index.empty()) {
        head += std::string(index) + "*";
    }
    head += std::string(length) + "*";
    Buffer out = buffer_of(head);
    append(out, content);
    out.push_back(']');
    return out;
}

std::optional<Buffer> unescape(Bytes content) {
    Buffer out;
    out.reserve(content.size());
    for (std::size_t i = 0; i < content.size(); ++i) {
        if (content[i] != escape_mark) {
            out.push_back(content[i]);
            continue;
        }
        ++i;
        if (i == content.size() || content[i] < 1 || content[i] > escaped.size()) {
            return std::nullopt;
        }
        out.push_back(escaped[content[i] - 1U]);
    }
    return out;
}

Buffer escape(Bytes plain) {
    Buffer out;
    out.reserve(plain.size());
    for (const std::uint8_t byte : plain) {
        std::uint8_t code = 0;
        for (std::size_t i = 0; i < escaped.size(); ++i) {
            if (escaped[i] == byte) {
                code = static_cast<std::uint8_t>(i + 1);
            }
        }
        if (code == 0) {
            out.push_back(byte);
        } else {
            out.push_back(escape_mark);
            out.push_back(code);
        }
    }
    return out;
}

}  // namespace tiexin::gateway::watch

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tiexin {

namespace {

struct Sequence {
    std::size_t size = 1;
    char32_t code_point = U'\ufffd';
    bool valid = false;
};

// The code point at the start of non-empty `text`, after table 3-7 of the Unicode standard: only
// the second byte has ranges that depend on the first.
Sequence first_sequence(std::string_view text) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) {
        return {1, static_cast<char32_t>(lead), true};
    }
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size) {
        return {};
    }
    unsigned low = 0x80;
    unsigned high = 0xbf;
    if (lead == 0xe0) {
        low = 0xa0;
    } else if (lead == 0xed) {
        high = 0x9f;
    } else if (lead == 0xf0) {
        low = 0x90;
    } else if (lead == 0xf4) {
        high = 0x8f;
    }
    char32_t code_point = lead & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const unsigned next = byte(i);
        if (next < low || next > high) {
            return {};
        }
        low = 0x80;
        high = 0xbf;
        code_point = code_point << 6 | (next & 0x3fU);
    }
    return {size, code_point, true};
}

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool digit(char c) {
    return c >= '0' && c <= '9';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

bool utf8_valid(std::string_view text) {
    while (!text.empty()) {
        const Sequence sequence = first_sequence(text);
        if (!sequence.valid) {
            return false;
        }
        text.remove_prefix(sequence.size);
    }
    return true;
}

std::size_t utf8_length(std::string_view text) {
    std::size_t length = 0;
    while (!text.empty()) {
        text.remove_prefix(first_sequence(text).size);
        ++length;
    }
    return length;
}

std::string_view utf8_truncate(std::string_view text, std::size_t code_points_max) {
    std::size_t bytes = 0;
    for (std::size_t count = 0; count < code_points_max && bytes < text.size(); ++count) {
        bytes += first_sequence(text.substr(bytes)).size;
    }
    return text.substr(0, bytes);
}

std::string_view utf8_truncate_bytes(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text;
    }
    std::size_t bytes = 0;
    while (true) {
        const std::size_t next = bytes + first_sequence(text.substr(bytes)).size;
        if (next > bytes_max) {
            return text.substr(0, bytes);
        }
        bytes = next;
    }
}

std::string utf8_repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Sequence sequence = first_sequence(text);
        if (sequence.valid) {
            out.append(text.substr(0, sequence.size));
        } else {
            utf8_append(out, sequence.code_point);
        }
        text.remove_prefix(sequence.size);
    }
    return out;
}

std::u32string utf8_decode(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Sequence sequence = first_sequence(text);
        out.push_back(sequence.code_point);
        text.remove_prefix(sequence.size);
    }
    return out;
}

void utf8_append(std::string& out, char32_t code_point) {
    const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
    const char32_t c = surrogate || code_point > 0x10ffff ? U'\ufffd' : code_point;
    const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    }
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (const auto pair = split_once(text, separator)) {
        parts.push_back(pair->first);
        text = pair->second;
    }
    parts.push_back(text);
    return parts;
}

std::optional<std::pair<std::string_view, std::string_view>> split_once(std::string_view text,
                                                                        char separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return std::pair{text.substr(0, at), text.substr(at + 1)};
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), digit);
}

std::optional<std::int64_t> parse_int(std::string_view text, std::int64_t low, std::int64_t high) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::uint64_t> parse_hex(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size() || text.size() > 16) {
        return std::nullopt;
    }
    return value;
}

std::optional<double> parse_decimal(std::string_view text, double low, double high) {
    std::string_view body = text;
    if (!body.empty() && body.front() == '-') {
        body.remove_prefix(1);
    }
    const auto points = std::count(body.begin(), body.end(), '.');
    const auto digits = std::count_if(body.begin(), body.end(), digit);
    if (points > 1 || digits == 0 || static_cast<std::size_t>(points + digits) != body.size()) {
        return std::nullopt;
    }
    double value = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !(value >= low && value <= high)) {
        return std::nullopt;
    }
    return value;
}

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string ascii_upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), upper);
    return out;
}

bool ascii_equal(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

bool ascii_starts_with(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && ascii_equal(text.substr(0, prefix.size()), prefix);
}

}  // namespace tiexin

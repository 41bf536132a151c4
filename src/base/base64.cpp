#include "base/base64.hpp"

#include <array>

namespace tiexin {

namespace {

constexpr char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char url_safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_digit = 0xff;

using Values = std::array<std::uint8_t, 256>;

constexpr Values values_of(const char* alphabet) {
    Values values{};
    values.fill(no_digit);
    for (std::uint8_t i = 0; i < 64; ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = i;
    }
    return values;
}

constexpr Values standard_values = values_of(standard);
constexpr Values url_safe_values = values_of(url_safe);

std::string encode(Bytes bytes, const char* alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint8_t byte : bytes) {
        bits = (bits << 8 | byte) & 0xffffffU;
        count += 8;
        while (count >= 6) {
            count -= 6;
            out.push_back(alphabet[bits >> count & 63U]);
        }
    }
    if (count > 0) {
        out.push_back(alphabet[bits << (6 - count) & 63U]);
    }
    return out;
}

// The bits behind the last whole byte must be zero, so that each Buffer has one text.
std::optional<Buffer> decode(std::string_view digits, const Values& values) {
    if (digits.size() % 4 == 1) {
        return std::nullopt;
    }
    Buffer out;
    out.reserve(digits.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char digit : digits) {
        const std::uint8_t value = values[static_cast<unsigned char>(digit)];
        if (value == no_digit) {
            return std::nullopt;
        }
        bits = (bits << 6 | value) & 0xffffffU;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<std::uint8_t>(bits >> count));
        }
    }
    if ((bits & ((1U << count) - 1)) != 0) {
        return std::nullopt;
    }
    return out;
}

}  // namespace

std::string to_base64(Bytes bytes) {
    std::string out = encode(bytes, standard);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<Buffer> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    for (int padding = 0; padding < 2 && !text.empty() && text.back() == '='; ++padding) {
        text.remove_suffix(1);
    }
    return decode(text, standard_values);
}

std::string to_base64url(Bytes bytes) {
    return encode(bytes, url_safe);
}

std::optional<Buffer> from_base64url(std::string_view text) {
    return decode(text, url_safe_values);
}

}  // namespace tiexin

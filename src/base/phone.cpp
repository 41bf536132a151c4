#include "base/phone.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tiexin {

namespace {

constexpr std::size_t phone_text_bytes_max = 64;

// The digits of what people write between them; '+' only as the first sign. nullopt for any letter.
std::optional<std::string> digits_in(std::string_view text) {
    static constexpr std::u32string_view separators =
        U" \t\u00a0\u3000-\u2010\u2011\u2012\u2013"
        U"\u2014\u2212\uff0d()\uff08\uff09.";
    std::string digits;
    for (char32_t c : utf8_decode(text)) {
        if (c >= U'\uff10' && c <= U'\uff19') {
            c = c - U'\uff10' + U'0';
        }
        if (c >= U'0' && c <= U'9') {
            digits.push_back(static_cast<char>(c));
        } else if ((c == U'+' || c == U'\uff0b') && digits.empty()) {
            digits += "00";
        } else if (separators.find(c) == std::u32string_view::npos) {
            return std::nullopt;
        }
    }
    return digits;
}

bool mobile(std::string_view d) {
    return d.size() == 11 && d[0] == '1' && d[1] >= '3';
}

bool subscriber(std::string_view d) {
    return (d.size() == 7 || d.size() == 8) && d[0] >= '2' && d[0] <= '8';
}

// 010 and 02x have three digits and numbers of eight; every other area has four.
bool landline(std::string_view d) {
    if (d.size() < 3 || d[0] != '0' || d[1] == '0') {
        return false;
    }
    const std::string_view number = d.substr(area_code_digits(d));
    return subscriber(number) && (area_code_digits(d) == 4 || number.size() == 8);
}

bool service(std::string_view d) {
    const bool freephone = d.size() == 10 && (d.starts_with("400") || d.starts_with("800"));
    const bool emergency = d.size() == 3 && d[0] == '1' && (d[1] == '1' || d[1] == '2');
    const bool short_number = d.size() == 5 && (d[0] == '1' || d[0] == '9');
    const bool long_service = d.size() == 6 && (d.starts_with("11") || d.starts_with("12"));
    return freephone || emergency || short_number || long_service;
}

}  // namespace

std::size_t area_code_digits(std::string_view digits) {
    if (digits.size() < 4 || digits[0] != '0') {
        return 0;
    }
    return digits[1] == '1' || digits[1] == '2' ? 3 : 4;
}

std::optional<Phone> parse_phone(std::string_view text, std::string_view local_area_code) {
    const auto found = text.size() <= phone_text_bytes_max ? digits_in(text) : std::nullopt;
    if (!found || found->empty()) {
        return std::nullopt;
    }
    std::string digits = *found;
    if (digits.starts_with("0086")) {
        digits.erase(0, 4);
        if (!mobile(digits) && !service(digits) && !digits.starts_with('0')) {
            digits.insert(0, 1, '0');
        }
    } else if (digits.size() == 13 && digits.starts_with("86")) {
        digits.erase(0, 2);
    }
    if (mobile(digits)) {
        return Phone{digits, PhoneKind::mobile};
    }
    if (landline(digits)) {
        return Phone{digits, PhoneKind::landline};
    }
    if (service(digits)) {
        return Phone{digits, PhoneKind::service};
    }
    if (!local_area_code.empty() && subscriber(digits)) {
        digits.insert(0, local_area_code);
        return landline(digits) ? std::optional(Phone{digits, PhoneKind::landline}) : std::nullopt;
    }
    return std::nullopt;
}

std::string phone_tail(std::string_view digits, std::size_t count) {
    return std::string(digits.substr(digits.size() - std::min(count, digits.size())));
}

}  // namespace tiexin

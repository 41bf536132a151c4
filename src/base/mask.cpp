#include "base/mask.hpp"

#include <algorithm>

#include "base/phone.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

constexpr std::size_t public_number_digits_max = 6;  // 120, 12349, 116114

// `head` and `tail` stay, everything between becomes stars; all stars when less than `hidden_min`
// would be hidden.
std::string masked(std::string_view text, std::size_t head, std::size_t tail,
                   std::size_t hidden_min) {
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii || text.size() < head + tail + hidden_min) {
        return std::string(utf8_length(text), '*');
    }
    std::string out(text);
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(head),
              out.end() - static_cast<std::ptrdiff_t>(tail), '*');
    return out;
}

}  // namespace

std::string mask_phone(std::string_view digits) {
    const bool public_number = digits.size() <= public_number_digits_max && all_digits(digits);
    if (public_number) {
        return std::string(digits);
    }
    const std::size_t area_code = area_code_digits(digits);
    return masked(digits, area_code > 0 ? area_code : 3, 4, 3);
}

std::string mask_id_number(std::string_view number) {
    return masked(number, 4, 4, 4);
}

std::string mask_card(std::string_view number) {
    return masked(number, 4, 2, 3);
}

}  // namespace tiexin

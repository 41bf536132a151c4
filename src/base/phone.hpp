#pragma once
// Mainland telephone numbers in one form: digits only, without 86, landlines with their area code.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tiexin {

enum class PhoneKind : unsigned char { mobile, landline, service };

struct Phone {
    std::string digits;  // 13903522201, 03525101234, 120, 12349, 4008001234
    PhoneKind kind = PhoneKind::mobile;
    bool operator==(const Phone&) const = default;
};

// Accepts spaces, hyphens, brackets, full-width digits and +86 / 0086 / 86 in front; nullopt when
// what is left is not a number one can dial here. A landline without area code gets
// `local_area_code`.
std::optional<Phone> parse_phone(std::string_view text, std::string_view local_area_code = {});
std::size_t area_code_digits(std::string_view digits);  // 3 or 4; 0 when it is no landline
std::string phone_tail(std::string_view digits, std::size_t count = 4);  // whole when shorter

}  // namespace tiexin

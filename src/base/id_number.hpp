#pragma once
// The citizen identification number, GB 11643-1999: six digits of area, eight of birth date, three
// of order (odd male, even female), one check character (ISO 7064 MOD 11-2).

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace tiexin {

enum class Sex : unsigned char { unknown, male, female };

struct CivilDate {
    int year = 0, month = 0, day = 0;
    auto operator<=>(const CivilDate&) const = default;
};

enum class IdNumberFault : unsigned char { length, digit, date, check_digit };
const char* to_text(IdNumberFault fault);  // stable: length, digit, date, check_digit

struct IdNumber {
    std::string text;  // 18 characters, X upper case
    std::string area;  // first six digits: where it was first issued, not where the person lives
    CivilDate birth;
    Sex sex = Sex::unknown;
};

struct IdNumberCheck {
    std::optional<IdNumber> number;
    std::optional<IdNumberFault> fault;  // exactly one of the two is set
};

// Spaces around are cut; `today` bounds the birth date from above, 1 January 1880 from below.
IdNumberCheck check_id_number(std::string_view text, CivilDate today);
// nullopt unless 17 digits.
std::optional<char> id_number_check_digit(std::string_view first_17);
bool valid_date(CivilDate date);
int age_on(CivilDate birth, CivilDate day);  // whole years; born on 29 February: 1 March

}  // namespace tiexin

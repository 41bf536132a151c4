#include "base/id_number.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

constexpr std::size_t id_number_digits = 18;
constexpr CivilDate earliest_birth{1880, 1, 1};

bool leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in(int year, int month) {
    static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

int number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits) {
        value = value * 10 + (digit - '0');
    }
    return value;
}

IdNumberCheck wrong(IdNumberFault fault) {
    return {std::nullopt, fault};
}

}  // namespace

const char* to_text(IdNumberFault fault) {
    switch (fault) {
        case IdNumberFault::length:
            return "length";
        case IdNumberFault::digit:
            return "digit";
        case IdNumberFault::date:
            return "date";
        case IdNumberFault::check_digit:
            return "check_digit";
    }
    check_failed("an IdNumberFault without a name", __FILE__, __LINE__);
}

bool valid_date(CivilDate date) {
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= days_in(date.year, date.month);
}

int age_on(CivilDate birth, CivilDate day) {
    const bool had_birthday =
        day.month > birth.month || (day.month == birth.month && day.day >= birth.day);
    return day.year - birth.year - (had_birthday ? 0 : 1);
}

// ISO 7064 MOD 11-2: digit i (from the left, 0) weighs 2^(17 - i) mod 11; all 18 sum to 1 mod 11.
std::optional<char> id_number_check_digit(std::string_view first_17) {
    if (first_17.size() != id_number_digits - 1 || !all_digits(first_17)) {
        return std::nullopt;
    }
    int remainder = 0;
    for (const char digit : first_17) {
        remainder = (remainder + (digit - '0')) * 2 % 11;
    }
    const int check = (12 - remainder) % 11;
    return check == 10 ? 'X' : static_cast<char>('0' + check);
}

IdNumberCheck check_id_number(std::string_view text, CivilDate today) {
    text = trim(text);
    if (text.size() != id_number_digits) {
        return wrong(IdNumberFault::length);
    }
    const std::string whole = ascii_upper(text);
    const std::string_view first_17 = std::string_view(whole).substr(0, 17);
    const auto check = id_number_check_digit(first_17);
    const char last = whole.back();
    if (!check || (last != 'X' && (last < '0' || last > '9'))) {
        return wrong(IdNumberFault::digit);
    }
    const CivilDate birth{number(first_17.substr(6, 4)), number(first_17.substr(10, 2)),
                          number(first_17.substr(12, 2))};
    if (!valid_date(birth) || birth < earliest_birth || birth > today) {
        return wrong(IdNumberFault::date);
    }
    if (last != *check) {
        return wrong(IdNumberFault::check_digit);
    }
    const Sex sex = (whole[16] - '0') % 2 == 1 ? Sex::male : Sex::female;
    return {IdNumber{whole, whole.substr(0, 6), birth, sex}, std::nullopt};
}

}  // namespace tiexin

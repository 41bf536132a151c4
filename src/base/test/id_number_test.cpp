#include "base/id_number.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

namespace tiexin {

namespace {
constexpr CivilDate today{2026, 11, 23};

std::string fault_of(std::string_view text, CivilDate day = today) {
    const IdNumberCheck check = check_id_number(text, day);
    REQUIRE_NE(check.number.has_value(), check.fault.has_value());
    return check.fault ? to_text(*check.fault) : "";
}
}  // namespace

TEST_CASE("the examples of the standard are valid") {
    const IdNumberCheck woman = check_id_number("11010519491231002X", today);
    REQUIRE(woman.number);
    CHECK_EQ(woman.number->area, "110105");
    CHECK(woman.number->birth == CivilDate{1949, 12, 31});
    CHECK_EQ(woman.number->sex, Sex::female);
    const IdNumberCheck man = check_id_number("440524188001010014", today);
    REQUIRE(man.number);
    CHECK(man.number->birth == CivilDate{1880, 1, 1});
    CHECK_EQ(man.number->sex, Sex::male);
}

TEST_CASE("a small x and blanks around are what people type") {
    const IdNumberCheck check = check_id_number(" 11010519491231002x\n", today);
    REQUIRE(check.number);
    CHECK_EQ(check.number->text, "11010519491231002X");
}

TEST_CASE("each fault has its own reason") {
    CHECK_EQ(fault_of(""), "length");
    CHECK_EQ(fault_of("110105491231002"), "length");
    CHECK_EQ(fault_of("11010519491231002XX"), "length");
    CHECK_EQ(fault_of("1101051949123100XX"), "digit");
    CHECK_EQ(fault_of("11010519491231002Y"), "digit");
    CHECK_EQ(fault_of("X1010519491231002X"), "digit");
    CHECK_EQ(fault_of("110105194902300020"), "date");
    CHECK_EQ(fault_of("110105194913010020"), "date");
    CHECK_EQ(fault_of("110105187912310020"), "date");
    CHECK_EQ(fault_of("11010519491231002X", {1949, 12, 30}), "date");
    CHECK_EQ(fault_of("11010519491231002X", {1949, 12, 31}), "");
    CHECK_EQ(fault_of("110105194912310020"), "check_digit");
    CHECK_EQ(fault_of("440524188001010015"), "check_digit");
}

TEST_CASE("one wrong digit and two swapped neighbours are always noticed") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        std::string number = "140213";
        number +=
            std::to_string(prng.between(1920, 2020)) + "0" + std::to_string(prng.between(1, 9));
        number += std::to_string(prng.between(10, 28)) + std::to_string(prng.between(100, 999));
        const auto check = id_number_check_digit(number);
        REQUIRE(check);
        number.push_back(*check);
        REQUIRE_EQ(fault_of(number), "");
        std::string wrong = number;
        const auto at = prng.below(17);
        wrong[at] = static_cast<char>('0' + (wrong[at] - '0' + prng.between(1, 9)) % 10);
        REQUIRE_NE(fault_of(wrong), "");
        std::string swapped = number;
        const auto left = prng.below(16);
        std::swap(swapped[left], swapped[left + 1]);
        REQUIRE_EQ(fault_of(swapped).empty(), swapped == number);
    }
    CHECK_FALSE(id_number_check_digit("123"));
    CHECK_FALSE(id_number_check_digit("1101051949123100X"));
}

TEST_CASE("age changes on the birthday") {
    CHECK_EQ(age_on({1949, 12, 31}, {2026, 12, 30}), 76);
    CHECK_EQ(age_on({1949, 12, 31}, {2026, 12, 31}), 77);
    CHECK_EQ(age_on({1948, 2, 29}, {2026, 2, 28}), 77);
    CHECK_EQ(age_on({1948, 2, 29}, {2026, 3, 1}), 78);
    CHECK(valid_date({2000, 2, 29}));
    CHECK_FALSE(valid_date({1900, 2, 29}));
    CHECK_FALSE(valid_date({2023, 4, 31}));
}

}  // namespace tiexin

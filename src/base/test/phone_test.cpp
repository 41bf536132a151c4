#include "base/phone.hpp"

#include <doctest/doctest.h>

#include "base/mask.hpp"

namespace tiexin {

TEST_CASE("a number is one number however it is written") {
    for (const char* text :
         {"13900000001", "139-0000-0001", "139 0000 0001", "+86 139 0000 0001", "+8613900000001",
          "8613900000001", "008613900000001", "（139）00000001", "１３９０００００００１",
          "139‑0000‑0001", "＋86 139 0000 0001"}) {
        CAPTURE(text);
        const auto phone = parse_phone(text);
        REQUIRE(phone);
        CHECK_EQ(phone->digits, "13900000001");
        CHECK_EQ(phone->kind, PhoneKind::mobile);
    }
    for (const char* text : {"03525550123", "0352-5550123", "(0352) 555 0123", "+86 352 555 0123",
                             "+86 0352 5550123", "0086-352-5550123"}) {
        CAPTURE(text);
        const auto phone = parse_phone(text);
        REQUIRE(phone);
        CHECK_EQ(phone->digits, "03525550123");
        CHECK_EQ(phone->kind, PhoneKind::landline);
    }
}

TEST_CASE("a landline without area code needs one from the caller") {
    CHECK_FALSE(parse_phone("5550123"));
    REQUIRE(parse_phone("555-0123", "0352"));
    CHECK_EQ(parse_phone("555-0123", "0352")->digits, "03525550123");
    CHECK_FALSE(parse_phone("1550123", "0352"));
    CHECK_FALSE(parse_phone("5550123", "010"));
}

TEST_CASE("landlines have the length of their area") {
    CHECK(parse_phone("010-55501234"));
    CHECK_FALSE(parse_phone("010-5550123"));
    CHECK(parse_phone("0351-55501234"));
    CHECK_FALSE(parse_phone("0352-555012"));
    CHECK_FALSE(parse_phone("0352-155012"));
    CHECK_EQ(area_code_digits("01055501234"), 3);
    CHECK_EQ(area_code_digits("03525550123"), 4);
    CHECK_EQ(area_code_digits("13900000001"), 0);
}

TEST_CASE("service numbers are numbers too") {
    for (const char* text : {"110", "119", "120", "122", "12349", "12345", "95598", "116114",
                             "4000000123", "8000000123"}) {
        CAPTURE(text);
        const auto phone = parse_phone(text, "0352");
        REQUIRE(phone);
        CHECK_EQ(phone->digits, text);
        CHECK_EQ(phone->kind, PhoneKind::service);
    }
}

TEST_CASE("what cannot be dialled is refused") {
    for (const char* text :
         {"", "+", "abc", "1", "12", "130", "139000000012", "1390000000", "12900000001", "0", "00",
          "0352", "13900000001x", "139+00000001", "+1 212 555 0123", "张三",
          "139\xff"
          "00000001",
          "23900000001",
          "13900000001 13900000002 13900000003 13900000004 13900000005 13900000006"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_phone(text, "0352"));
    }
}

TEST_CASE("the tail is the end of the number") {
    CHECK_EQ(phone_tail("13900002201"), "2201");
    CHECK_EQ(phone_tail("120"), "120");
    CHECK_EQ(phone_tail("13900002201", 2), "01");
    CHECK_EQ(phone_tail(""), "");
}

TEST_CASE("masks hide the middle") {
    CHECK_EQ(mask_phone("13900002201"), "139****2201");
    CHECK_EQ(mask_phone("03525550123"), "0352***0123");
    CHECK_EQ(mask_phone("01055501234"), "010****1234");
    CHECK_EQ(mask_phone("4000000123"), "400***0123");
    CHECK_EQ(mask_phone("120"), "120");
    CHECK_EQ(mask_phone("12349"), "12349");
    CHECK_EQ(mask_id_number("140202194001010048"), "1402**********0048");
    CHECK_EQ(mask_card("DT10000071"), "DT10****71");
}

TEST_CASE("what is too short or not a number is hidden whole") {
    CHECK_EQ(mask_phone("5550123"), "*******");
    CHECK_EQ(mask_phone("家里电话"), "****");
    CHECK_EQ(mask_phone(""), "");
    CHECK_EQ(mask_id_number("14020219"), "********");
    CHECK_EQ(mask_card("DT1071"), "******");
    CHECK_EQ(mask_card("卡号"), "**");
}

}  // namespace tiexin

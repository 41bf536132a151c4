#include "base/text.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

namespace tiexin {

TEST_CASE("utf8_valid refuses overlong forms, surrogates, broken and cut sequences") {
    CHECK(utf8_valid(""));
    CHECK(utf8_valid("press"));
    CHECK(utf8_valid("贴心 é 𠮷"));
    CHECK(utf8_valid("\xf4\x8f\xbf\xbf"));        // U+10FFFF
    CHECK(utf8_valid("\xed\x9f\xbf"));            // U+D7FF
    CHECK_FALSE(utf8_valid("\xc0\x80"));          // overlong NUL
    CHECK_FALSE(utf8_valid("\xc1\xbf"));          // overlong 0x7f
    CHECK_FALSE(utf8_valid("\xe0\x9f\xbf"));      // overlong U+07FF
    CHECK_FALSE(utf8_valid("\xf0\x8f\xbf\xbf"));  // overlong U+FFFF
    CHECK_FALSE(utf8_valid("\xed\xa0\x80"));      // U+D800
    CHECK_FALSE(utf8_valid("\xf4\x90\x80\x80"));  // U+110000
    CHECK_FALSE(utf8_valid("\x80"));
    CHECK_FALSE(utf8_valid("\xe8\xb4"));
    CHECK_FALSE(utf8_valid("\xe8\xb4\x41"));
    CHECK_FALSE(utf8_valid("\xff"));
}

TEST_CASE("every code point survives append and decode") {
    for (char32_t c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 37) {
        if (c >= 0xd800 && c <= 0xdfff) {
            continue;
        }
        std::string text;
        utf8_append(text, c);
        REQUIRE(utf8_valid(text));
        REQUIRE_EQ(utf8_length(text), 1);
        REQUIRE(utf8_decode(text) == std::u32string(1, c));
    }
    std::string text;
    utf8_append(text, 0xd800);
    utf8_append(text, 0x110000);
    CHECK_EQ(text, "\ufffd\ufffd");
}

TEST_CASE("repaired text is valid whatever the bytes, and valid text is left alone") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        std::string text;
        for (std::uint64_t i = prng.below(60); i > 0; --i) {
            text.push_back(static_cast<char>(prng.below(256)));
        }
        const std::string repaired = utf8_repaired(text);
        REQUIRE(utf8_valid(repaired));
        REQUIRE_EQ(utf8_repaired(repaired), repaired);
        REQUIRE_EQ(utf8_length(repaired), utf8_length(text));
        REQUIRE_EQ(utf8_valid(text), repaired == text);
        const auto limit = prng.below(40);
        const std::string_view cut = utf8_truncate_bytes(repaired, limit);
        REQUIRE_LE(cut.size(), limit);
        REQUIRE(utf8_valid(cut));
    }
    CHECK_EQ(utf8_repaired("a\xff\xe8\xb4z"), "a\ufffd\ufffd\ufffdz");
}

TEST_CASE("truncation never cuts a character") {
    CHECK_EQ(utf8_truncate("贴心城", 2), "贴心");
    CHECK_EQ(utf8_truncate("贴心", 9), "贴心");
    CHECK_EQ(utf8_truncate("贴心", 0), "");
    CHECK_EQ(utf8_truncate_bytes("贴心", 5), "贴");
    CHECK_EQ(utf8_truncate_bytes("贴心", 6), "贴心");
    CHECK_EQ(utf8_truncate_bytes("贴心", 2), "");
}

TEST_CASE("split keeps empty parts and trim cuts blanks at both ends") {
    CHECK_EQ(split("a,,b", ',').size(), 3);
    CHECK_EQ(split("a,,b", ',')[1], "");
    CHECK_EQ(split("", ',').size(), 1);
    CHECK_EQ(split("a,", ',').size(), 2);
    CHECK_EQ(trim(" \t a b\r\n"), "a b");
    CHECK_EQ(trim("  "), "");
    const auto pair = split_once("k=v=w", '=');
    REQUIRE(pair);
    CHECK_EQ(pair->first, "k");
    CHECK_EQ(pair->second, "v=w");
    CHECK_FALSE(split_once("kv", '='));
}

TEST_CASE("numbers are taken whole or not at all") {
    CHECK_EQ(parse_int("0"), 0);
    CHECK_EQ(parse_int("-9223372036854775808"), INT64_MIN);
    CHECK_EQ(parse_int("007"), 7);
    CHECK_EQ(parse_int("5", 5, 5), 5);
    for (const char* wrong :
         {"", "-", "+1", " 1", "1 ", "1a", "0x1", "1.0", "9223372036854775808"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_int(wrong));
    }
    CHECK_FALSE(parse_int("6", 0, 5));
    CHECK_FALSE(parse_int("-1", 0, 5));
    CHECK_EQ(parse_hex("fF"), 255);
    CHECK_EQ(parse_hex("ffffffffffffffff"), UINT64_MAX);
    for (const char* wrong : {"", "0x1", "-1", "g", "00000000000000001"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_hex(wrong));
    }
}

TEST_CASE("decimals have digits and at most one point") {
    CHECK_EQ(parse_decimal("22.571707", -90, 90), 22.571707);
    CHECK_EQ(parse_decimal("-0.5", -1, 1), -0.5);
    CHECK_EQ(parse_decimal("7", 0, 9), 7.0);
    for (const char* wrong :
         {"", ".", "-", "1.2.3", "1e3", "inf", "nan", "+1", " 1", "1,5", "--1", "0x1"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_decimal(wrong, -1e9, 1e9));
    }
    CHECK_FALSE(parse_decimal("90.1", -90, 90));
}

TEST_CASE("comparison without case is for ASCII alone") {
    CHECK(ascii_equal("Content-Type", "content-type"));
    CHECK_FALSE(ascii_equal("a", "ab"));
    CHECK_FALSE(ascii_equal("é", "É"));
    CHECK(ascii_starts_with("Bearer x", "bearer "));
    CHECK_FALSE(ascii_starts_with("Be", "bearer"));
    CHECK_EQ(ascii_upper("aZ-贴"), "AZ-贴");
    CHECK_EQ(ascii_lower("aZ-贴"), "az-贴");
}

}  // namespace tiexin

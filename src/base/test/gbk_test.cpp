#include "base/gbk.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "base/text.hpp"

namespace tiexin {

TEST_CASE("GBK of known characters") {
    CHECK(gbk_of_utf8("贴心") == *from_hex("ccf9d0c4"));
    CHECK_EQ(utf8_of_gbk(*from_hex("ccf9d0c4")), "贴心");
    CHECK(gbk_of_utf8("晋B·123") == *from_hex("bdfa42a1a4313233"));
    CHECK(gbk_of_utf8("") == Buffer{});
    CHECK_EQ(utf8_of_gbk({}), "");
    CHECK_EQ(utf8_of_gbk(bytes_of("plain")), "plain");
    CHECK(gbk_of_utf8("镕") == *from_hex("e946"));  // in GBK, not in GB 2312
}

TEST_CASE("what GBK cannot say is nothing, not a question mark") {
    CHECK_FALSE(gbk_of_utf8("😀"));
    CHECK_FALSE(gbk_of_utf8("𠮷"));
    CHECK_FALSE(gbk_of_utf8("a\xff"));
    CHECK_FALSE(utf8_of_gbk(*from_hex("cc")));
    CHECK_FALSE(utf8_of_gbk(*from_hex("ccf9ff")));
    CHECK_FALSE(utf8_of_gbk(*from_hex("cc00")));
    CHECK_EQ(utf8_of_gbk(*from_hex("95328236")), "𠀀");  // GB 18030, four bytes
}

TEST_CASE("every character of the GB 2312 rows comes back") {
    for (unsigned row = 0xb0; row <= 0xf7; ++row) {
        for (unsigned cell = 0xa1; cell <= (row == 0xd7 ? 0xf9U : 0xfeU); ++cell) {
            const Buffer bytes = {static_cast<std::uint8_t>(row), static_cast<std::uint8_t>(cell)};
            const auto text = utf8_of_gbk(bytes);
            REQUIRE(text);
            REQUIRE_EQ(utf8_length(*text), 1);
            REQUIRE(gbk_of_utf8(*text) == bytes);
        }
    }
}

TEST_CASE("UTF-16BE of known texts, with and without hex") {
    CHECK_EQ(utf16be_hex_of_utf8("吃药 1"), "5403836F00200031");
    CHECK_EQ(utf8_of_utf16be_hex("5403836f00200031"), "吃药 1");
    CHECK_EQ(utf16be_hex_of_utf8("😀"), "D83DDE00");
    CHECK_EQ(utf8_of_utf16be_hex("D83DDE00"), "😀");
    CHECK_EQ(utf16be_hex_of_utf8(""), "");
    CHECK(utf16be_of_utf8("A") == Buffer{0, 'A'});
    for (const char* wrong : {"5", "54", "540", "5403zz", "D83D", "DE00", "D83D0041", "DE00D83D"}) {
        CAPTURE(wrong);
        CHECK_FALSE(utf8_of_utf16be_hex(wrong));
    }
    CHECK_FALSE(utf16be_hex_of_utf8("\xff"));
}

TEST_CASE("whatever bytes come, what decodes is valid UTF-8") {
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        Buffer bytes(prng.below(12) * 2);
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(prng.next());
        }
        const auto gbk = utf8_of_gbk(bytes);
        REQUIRE((!gbk || utf8_valid(*gbk)));
        const auto utf16 = utf8_of_utf16be(bytes);
        REQUIRE((!utf16 || (utf8_valid(*utf16) && utf16be_of_utf8(*utf16) == bytes)));
    }
}

}  // namespace tiexin

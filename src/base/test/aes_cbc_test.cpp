#include "base/aes_cbc.hpp"

#include "base/check.hpp"
#undef CHECK
#include <doctest/doctest.h>

namespace tiexin {
namespace {

// NIST SP 800-38A, appendix F.2: one block each.
struct Known {
    const char* key;
    const char* text;
};
constexpr Known known[] = {
    {"2b7e151628aed2a6abf7158809cf4f3c", "7649abac8119b246cee98e9b12e9197d"},
    {"8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "4f021db243bc633d7178183a9fa071e8"},
    {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
     "f58c4c04d6e5f1ba779eabfb5f7bfbd6"}};
constexpr const char* plain = "6bc1bee22e409f96e93d7e117393172a";
constexpr AesBlock iv = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

}  // namespace

TEST_CASE("aes_cbc_gives_the_published_values_for_each_length_of_key") {
    for (const Known& row : known) {
        const Buffer key = *from_hex(row.key);
        const auto text = aes_cbc_encrypt(key, iv, *from_hex(plain));
        REQUIRE(text.ok());
        CHECK(to_hex(*text) == row.text);
        CHECK(to_hex(*aes_cbc_decrypt(key, iv, *text)) == plain);
    }
}

TEST_CASE("aes_cbc_refuses_other_keys_and_broken_blocks") {
    const Buffer key(16, 1);
    CHECK(aes_cbc_encrypt(Buffer(15, 1), iv, Buffer(16)).error().code == Code::bad_input);
    CHECK(aes_cbc_decrypt(key, iv, Buffer(17)).error().code == Code::bad_input);
    CHECK(aes_cbc_decrypt(key, iv, {})->empty());
}

TEST_CASE("an_aes_key_is_32_48_or_64_hex_digits") {
    CHECK(aes_key_of("00112233445566778899aabbccddeeff")->size() == 16);
    CHECK(!aes_key_of("00112233445566778899aabbccddeef"));
    CHECK(!aes_key_of("00112233445566778899aabbccddeefg"));
    CHECK(!aes_key_of(""));
    CHECK(aes_key_of(std::string(48, 'a'))->size() == 24);
    CHECK(aes_key_of(std::string(64, 'F'))->size() == 32);
}

}  // namespace tiexin

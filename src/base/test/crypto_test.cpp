#include "base/crypto.hpp"

#include <doctest/doctest.h>

#include <set>

#include "base/prng.hpp"

namespace tiexin {

namespace {
const SecretKey key_a(sha256(bytes_of("a")));
const SecretKey key_b(sha256(bytes_of("b")));
constexpr PasswordCost cheap{.memory_kib = 64, .passes = 1, .lanes = 1};

std::string hex(const Digest& digest) {
    return to_hex(digest);
}
}  // namespace

TEST_CASE("digests give the values of their standards") {
    CHECK_EQ(hex(sm3(bytes_of("abc"))),
             "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");  // GB/T 32905 A.1
    std::string abcd;
    for (int i = 0; i < 16; ++i) {
        abcd += "abcd";
    }
    CHECK_EQ(hex(sm3(bytes_of(abcd))),
             "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");  // GB/T 32905 A.2
    CHECK_EQ(hex(sha256(bytes_of("abc"))),
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4
    CHECK_EQ(hex(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");  // RFC 4231 4.3
    CHECK_EQ(hex(hmac_sha256({}, {})),
             "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("SM3 of pieces is SM3 of the whole, and finish starts anew") {
    Sm3 pieces;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        std::string whole;
        for (auto i = prng.below(300); i > 0; --i) {
            whole.push_back(static_cast<char>(prng.below(256)));
        }
        std::string_view left = whole;
        while (!left.empty()) {
            const auto size = prng.below(left.size()) + 1;
            pieces.update(left.substr(0, size));
            left.remove_prefix(size);
        }
        REQUIRE(pieces.finish() == sm3(bytes_of(whole)));
    }
}

TEST_CASE("what was sealed opens only with the same key, place and bytes") {
    const Buffer sealed = seal(key_a, 7, bytes_of("13903522201"), bytes_of("elder/1/phone"));
    CHECK_EQ(sealed.size(), 11 + seal_overhead_bytes);
    CHECK_EQ(*sealed_key_id(sealed), 7);
    const Result<Buffer> opened = open_sealed(key_a, sealed, bytes_of("elder/1/phone"));
    REQUIRE(opened.ok());
    CHECK_EQ(text_of(*opened), "13903522201");
    CHECK_FALSE(open_sealed(key_b, sealed, bytes_of("elder/1/phone")).ok());
    CHECK_FALSE(open_sealed(key_a, sealed, bytes_of("elder/2/phone")).ok());
    CHECK_FALSE(open_sealed(key_a, sealed, {}).ok());
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        CAPTURE(bit);
        Buffer damaged = sealed;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        REQUIRE_FALSE(open_sealed(key_a, damaged, bytes_of("elder/1/phone")).ok());
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        REQUIRE_FALSE(
            open_sealed(key_a, Bytes(sealed).first(size), bytes_of("elder/1/phone")).ok());
    }
    CHECK_FALSE(sealed_key_id(Bytes(sealed).first(28)).ok());
}

TEST_CASE("the same text never seals to the same bytes, and nothing can be sealed too") {
    std::set<Buffer> seen;
    for (int i = 0; i < 100; ++i) {
        seen.insert(seal(key_a, 1, bytes_of("x"), {}));
    }
    CHECK_EQ(seen.size(), 100);
    const Result<Buffer> nothing = open_sealed(key_a, seal(key_a, 1, {}, {}), {});
    REQUIRE(nothing.ok());
    CHECK(nothing->empty());
}

TEST_CASE("a sealed field made elsewhere opens: AES-256-GCM, key id authenticated first") {
    // Key 00…1f, nonce 00…0b, text "tiexin", associated data "place" behind the key id 01;
    // made with another implementation.
    Digest bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(i);
    }
    const Buffer sealed =
        *from_hex("01000102030405060708090a0b336bb363ac8b9f073a923bf9f15488a4d9a53811b78b");
    const Result<Buffer> opened = open_sealed(SecretKey(bytes), sealed, bytes_of("place"));
    REQUIRE(opened.ok());
    CHECK_EQ(text_of(*opened), "tiexin");
}

TEST_CASE("random values differ and have their size") {
    CHECK_EQ(random_bytes(0).size(), 0);
    CHECK_EQ(random_bytes(33).size(), 33);
    CHECK_EQ(random_token().size(), 43);
    CHECK_EQ(from_base64url(random_token(16))->size(), 16);
    std::set<std::string> tokens;
    std::set<std::uint64_t> numbers;
    for (int i = 0; i < 1'000; ++i) {
        tokens.insert(random_token(16));
        numbers.insert(random_u64());
    }
    CHECK_EQ(tokens.size(), 1'000);
    CHECK_EQ(numbers.size(), 1'000);
}

TEST_CASE("constant_time_equal compares everything") {
    CHECK(constant_time_equal(bytes_of("abc"), bytes_of("abc")));
    CHECK(constant_time_equal({}, {}));
    CHECK_FALSE(constant_time_equal(bytes_of("abc"), bytes_of("abd")));
    CHECK_FALSE(constant_time_equal(bytes_of("abc"), bytes_of("ab")));
    CHECK_FALSE(constant_time_equal(bytes_of("abc"), bytes_of("Abc")));
}

TEST_CASE("a password matches its own hash only") {
    const Result<std::string> encoded = password_hash("一二三四 secret", cheap);
    REQUIRE(encoded.ok());
    CHECK(encoded->starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
    CHECK(password_matches(*encoded, "一二三四 secret"));
    CHECK_FALSE(password_matches(*encoded, "一二三四 Secret"));
    CHECK_FALSE(password_matches(*encoded, ""));
    CHECK_NE(*encoded, *password_hash("一二三四 secret", cheap));
    CHECK_FALSE(password_matches("", "x"));
    CHECK_FALSE(password_matches("$argon2id$v=19$m=64,t=1,p=1$", "x"));
    CHECK_FALSE(password_matches("not a hash", "x"));
    const std::string long_password(password_bytes_max + 1, 'x');
    CHECK_EQ(password_hash(long_password, cheap).error().code, Code::too_large);
    CHECK_FALSE(password_matches(*encoded, long_password));
}

TEST_CASE("the cost of a password by default is the one recommended for argon2id") {
    const Result<std::string> encoded = password_hash("x");
    REQUIRE(encoded.ok());
    CHECK(encoded->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(password_matches(*encoded, "x"));
}

}  // namespace tiexin

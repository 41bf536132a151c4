#include "base/base64.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

namespace tiexin {

TEST_CASE("base64 gives the values of RFC 4648") {
    const std::pair<const char*, const char*> rows[] = {{"", ""},
                                                        {"f", "Zg=="},
                                                        {"fo", "Zm8="},
                                                        {"foo", "Zm9v"},
                                                        {"foob", "Zm9vYg=="},
                                                        {"fooba", "Zm9vYmE="},
                                                        {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : rows) {
        CAPTURE(plain);
        CHECK_EQ(to_base64(bytes_of(plain)), encoded);
        REQUIRE(from_base64(encoded));
        CHECK(*from_base64(encoded) == buffer_of(plain));
    }
    CHECK_EQ(to_base64url(Buffer{0xfb, 0xff, 0xfe}), "-__-");
    CHECK_EQ(to_base64(Buffer{0xfb, 0xff, 0xfe}), "+//+");
    CHECK_EQ(to_base64url(Buffer{0xfb}), "-w");
}

TEST_CASE("base64 takes one spelling of each value") {
    for (const char* wrong : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm 9v", "Z", "=",
                              "====", "Zm9v====", "Zg==Zg==", "-w==", "Zm9v\n"}) {
        CAPTURE(wrong);
        CHECK_FALSE(from_base64(wrong));
    }
    for (const char* wrong : {"Zg==", "Zh", "Z", "+w", "Zm9vZ"}) {
        CAPTURE(wrong);
        CHECK_FALSE(from_base64url(wrong));
    }
}

TEST_CASE("base64 comes back for random bytes") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        Buffer bytes(prng.below(100));
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(prng.next());
        }
        REQUIRE(from_base64(to_base64(bytes)) == bytes);
        REQUIRE(from_base64url(to_base64url(bytes)) == bytes);
    }
}

}  // namespace tiexin

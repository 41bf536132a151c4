#include "base/crc.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

namespace tiexin {

TEST_CASE("checksums give the catalogue's check value for 123456789") {
    const Bytes nine = bytes_of("123456789");
    CHECK_EQ(crc16_xmodem(nine), 0x31c3);
    CHECK_EQ(crc16_ccitt_false(nine), 0x29b1);
    CHECK_EQ(crc16_x25(nine), 0x906e);
    CHECK_EQ(crc16_arc(nine), 0xbb3d);
    CHECK_EQ(xor8(nine), 0x31);
    CHECK_EQ(byte_sum(nine), 477);
}

TEST_CASE("checksums of nothing are their initial values") {
    CHECK_EQ(crc16_xmodem({}), 0);
    CHECK_EQ(crc16_ccitt_false({}), 0xffff);
    CHECK_EQ(crc16_x25({}), 0);
    CHECK_EQ(crc16_arc({}), 0);
    CHECK_EQ(xor8({}), 0);
    CHECK_EQ(byte_sum({}), 0);
}

TEST_CASE("every flipped bit changes every crc") {
    Prng prng(8);
    Buffer bytes(40);
    for (auto& byte : bytes) {
        byte = static_cast<std::uint8_t>(prng.next());
    }
    const auto xmodem = crc16_xmodem(bytes);
    const auto x25 = crc16_x25(bytes);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        Buffer damaged = bytes;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        CHECK_NE(crc16_xmodem(damaged), xmodem);
        CHECK_NE(crc16_x25(damaged), x25);
    }
}

}  // namespace tiexin

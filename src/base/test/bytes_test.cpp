#include "base/bytes.hpp"

#include <doctest/doctest.h>

namespace tiexin {

TEST_CASE("a reader reads numbers in either order and stops at the end") {
    const Buffer bytes = *from_hex("0102030405060708090a0b0c0d0e0f");
    ByteReader big(bytes);
    CHECK_EQ(big.u8(), 0x01);
    CHECK_EQ(big.u16(), 0x0203);
    CHECK_EQ(big.u24(), 0x040506u);
    CHECK_EQ(big.u32(), 0x0708090au);
    CHECK_EQ(big.left(), 5);
    CHECK(big.ok());
    CHECK_EQ(big.u64(), 0);
    CHECK_FALSE(big.ok());
    CHECK_EQ(big.u8(), 0);
    CHECK_EQ(big.left(), 0);
    ByteReader little(bytes, Endian::little);
    CHECK_EQ(little.u16(), 0x0201);
    CHECK_EQ(little.u32(), 0x06050403u);
    CHECK_EQ(little.u64(), 0x0e0d0c0b0a090807u);
}

TEST_CASE("signed numbers keep their sign") {
    const Buffer bytes = *from_hex("fffffefffffffd");
    ByteReader reader(bytes);
    CHECK_EQ(reader.i8(), -1);
    CHECK_EQ(reader.i16(), -2);
    CHECK_EQ(reader.i32(), -3);
}

TEST_CASE("a writer writes what a reader reads") {
    for (const Endian endian : {Endian::big, Endian::little}) {
        ByteWriter writer(endian);
        writer.u8(1)
            .u16(0x203)
            .u24(0x40506)
            .u32(0x708090a)
            .u64(0xb0c0d0e0f101112)
            .text("x")
            .zeros(2);
        const Buffer bytes = writer.take();
        ByteReader reader(bytes, endian);
        CHECK_EQ(reader.u8(), 1);
        CHECK_EQ(reader.u16(), 0x203);
        CHECK_EQ(reader.u24(), 0x40506u);
        CHECK_EQ(reader.u32(), 0x708090au);
        CHECK_EQ(reader.u64(), 0xb0c0d0e0f101112u);
        CHECK_EQ(text_of(reader.take(1)), "x");
        CHECK_EQ(reader.u16(), 0);
        CHECK(reader.ok());
        CHECK_EQ(reader.left(), 0);
    }
}

TEST_CASE("hex and BCD refuse what is not theirs") {
    CHECK_EQ(to_hex(Buffer{0x0a, 0xff}), "0aff");
    CHECK(from_hex("0aFF") == Buffer{0x0a, 0xff});
    CHECK(from_hex("") == Buffer{});
    CHECK_FALSE(from_hex("0"));
    CHECK_FALSE(from_hex("0g"));
    CHECK_FALSE(from_hex("0 1 "));
    CHECK_EQ(bcd_digits(Buffer{0x13, 0x90}), "1390");
    CHECK_FALSE(bcd_digits(Buffer{0x1a}));
    CHECK_FALSE(bcd_digits(Buffer{0xa1}));
    CHECK(bcd_bytes("013912") == Buffer{0x01, 0x39, 0x12});
}

}  // namespace tiexin

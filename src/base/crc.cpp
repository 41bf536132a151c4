#include "base/crc.hpp"

#include <array>

namespace tiexin {

namespace {

using Table = std::array<std::uint16_t, 256>;

constexpr Table forward_table() {
    Table table{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned crc = byte << 8;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 0x8000U) != 0 ? (crc << 1) ^ 0x1021U : crc << 1;
        }
        table[byte] = static_cast<std::uint16_t>(crc);
    }
    return table;
}

constexpr Table reflected_table(unsigned poly) {
    Table table{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned crc = byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? (crc >> 1) ^ poly : crc >> 1;
        }
        table[byte] = static_cast<std::uint16_t>(crc);
    }
    return table;
}

constexpr Table forward = forward_table();
constexpr Table reflected = reflected_table(0x8408U);
constexpr Table reflected_8005 = reflected_table(0xa001U);

std::uint16_t crc16_forward(Bytes bytes, std::uint16_t initial) {
    unsigned crc = initial;
    for (const std::uint8_t byte : bytes) {
        crc = ((crc << 8) & 0xffffU) ^ forward[(crc >> 8) ^ byte];
    }
    return static_cast<std::uint16_t>(crc);
}

}  // namespace

std::uint16_t crc16_xmodem(Bytes bytes) {
    return crc16_forward(bytes, 0);
}

std::uint16_t crc16_ccitt_false(Bytes bytes) {
    return crc16_forward(bytes, 0xffff);
}

std::uint16_t crc16_x25(Bytes bytes) {
    unsigned crc = 0xffff;
    for (const std::uint8_t byte : bytes) {
        crc = (crc >> 8) ^ reflected[(crc ^ byte) & 0xffU];
    }
    return static_cast<std::uint16_t>(~crc & 0xffffU);
}

std::uint16_t crc16_arc(Bytes bytes) {
    unsigned crc = 0;
    for (const std::uint8_t byte : bytes) {
        crc = (crc >> 8) ^ reflected_8005[(crc ^ byte) & 0xffU];
    }
    return static_cast<std::uint16_t>(crc);
}

std::uint8_t xor8(Bytes bytes) {
    unsigned check = 0;
    for (const std::uint8_t byte : bytes) {
        check ^= byte;
    }
    return static_cast<std::uint8_t>(check);
}

std::uint32_t byte_sum(Bytes bytes) {
    std::uint32_t sum = 0;
    for (const std::uint8_t byte : bytes) {
        sum += byte;
    }
    return sum;
}

}  // namespace tiexin

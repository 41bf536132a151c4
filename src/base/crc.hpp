#pragma once
// Checksums that terminals put behind their frames. Pure functions of bytes.

#include "base/bytes.hpp"

namespace tiexin {

std::uint16_t crc16_xmodem(Bytes bytes);       // poly 1021, init 0000; "123456789" -> 31c3
std::uint16_t crc16_ccitt_false(Bytes bytes);  // poly 1021, init ffff; "123456789" -> 29b1
std::uint16_t crc16_x25(Bytes bytes);          // poly 1021 reflected, init and final ffff; -> 906e
std::uint16_t crc16_arc(Bytes bytes);          // poly 8005 reflected, init 0000; -> bb3d
std::uint8_t xor8(Bytes bytes);                // JT/T 808 check code
std::uint32_t byte_sum(Bytes bytes);  // of all bytes, modulo 2^32; cut to what the frame holds

}  // namespace tiexin

#pragma once
// JT/T 808 on the wire: delimiters, escapes, check code, header. Pure functions, any thread. The
// header of 2019 has a version byte and ten bytes of phone number; 2011 and 2013 have no version
// and six bytes.

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::gateway::jt808 {

constexpr std::size_t body_bytes_max = 1023;                      // ten bits of the header
constexpr std::size_t plain_bytes_max = 21 + body_bytes_max + 1;  // header, body, check code
constexpr std::size_t wire_bytes_max = 2 * plain_bytes_max + 2;   // every byte escaped
constexpr std::size_t wire_bytes_min = 15;                        // an empty body of 2013
constexpr std::size_t text_line_bytes_max = 512;                  // the (…) dialect
constexpr std::size_t garbage_bytes_max = 1'024;                  // skipped before a frame

inline std::uint16_t u16_at(Bytes bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}
inline std::uint32_t u32_at(Bytes bytes, std::size_t at) {
    return static_cast<std::uint32_t>(u16_at(bytes, at)) << 16 | u16_at(bytes, at + 2);
}

// Whom a frame comes from and goes to, in the form the terminal speaks.
struct Address {
    std::array<std::uint8_t, 10> phone{};
    std::uint8_t phone_bytes = 6;  // 6; 10 since 2019; 7 in the E7 dialect
    std::uint8_t version = 0;      // 2019: counts revisions from 1
    bool v2019 = false;
    bool e7 = false;  // delimiter E7 with its own escapes
    bool operator==(const Address&) const = default;
};

// Digits as on the wire; an identifier that is not decimal is an IMEI without its check digit,
// packed into six bytes, and is named with it (15 digits).
std::string device_of(const Address& address);
// The inverse. nullopt: not 12, 14, 15 or 20 digits.
std::optional<Address> address_of(std::string_view device);

struct Header {
    std::uint16_t id = 0;
    std::uint16_t attributes = 0;
    Address address;
    std::uint16_t serial = 0;
    std::uint16_t parts = 1;
    std::uint16_t part = 0;  // from 1; 0: the message is whole
};

struct Span {
    std::size_t start = 0;  // garbage before it
    std::size_t end = 0;    // behind the closing delimiter; 0: the frame is not whole yet
    bool broken = false;    // too much garbage, or a frame that does not end
};
Span find_frame(Bytes input);

using Scratch = std::array<std::uint8_t, plain_bytes_max>;
// Between the delimiters, escapes undone; points into `frame` when nothing was escaped. nullopt:
// an unknown escape, or too long.
std::optional<Bytes> unescaped(Bytes frame, Scratch& scratch);
// The 5501 and 5502 of the lock makers: one byte of serial, no check code to rely on.
inline bool is_short_dialect(std::uint16_t id) {
    return id == 0x5501 || id == 0x5502;
}
// Reads the header of `plain` (check code included); the body begins at the returned offset.
// 0: too short to hold one.
std::size_t read_header(Bytes plain, bool e7, Header& header);
std::uint8_t check_code(Bytes bytes);  // XOR of all

// One whole downlink or uplink frame; the body is at most body_bytes_max.
Buffer write_frame(const Address& address, std::uint16_t id, std::uint16_t serial, Bytes body);

}  // namespace tiexin::gateway::jt808

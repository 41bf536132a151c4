#pragma once
// One RTP packet (RFC 3550 section 5.1) and the telephone event in one (RFC 4733 section 2.3), read
// and written. Pure; never reads past its input.

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace tiexin::adapters {

// G.711 by the static payload types of RFC 3551: 160 samples, one byte each, are 20 ms.
enum class G711 : std::uint8_t { mu_law = 0, a_law = 8 };
constexpr std::size_t g711_frame_bytes = 160;
std::uint8_t silence_of(G711 codec);  // one sample of it

struct RtpPacket {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t source = 0;
    Bytes payload;  // a view into the datagram
};

// nullopt: not RTP (RTCP, STUN, garbage), or header and padding leave nothing.
std::optional<RtpPacket> parse_rtp(Bytes datagram);
Buffer rtp_bytes(const RtpPacket& packet);

struct TelephoneEvent {
    char digit = '0';  // 0-9 * # A-D
    bool end = false;
    std::uint16_t duration = 0;  // timestamp units since its first packet
};
std::optional<TelephoneEvent> parse_telephone_event(Bytes payload);

}  // namespace tiexin::adapters

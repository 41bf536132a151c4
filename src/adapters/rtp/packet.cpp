#include "adapters/rtp/packet.hpp"

#include <string_view>

namespace tiexin::adapters {

namespace {

constexpr std::size_t header_bytes = 12;
constexpr std::uint8_t version_2 = 0x80;
// RTCP on the same port carries 200-207 in the byte of marker and payload type (RFC 5761 section
// 4).
constexpr std::uint8_t rtcp_first = 200, rtcp_last = 207;

}  // namespace

std::uint8_t silence_of(G711 codec) {
    return codec == G711::a_law ? 0xD5 : 0xFF;
}

std::optional<RtpPacket> parse_rtp(Bytes datagram) {
    ByteReader in(datagram);
    const std::uint8_t first = in.u8();
    const std::uint8_t second = in.u8();
    if ((first & 0xC0) != version_2 || (second >= rtcp_first && second <= rtcp_last)) {
        return std::nullopt;
    }
    RtpPacket packet;
    packet.marker = (second & 0x80) != 0;
    packet.payload_type = second & 0x7F;
    packet.sequence = in.u16();
    packet.timestamp = in.u32();
    packet.source = in.u32();
    in.skip(std::size_t{4} * (first & 0x0F));  // contributing sources
    if ((first & 0x10) != 0) {
        in.skip(2);
        in.skip(std::size_t{4} * in.u16());
    }
    packet.payload = in.rest();
    if (!in.ok()) {
        return std::nullopt;
    }
    if ((first & 0x20) != 0) {
        const std::size_t padding = packet.payload.empty() ? 0 : packet.payload.back();
        if (padding == 0 || padding > packet.payload.size()) {
            return std::nullopt;
        }
        packet.payload = packet.payload.first(packet.payload.size() - padding);
    }
    return packet.payload.empty() ? std::nullopt : std::optional(packet);
}

Buffer rtp_bytes(const RtpPacket& packet) {
    ByteWriter out;
    out.u8(version_2);
    out.u8(static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | (packet.payload_type & 0x7F)));
    out.u16(packet.sequence).u32(packet.timestamp).u32(packet.source).bytes(packet.payload);
    return out.take();
}

std::optional<TelephoneEvent> parse_telephone_event(Bytes payload) {
    constexpr std::string_view digits = "0123456789*#ABCD";
    ByteReader in(payload);
    const std::uint8_t event = in.u8();
    const std::uint8_t flags = in.u8();
    const std::uint16_t duration = in.u16();
    if (!in.ok() || event >= digits.size()) {
        return std::nullopt;
    }
    return TelephoneEvent{digits[event], (flags & 0x80) != 0, duration};
}

}  // namespace tiexin::adapters

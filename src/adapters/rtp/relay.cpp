#include "adapters/rtp/relay.hpp"

#include "base/crypto.hpp"

namespace tiexin::adapters {

namespace {

// A latched sender that is silent so long may have got a new port from its NAT.
constexpr Duration relatch_after = seconds(2);

net::Endpoint loopback() {
    return *net::parse_endpoint("127.0.0.1:0");
}

}  // namespace

Result<std::unique_ptr<net::Datagram>> PortRange::open(net::Network& network, net::Loop& loop,
                                                       const net::IpAddress& at,
                                                       const net::OnDatagram& on_datagram) {
    if (first_ == 0) {
        return network.open_datagram(loop, {at, 0}, on_datagram);
    }
    const int count = (last_ - first_) / 2 + 1;
    for (int tries = 0; tries < count; ++tries) {
        const std::uint16_t port = next_;
        next_ = static_cast<std::uint16_t>(port + 2 > last_ ? first_ : port + 2);
        auto opened = network.open_datagram(loop, {at, port}, on_datagram);
        if (opened) {
            return opened;
        }
    }
    return Error{Code::unavailable, "every port of the range for sound is taken"};
}

Relay::Relay(net::Loop& loop, OnDigit on_digit) : loop_(loop), on_digit_(std::move(on_digit)) {}

Result<std::unique_ptr<Relay>> Relay::open(net::Network& network, net::Loop& loop, PortRange& ports,
                                           const net::IpAddress& at, OnDigit on_digit) {
    std::unique_ptr<Relay> relay(new Relay(loop, std::move(on_digit)));
    Relay* self = relay.get();
    auto terminal_side = ports.open(
        network, loop, at,
        [self](const net::Endpoint& from, Bytes bytes) { self->from_terminal(from, bytes); });
    if (!terminal_side) {
        return terminal_side.error();
    }
    auto room_side = network.open_datagram(
        loop, loopback(),
        [self](const net::Endpoint& from, Bytes bytes) { self->from_room(from, bytes); });
    if (!room_side) {
        return room_side.error();
    }
    relay->terminal_side_ = std::move(*terminal_side);
    relay->room_side_ = std::move(*room_side);
    return relay;
}

std::uint16_t Relay::port() const {
    return terminal_side_->port();
}

std::uint16_t Relay::room_port() const {
    return room_side_->port();
}

void Relay::expect(const net::Endpoint& media, const net::IpAddress& signalling, G711 codec,
                   std::optional<std::uint8_t> event_payload_type) {
    if (!reframer_ || codec != codec_) {
        reframer_.emplace(codec, static_cast<std::uint32_t>(random_u64()));
    }
    codec_ = codec;
    event_payload_type_ = event_payload_type;
    signalling_ = signalling;
    if (media.port != 0 && media != peer_) {  // a re-INVITE may move the sound elsewhere
        peer_ = media;
        latched_ = false;
    }
}

void Relay::join(const net::Endpoint& room) {
    room_ = room;
    if (reframer_) {
        reframer_->prime([this](const RtpPacket& frame) { send_to_room(frame); });
    }
}

bool Relay::believed(const net::Endpoint& from) {
    if (latched_ && from == peer_) {
        return true;
    }
    const bool quiet = !counts_.heard_at || loop_.clock().now() - *counts_.heard_at > relatch_after;
    const bool expected = from.address == peer_.address || from.address == signalling_;
    if (!expected || (latched_ && !quiet)) {
        return false;
    }
    latched_ = true;
    peer_ = from;
    return true;
}

void Relay::from_terminal(const net::Endpoint& from, Bytes datagram) {
    const auto packet = parse_rtp(datagram);
    if (!packet || !reframer_ || !believed(from)) {
        ++counts_.refused;
        return;
    }
    if (event_payload_type_ == packet->payload_type) {
        digit(*packet);
        return;
    }
    if (packet->payload_type != static_cast<std::uint8_t>(codec_)) {
        ++counts_.refused;
        return;
    }
    ++counts_.heard;
    counts_.heard_at = loop_.clock().now();
    reframer_->take(*packet, [this](const RtpPacket& frame) { send_to_room(frame); });
}

void Relay::digit(const RtpPacket& packet) {
    const auto event = parse_telephone_event(packet.payload);
    if (!event || digit_timestamp_ == packet.timestamp) {
        return;
    }
    digit_timestamp_ = packet.timestamp;
    on_digit_(event->digit);
}

void Relay::send_to_room(const RtpPacket& frame) {
    if (room_.port != 0) {
        (void)room_side_->send(room_, rtp_bytes(frame));
    }
}

void Relay::from_room(const net::Endpoint& from, Bytes datagram) {
    if (from != room_ || peer_.port == 0) {
        ++counts_.refused;
        return;
    }
    if (terminal_side_->send(peer_, datagram)) {
        ++counts_.spoken;
    }
}

}  // namespace tiexin::adapters

#pragma once
// Relay: the sound of one telephone leg between a terminal and its place in an AudioBridge room.
// AudioBridge hears only the address it was told at the join, drops other frames than 20 ms and
// telephone events, and is silent until it has heard something; a terminal behind NAT sends from
// where nobody expects it. The relay stands between: it latches on the terminal, re-frames, primes,
// reads the digits and counts. On its loop only.

#include <functional>
#include <memory>
#include <optional>

#include "adapters/rtp/reframer.hpp"
#include "base/result.hpp"
#include "net/network.hpp"

namespace tiexin::adapters {

// Ports for terminals, even ones, in turn. One per process and range; on one loop.
class PortRange {
public:
    PortRange(std::uint16_t first, std::uint16_t last) : first_(first), last_(last), next_(first) {}
    // A port of the range, or when the range is 0 one the system chooses. unavailable: all are
    // taken.
    Result<std::unique_ptr<net::Datagram>> open(net::Network& network, net::Loop& loop,
                                                const net::IpAddress& at,
                                                const net::OnDatagram& on_datagram);

private:
    std::uint16_t first_, last_, next_;
};

class Relay {
public:
    struct Counts {
        std::uint64_t heard = 0;    // packets of sound from the terminal
        std::uint64_t spoken = 0;   // packets of the room sent to it
        std::uint64_t refused = 0;  // from elsewhere, or no sound
        std::optional<Instant> heard_at;
    };
    using OnDigit = std::function<void(char)>;

    // unavailable: no port. `at`: the address terminals reach us at.
    static Result<std::unique_ptr<Relay>> open(net::Network& network, net::Loop& loop,
                                               PortRange& ports, const net::IpAddress& at,
                                               OnDigit on_digit);

    std::uint16_t port() const;       // what the SDP names
    std::uint16_t room_port() const;  // what the join names, on 127.0.0.1
    // What the terminal's SDP says. Until it is heard, sound goes to `media`; it is believed from
    // there or from any port of `signalling`, the address its SIP comes from.
    void expect(const net::Endpoint& media, const net::IpAddress& signalling, G711 codec,
                std::optional<std::uint8_t> event_payload_type);
    void join(const net::Endpoint& room);  // where the room takes its sound; primes it
    const Counts& counts() const { return counts_; }

private:
    Relay(net::Loop& loop, OnDigit on_digit);
    void from_terminal(const net::Endpoint& from, Bytes datagram);
    void from_room(const net::Endpoint& from, Bytes datagram);
    bool believed(const net::Endpoint& from);
    void send_to_room(const RtpPacket& frame);
    void digit(const RtpPacket& packet);

    net::Loop& loop_;
    OnDigit on_digit_;
    std::unique_ptr<net::Datagram> terminal_side_, room_side_;
    net::Endpoint peer_, room_;
    net::IpAddress signalling_;
    bool latched_ = false;
    G711 codec_ = G711::a_law;
    std::optional<std::uint8_t> event_payload_type_;
    std::optional<Reframer> reframer_;
    std::optional<std::uint32_t>
        digit_timestamp_;  // of the last digit told: it comes in many packets
    Counts counts_;
};

}  // namespace tiexin::adapters

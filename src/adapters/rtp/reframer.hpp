#pragma once
// Makes of whatever G.711 a terminal sends (10, 20, 30 or 60 ms a packet, late, twice, with holes)
// the one stream AudioBridge understands: 160 bytes every 20 ms, numbered without gaps. Pure.

#include <functional>
#include <optional>

#include "adapters/rtp/packet.hpp"

namespace tiexin::adapters {

class Reframer {
public:
    using Out = std::function<void(const RtpPacket&)>;

    Reframer(G711 codec, std::uint32_t source) : codec_(codec), source_(source) {}

    // Frames that are complete go out at once. A hole up to hole_samples_max is filled with
    // silence, so that what follows keeps its time; after a longer one, or when the sender began a
    // new stream, it goes on where it is. What comes late or twice is dropped.
    void take(const RtpPacket& packet, const Out& out);
    // AudioBridge sends nothing to a leg it has not heard: silence opens the way.
    void prime(const Out& out);
    // A sender's payload longer than this is no telephone audio.
    static constexpr std::size_t payload_bytes_max = 1'280;
    static constexpr std::uint32_t hole_samples_max = 8'000;

private:
    void drain(const Out& out);

    G711 codec_;
    std::uint32_t source_;
    Buffer waiting_;  // less than a frame, between calls
    std::uint16_t sequence_ = 0;
    std::uint32_t timestamp_ = 0;
    std::optional<std::uint32_t> expected_;  // the sender's next timestamp
    std::uint32_t sender_ = 0;
};

}  // namespace tiexin::adapters

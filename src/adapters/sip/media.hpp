#pragma once
// What two sides agree on about the sound of a call: SDP (RFC 8866, offer and answer by RFC 3264),
// of which we speak G.711 and telephone events over RTP/AVP. Pure functions. Read by hand: the
// parser of sofia-sip allocates without end when the protocol of an "m=" line has a byte beyond
// ASCII.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/rtp/packet.hpp"
#include "base/result.hpp"
#include "net/address.hpp"

namespace tiexin::adapters {

struct SipMedia {
    net::Endpoint at;  // where that side takes sound
    G711 codec = G711::a_law;
    std::optional<std::uint8_t> event_payload_type;
    bool sends = true, hears = true;  // both false: on hold
};

constexpr std::size_t sdp_bytes_max = 16 * 1024;

// The first audio stream with G.711 in it; its first G.711 codec is the one. bad_input: not SDP, or
// no address; unsupported: nothing we speak.
Result<SipMedia> read_sdp(std::string_view sdp);

// Our side: an offer names both codecs, an answer the one agreed on and the other side's direction
// turned round.
std::string offer_sdp(const net::Endpoint& ours, std::uint64_t session);
std::string answer_sdp(const net::Endpoint& ours, std::uint64_t session, const SipMedia& theirs);

}  // namespace tiexin::adapters

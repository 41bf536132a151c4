#pragma once
// All a device protocol is: functions of bytes. No socket, clock, database or log. One object a
// protocol, shared by every connection and thread, so it holds no state; what earlier frames of a
// connection taught us lives in SessionFacts.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "device/command.hpp"
#include "device/event.hpp"

namespace tiexin::gateway {

// Why a frame is not believed. Names as `tiexin decode` prints them.
enum class Fault : unsigned char { checksum, length, value, truncated, no_session };
std::string_view name_of(Fault fault);

// What one connection has taught us. Bounded: `protocol_state` may hold at most
// protocol_state_bytes_max.
class ProtocolState {
public:
    virtual ~ProtocolState() = default;
};
struct SessionFacts {
    std::string device;  // digits as on the wire without the padding nibble; empty until known
    bool authenticated = false;  // set by the gateway after the flow accepted a Login
    std::unique_ptr<ProtocolState>
        state;  // the protocol's own: dialect, subpackages under way, next downlink serial …
};
constexpr std::size_t protocol_state_bytes_max = 64 * 1024;

class LineKeys;  // gateway/line_keys.hpp

struct Context {
    Instant now;
    std::string_view model;  // the terminal's model when the registry knows it: chooses the dialect
    Prng* random = nullptr;  // for codes handed out in replies; never null
    const LineKeys* line_keys = nullptr;  // secrets of encrypted lines; null: none is known
};

// One whole frame understood, or refused.
struct Decoded {
    std::vector<device::DeviceEvent> events;
    Buffer
        reply;  // sent after commit, and only if the flow accepted; empty: the protocol sends none
    Buffer reply_refused;  // sent instead when the flow says no (wrong authentication code); empty:
                           // silence
    // What makes this frame this frame when the terminal repeats it: its serial as text, or empty
    // where the protocol has none (then the gateway uses the first 16 hex digits of SHA-256 of the
    // frame).
    std::string key;
    bool key_is_serial = false;

    std::optional<Fault>
        fault;           // set: events and reply are empty and nothing in the frame is believed
    std::string detail;  // why, for the log; no personal data
    device::AlarmSet suspected;  // a refused frame that still parses as a press
    // What a refused frame is answered with, at once because nothing of it is kept: it acknowledges
    // nothing (a wrong clock is told the time). Empty: silence.
    Buffer reply_fault;
    // A refused frame that somebody must hear of: why it cannot be read, "encrypted" or
    // "wrong_key". Lives for ever; empty: it only counts as refused.
    std::string_view unread;
};

class Protocol {
public:
    virtual ~Protocol() = default;
    // Size of the first whole frame in `input`, garbage before it included; 0 if more bytes are
    // needed. bad_input: the stream cannot be resynchronised, close it.
    virtual Result<std::size_t> frame_size(Bytes input) const = 0;
    // Meaning of one whole frame. Never fails otherwise than by Decoded::fault.
    virtual Decoded decode(Bytes frame, SessionFacts& session, const Context& context) const = 0;
    // unsupported: this protocol (or model) has no such command.
    virtual Result<device::Sent> encode(const device::Command& command, SessionFacts& session,
                                        const Context& context) const = 0;
};

// Who brings the frames: a port of the gateway, or an adapter to somebody else's server.
enum class Transport : unsigned char { tcp, tcp_and_udp, http, sip_message, mqtt };
constexpr bool has_port(Transport transport) {
    return transport != Transport::sip_message && transport != Transport::mqtt;
}

class Terminal;  // gateway/terminal.hpp: the terminal's side, for the simulator and tests

struct ProtocolRow {
    std::string_view name;
    Transport transport;
    std::uint16_t port;  // 0 where the transport has none
    std::size_t frame_bytes_max;
    int idle_s_max;
    std::unique_ptr<Protocol> (*make)();
    std::unique_ptr<Terminal> (*make_terminal)(std::string device, std::uint64_t seed);
};

// gateway/protocols/all.cpp: the one table.
std::vector<ProtocolRow> protocol_rows();
const ProtocolRow* find_protocol(std::string_view name);

// Whether the protocol can say `command` to this terminal: unsupported when it has no such command
// (or there is no such protocol), bad_input when not with these values. What only a connection can
// teach (how the terminal writes) is no reason against it.
Result<void> has_words(std::string_view protocol, std::string_view device, std::string_view model,
                       const device::Command& command);

}  // namespace tiexin::gateway

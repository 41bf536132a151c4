#pragma once
// The terminal's side of a protocol, for the simulator and for round-trip tests: one object per
// device, with its serials and authentication code. Not used by the server. Single-threaded.

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "device/command.hpp"
#include "device/event.hpp"

namespace tiexin::gateway {

// A frame the terminal sends, and how the journal names it.
struct Spoken {
    Buffer frame;
    std::string
        key;  // the frame's serial, or the first 16 hex digits of SHA-256(frame) where it has none
    bool expects_answer = true;  // the terminal repeats it until answered
};

enum class HeardKind : unsigned char {
    acknowledged,  // `key` names the frame that is done
    refused,       // `key` names it; the server said no
    logged_in,     // registration and authentication are through; reports may be sent
    command,       // `command` was understood; `answers` must be sent back
    other
};
struct Heard {
    HeardKind kind = HeardKind::other;
    std::string key;
    std::optional<device::Command> command;
    std::vector<Spoken>
        answers;  // frames the terminal sends in return (next login step, command replies)
};

class Terminal {
public:
    virtual ~Terminal() = default;
    // What it says from now on is encrypted with this key, where the protocol knows such.
    virtual void use_line_key(Bytes) {}
    // First frames after connecting. Empty where the protocol has no login.
    virtual std::vector<Spoken> connect(Instant now) = 0;
    // One record said in this protocol (an event with alarms, position, vitals, heartbeat …); what
    // the protocol cannot say is left out. A 'position' with kind wifi or cell is said through
    // event.network.
    virtual Spoken say(const device::DeviceEvent& event, Instant now) = 0;
    // Several buffered records at once where the protocol has a batch; else one frame each.
    virtual std::vector<Spoken> say_buffered(const std::vector<device::DeviceEvent>& events,
                                             Instant now) = 0;
    // Size of the first whole downlink frame; 0: more bytes needed.
    virtual Result<std::size_t> frame_size(Bytes input) const = 0;
    virtual Heard hear(Bytes frame, Instant now) = 0;
};

}  // namespace tiexin::gateway

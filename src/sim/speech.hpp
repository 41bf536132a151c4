#pragma once
// What a protocol lets a terminal say, found out by saying it and decoding it again. Made once a
// protocol; read-only afterwards.

#include <vector>

#include "base/prng.hpp"
#include "device/alarm.hpp"
#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::sim {

struct Speech {
    const gateway::ProtocolRow* row = nullptr;
    // Alarms are named by a serial: two may be under way at once, and one may be repeated on the
    // same connection. Otherwise answers are matched by order alone.
    bool keys_are_serials = false;
    device::AlarmSet sayable;

    bool can_say(device::AlarmSet alarms) const {
        device::AlarmSet all = sayable;
        all.add(alarms);
        return all == sayable;
    }
};
// unsupported: no such protocol, or it cannot say sos.
Result<Speech> speech_of(std::string_view protocol, const std::string& example_device);

// What the person of a terminal of this kind might press or suffer; sos if nothing else can be
// said.
device::AlarmSet drawn_press(const Speech& speech, std::string_view kind, Prng& random);

}  // namespace tiexin::sim

#pragma once
// What a terminal can be told, as JT/T 808 frames. Pure but for the connection's next serial.

#include "base/result.hpp"
#include "device/command.hpp"
#include "gateway/protocols/jt808/session.hpp"

namespace tiexin::gateway::jt808 {

constexpr std::uint32_t urgent_interval_s_max = 30;  // while the emergency key is on

// unsupported: a command without a message; bad_input: its numbers are not 1 to 20 digits.
Result<device::Sent> command_frame(const device::Command& command, Jt808State& state);

}  // namespace tiexin::gateway::jt808

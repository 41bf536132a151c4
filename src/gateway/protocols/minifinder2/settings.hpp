#pragma once
// Commands as bodies of downlink frames, written and read: cmd 01, 02 and 04 with their TLVs. What
// no source confirms is listed in README.md. Pure functions, any thread.

#include <optional>

#include "base/result.hpp"
#include "device/command.hpp"
#include "gateway/protocols/minifinder2/frame.hpp"

namespace tiexin::gateway::minifinder2 {

Result<Buffer> body_of_command(const device::Command& command);
std::optional<device::Command> command_of_body(std::uint8_t cmd, const std::vector<Tlv>& tlvs);

}  // namespace tiexin::gateway::minifinder2

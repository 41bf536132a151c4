#pragma once
// An event as the body of 0200, the inverse of read_location: what the message cannot say is left
// out. For the terminal's side and round-trip tests. Pure.

#include "base/bytes.hpp"
#include "device/event.hpp"

namespace tiexin::gateway::jt808 {

Buffer report_body(const device::DeviceEvent& event, Instant now, bool v2019);

}  // namespace tiexin::gateway::jt808

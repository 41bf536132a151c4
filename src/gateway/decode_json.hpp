#pragma once
// A decoded frame as JSON, exactly as `tiexin decode` prints it (names and units of the interface
// description). Pure functions; include base/json.hpp where the value is used.

#include <string>
#include <string_view>

#include "device/event.hpp"
#include "gateway/protocol.hpp"

namespace tiexin {
class Json;
}

namespace tiexin::gateway {

Json event_json(const device::DeviceEvent& event);
// {"ok":true,"device":…,"events":[…],"reply":"hex"} or {"ok":false,"error":…,"detail":…}.
// An empty device is null.
Json decoded_json(const Decoded& decoded, std::string_view device);

}  // namespace tiexin::gateway

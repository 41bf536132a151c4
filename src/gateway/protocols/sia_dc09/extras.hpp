#pragma once
// The blocks behind the data (X data): where it happened, when, what may be looked at. Pure.

#include <string_view>
#include <vector>

#include "device/event.hpp"

namespace tiexin::gateway::sia_dc09 {

void add_extras(const std::vector<std::string_view>& extras, device::DeviceEvent& event);

// As a fact of a terminal: valid text, bounded.
void add_fact(device::DeviceEvent& event, std::string_view name, std::string_view value);

}  // namespace tiexin::gateway::sia_dc09

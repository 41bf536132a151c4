#pragma once
// The alarm word (key 02): 32 bits, any number of them set. Pure functions, any thread.

#include <cstdint>

#include "device/event.hpp"

namespace tiexin::gateway::minifinder2 {

// Bits two sources or a captured frame agree on become alarms; all other set bits become facts, and
// the word itself is one too.
device::AlarmSet alarms_of(std::uint32_t word);
void add_alarm_facts(std::uint32_t word, device::DeviceEvent& event);

// The word that says these alarms; 0 when it can say none.
std::uint32_t word_of(device::AlarmSet alarms);

}  // namespace tiexin::gateway::minifinder2

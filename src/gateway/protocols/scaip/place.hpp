#pragma once
// lge: the place a mobile terminal attaches. Pure functions, any thread.

#include "device/event.hpp"
#include "gateway/protocols/scaip/message.hpp"

namespace tiexin::gateway::scaip {

// geo is "lat,lon" in degrees (WGS-84), tim the time of the fix, gga an NMEA sentence. Sets
// position and time of `event`; what cannot be read becomes a fact and no place.
void add_place(const Place& place, device::DeviceEvent& event);

}  // namespace tiexin::gateway::scaip

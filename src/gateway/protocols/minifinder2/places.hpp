#pragma once
// The keys of a record that say where: GPS, cells, wifi, beacons. Each reader adds what its value
// says. Pure functions, any thread.

#include "base/bytes.hpp"
#include "device/event.hpp"

namespace tiexin::gateway::minifinder2 {

constexpr std::size_t fact_bytes_max = 64;

enum class Read : unsigned char {
    done,
    unread,  // another length than we know: shown raw, the rest of the frame stands
    wrong    // not a place on earth: the frame is not believed
};

Read read_gps(Bytes value, device::DeviceEvent& event);                // 20
Read read_call_location(Bytes value, device::DeviceEvent& event);      // 27
Read read_cells(std::uint8_t key, Bytes value, device::Network& out);  // 21, 29, 2B
Read read_wifi(Bytes value, device::Network& out);                     // 22
Read read_named_wifi(Bytes value, device::Network& out);               // 19
// 23, 26, 28, 2A, 2C. Several beacons may stand in one record; a valid GPS fix wins over them.
Read read_beacon(std::uint8_t key, Bytes value, device::DeviceEvent& event);

}  // namespace tiexin::gateway::minifinder2

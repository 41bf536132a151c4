#pragma once
// The body of 0200 (and what embeds one: 0201, 0500, 0704, 0801): alarm and status words, place,
// time, extras. Pure functions, any thread. JT/T 808-2019, message 0200.

#include <optional>
#include <string_view>

#include "device/event.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::gateway::jt808 {

constexpr std::size_t location_bytes = 28;   // before the extras
constexpr std::size_t facts_max = 48;        // of one record
constexpr std::size_t fact_bytes_max = 128;  // of one value

// Seconds are BCD, the zone is GMT+8. nullopt inside: the terminal has no clock yet (all zero or
// all F). nullopt outside: not a time.
std::optional<std::optional<Instant>> read_time(Bytes bcd6);

void add_fact(device::DeviceEvent& event, std::string_view name, std::string value);

// Fills alarms first, so that a press shows even when something behind it is wrong. nullopt: good.
std::optional<Fault> read_location(Bytes body, bool v2019, std::string_view model,
                                   device::DeviceEvent& event);

// Alarms of the alarm word alone. Bit 20 and 21 (area and route) need the direction of extra 12.
enum class Crossing : unsigned char { unknown, into, out_of };
device::AlarmSet alarms_of(std::uint32_t word, bool v2019, Crossing crossing);

// One extra (id, length, value) behind the base; ids below E0 are mostly the standard's.
void read_standard_extra(std::uint8_t id, Bytes value, device::DeviceEvent& event);
// true: known among the makers' own extras, whose meaning depends on length and model.
bool read_vendor_extra(std::uint8_t id, Bytes value, std::string_view model,
                       device::DeviceEvent& event);

}  // namespace tiexin::gateway::jt808

#pragma once
// The status word of a position report: states in the low half, alarms in the high half. Pure
// functions, any thread.

#include <cstdint>
#include <optional>
#include <string_view>

#include "device/event.hpp"

namespace tiexin::gateway::watch {

struct Status {
    std::uint32_t bits = 0;
    bool short_form = false;  // four digits or fewer: only the state half was sent
};

constexpr int bit_battery_low = 0;  // states
constexpr int bit_outside_fence = 1;
constexpr int bit_inside_fence = 2;
constexpr int bit_wear_state = 3;
constexpr int bit_still = 4;
constexpr int bit_power_cut = 14;

std::optional<Status> parse_status(std::string_view digits);  // 1 to 8 hex digits

// All alarm bits that are set, and with any of them the low battery that is only a state (bit 0):
// who is called to a press must know that the watch will not last. `rate_low`: what an abnormal
// heart rate (bit 22) is.
device::AlarmSet alarms_of(Status status, bool rate_low);
// Those that make a refused frame worth a look: somebody may be calling for help.
device::AlarmSet calls_for_help(device::AlarmSet alarms);
// What a message of type AL raises: as above; the short form with low battery is that; an alarm
// without a known bit is `help`.
device::AlarmSet alarms_of_alarm_message(std::optional<Status> status, bool rate_low);
// The states that are set, as facts; and the whole word.
void add_state_facts(Status status, device::DeviceEvent& event);

// The word that says these alarms, and whether it says any (help is said by an AL without a bit).
struct Worded {
    std::uint32_t bits = 0;
    bool any = false;
};
Worded status_of(device::AlarmSet alarms);

}  // namespace tiexin::gateway::watch

#pragma once
// What the properties of a device mean: which are alarms, which are shown. Pure functions, any
// thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "device/event.hpp"

namespace tiexin::gateway::zigbee2mqtt {

// A terminal enrolled as this model says more than a plain sensor: its door and its vibration are
// alarms, or every action of its button is a press.
constexpr std::string_view model_watched = "watched", model_sos_button = "sos_button";

// One property that may raise an alarm, as it is now. `source` tells it from the others of the
// device.
struct Reading {
    std::string source;
    device::AlarmKind kind = device::AlarmKind::sos;
    bool now = false;
    bool momentary = false;  // said once when it happens and never taken back
};

// Reads a state object: what is shown goes into `event`, what may be an alarm is returned.
std::vector<Reading> read_properties(const Json& state, std::string_view model,
                                     device::DeviceEvent& event);
bool is_property(std::string_view name);

// true and false, as text and number too; nullopt for anything else.
std::optional<bool> truth_of(const Json& value);
// A state that lasts until it ends, not a call of somebody.
bool is_level(device::AlarmKind kind);
// Of a payload that is no JSON: the alarms it seems to say.
device::AlarmSet suspected_in(std::string_view payload);

}  // namespace tiexin::gateway::zigbee2mqtt

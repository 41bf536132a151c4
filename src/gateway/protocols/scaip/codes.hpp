#pragma once
// The codes of SS 91100: what kind of device speaks (dty), what happened (stc), where (lco); and
// what they mean as alarms. Literal tables; pure functions, any thread.

#include <optional>
#include <string_view>

#include "device/alarm.hpp"

namespace tiexin::gateway::scaip {

// What a status code says about an alarm.
enum class Says : unsigned char {
    by_device,  // an alarm whose kind is the device's: 0009, 0010 …
    kind,       // the kind stands in the table
    over,       // a level has ended, a person's alarm was reset
    fact        // nothing to be alarmed about
};

struct StatusCode {
    std::string_view code, text;
    Says says = Says::fact;
    std::optional<device::AlarmKind> kind;  // of `kind`; of `over`: the level that has ended
};
struct DeviceType {
    std::string_view code, text;
    device::AlarmKind manual;     // somebody pressed it
    device::AlarmKind automatic;  // it noticed something
};

// Codes with all their digits ("0010"); nullptr when the table has no such row.
const StatusCode* status_code(std::string_view code);
const DeviceType* device_type(std::string_view code);
std::string_view location_text(std::string_view code);  // empty when unknown

// What a message of type ME with these codes raises. An unknown code is an alarm of the device: who
// sends an alarm wants to be heard.
device::AlarmSet alarms_of(std::string_view dty, std::string_view stc);

// The terminal's side: the device type that says `kind` when it notices it, or when it is pressed.
struct Spelled {
    std::string_view dty, stc;
};
std::optional<Spelled> spelled(device::AlarmKind kind);

}  // namespace tiexin::gateway::scaip

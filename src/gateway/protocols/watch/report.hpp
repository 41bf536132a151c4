#pragma once
// The position block of UD, AL and WT: time, fix, battery, steps, status word, cells and wifi.
// Reading and writing it. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

#include "device/event.hpp"
#include "gateway/protocols/watch/status.hpp"

namespace tiexin::gateway::watch {

struct ReportFault {
    bool truncated = false;  // fields are missing; otherwise a value is wrong
    std::string detail;
};

struct Report {
    std::optional<Status> status;
    std::optional<ReportFault> fault;  // set: do not believe anything but `status`
};

// Fills time, position, battery, vitals.steps, network, signal and facts of `event`. Alarms are the
// caller's, who knows the message type. `alarm`: missing fields are no fault, because a press
// counts without them.
Report read_report(std::string_view data, bool alarm, device::DeviceEvent& event);

std::string write_report(const device::DeviceEvent& event, std::uint32_t status, Instant now);

}  // namespace tiexin::gateway::watch

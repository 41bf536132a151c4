#include "gateway/protocols/watch/status.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tiexin::gateway::watch {

namespace {

using device::AlarmKind;

struct AlarmBit {
    int bit;
    AlarmKind kind;
};
constexpr AlarmBit alarm_bits[] = {
    {16, AlarmKind::sos},         {17, AlarmKind::low_battery}, {18, AlarmKind::fence_exit},
    {19, AlarmKind::fence_enter}, {20, AlarmKind::removed},     {21, AlarmKind::fall},
};
constexpr int bit_heart_rate = 22;

struct StateBit {
    int bit;
    const char* name;
};
constexpr StateBit state_bits[] = {
    {bit_battery_low, "battery_low"},
    {bit_outside_fence, "outside_fence"},
    {bit_inside_fence, "inside_fence"},
    {bit_wear_state, "wear_state"},
    {bit_still, "still"},
    {bit_power_cut, "power_cut"},
};

bool set(std::uint32_t bits, int bit) {
    return ((bits >> bit) & 1U) != 0;
}

}  // namespace

std::optional<Status> parse_status(std::string_view digits) {
    const auto value = digits.size() <= 8 ? parse_hex(digits) : std::nullopt;
    if (!value) {
        return std::nullopt;
    }
    return Status{static_cast<std::uint32_t>(*value), digits.size() <= 4};
}

device::AlarmSet alarms_of(Status status, bool rate_low) {
    device::AlarmSet alarms;
    for (const AlarmBit& row : alarm_bits) {
        if (set(status.bits, row.bit)) {
            alarms.add(row.kind);
        }
    }
    if (set(status.bits, bit_heart_rate)) {
        alarms.add(rate_low ? AlarmKind::heart_rate_low : AlarmKind::heart_rate_high);
    }
    if (!alarms.empty() && set(status.bits, bit_battery_low)) {
        alarms.add(AlarmKind::low_battery);
    }
    return alarms;
}

device::AlarmSet calls_for_help(device::AlarmSet alarms) {
    device::AlarmSet calls;
    for (const AlarmKind kind : {AlarmKind::sos, AlarmKind::fall, AlarmKind::help}) {
        if (alarms.has(kind)) {
            calls.add(kind);
        }
    }
    return calls;
}

device::AlarmSet alarms_of_alarm_message(std::optional<Status> status, bool rate_low) {
    if (!status) {
        return {AlarmKind::help};
    }
    device::AlarmSet alarms = alarms_of(*status, rate_low);
    if (!alarms.empty()) {
        return alarms;
    }
    if (set(status->bits, bit_battery_low)) {
        alarms.add(AlarmKind::low_battery);
        // A long word has room for an alarm we do not know; low battery must not hide it.
        if (status->short_form) {
            return alarms;
        }
    }
    alarms.add(AlarmKind::help);
    return alarms;
}

void add_state_facts(Status status, device::DeviceEvent& event) {
    event.facts.emplace_back("status", fmt::format("{:08x}", status.bits));
    for (const StateBit& row : state_bits) {
        if (set(status.bits, row.bit)) {
            event.facts.emplace_back(row.name, "1");
        }
    }
}

Worded status_of(device::AlarmSet alarms) {
    Worded out;
    for (const AlarmBit& row : alarm_bits) {
        if (alarms.has(row.kind)) {
            out.bits |= 1U << row.bit;
        }
    }
    if (alarms.has(AlarmKind::heart_rate_high) || alarms.has(AlarmKind::heart_rate_low)) {
        out.bits |= 1U << bit_heart_rate;
    }
    out.any = out.bits != 0 || alarms.has(AlarmKind::help);
    return out;
}

}  // namespace tiexin::gateway::watch

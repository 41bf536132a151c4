#include "device/alarm.hpp"

#include <algorithm>
#include <array>

namespace tiexin::device {

namespace {

constexpr std::array<std::string_view, alarm_kind_count> names = {"sos",
                                                                  "fall",
                                                                  "low_battery",
                                                                  "power_off",
                                                                  "power_cut",
                                                                  "removed",
                                                                  "tamper",
                                                                  "fence_enter",
                                                                  "fence_exit",
                                                                  "vibration",
                                                                  "overspeed",
                                                                  "collision",
                                                                  "smoke",
                                                                  "gas",
                                                                  "carbon_monoxide",
                                                                  "water",
                                                                  "intrusion",
                                                                  "door",
                                                                  "bed",
                                                                  "wandering",
                                                                  "epilepsy",
                                                                  "pill",
                                                                  "inactivity",
                                                                  "panic",
                                                                  "medical",
                                                                  "fire",
                                                                  "help",
                                                                  "service",
                                                                  "ride",
                                                                  "heart_rate_high",
                                                                  "heart_rate_low",
                                                                  "link_lost",
                                                                  "cancel",
                                                                  "test",
                                                                  "fault"};

}  // namespace

std::string_view name_of(AlarmKind kind) {
    return names[static_cast<std::size_t>(kind)];
}

std::optional<AlarmKind> alarm_kind(std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? std::nullopt
                             : std::optional(static_cast<AlarmKind>(at - names.begin()));
}

AlarmSet AlarmSet::from_bits(std::uint64_t bits) {
    AlarmSet set;
    set.bits_ = bits & ((std::uint64_t{1} << alarm_kind_count) - 1);
    return set;
}

std::vector<AlarmKind> AlarmSet::kinds() const {
    std::vector<AlarmKind> kinds;
    for (int i = 0; i < alarm_kind_count; ++i) {
        if (has(static_cast<AlarmKind>(i))) {
            kinds.push_back(static_cast<AlarmKind>(i));
        }
    }
    return kinds;
}

std::vector<std::string_view> AlarmSet::names() const {
    std::vector<std::string_view> out;
    for (const AlarmKind kind : kinds()) {
        out.push_back(name_of(kind));
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace tiexin::device

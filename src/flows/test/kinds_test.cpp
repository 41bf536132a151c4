#include <doctest/doctest.h>

#include "alarms/policy.hpp"
#include "device/alarm.hpp"

namespace tiexin::flows {

TEST_CASE("every kind a terminal can say has a policy of its own") {
    for (int i = 0; i < device::alarm_kind_count; ++i) {
        const auto name = device::name_of(static_cast<device::AlarmKind>(i));
        CHECK_EQ(alarms::policy_of(name).kind, name);
    }
}

}  // namespace tiexin::flows

#include "device/event.hpp"

#include <doctest/doctest.h>

namespace tiexin::device {

namespace {

EventKind settled(DeviceEvent event) {
    settle_kind(event, EventKind::heartbeat);
    return event.kind;
}

}  // namespace

TEST_CASE("a record is named by the most urgent thing in it") {
    DeviceEvent event;
    CHECK(settled(event) == EventKind::heartbeat);
    event.vitals.steps = 1200;
    CHECK(settled(event) == EventKind::heartbeat);
    event.vitals.heart_rate_bpm = 72;
    CHECK(settled(event) == EventKind::vitals);
    event.position.emplace();
    CHECK(settled(event) == EventKind::position);
    event.alarms.add(AlarmKind::sos);
    CHECK(settled(event) == EventKind::alarm);
}

TEST_CASE("steps are a measurement, but not of the body") {
    Vitals vitals;
    CHECK(!vitals.any());
    vitals.steps = 0;
    CHECK(vitals.any());
    CHECK(!vitals.measured_body());
    vitals.steps.reset();
    vitals.respiration_bpm = 16;
    CHECK(vitals.any());
    CHECK(vitals.measured_body());
}

}  // namespace tiexin::device

// Captured frames of elder watches ([3G*…], [SG*…], [CS*…], [ZJ*…]).

#include <set>

#include "captures.hpp"
#include "gateway/decode_json.hpp"
#include "gateway/protocols/watch/watch.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::conformance {
namespace {

using device::AlarmKind;

// The status word's alarm bits, by the maker's table.
const std::map<std::string_view, AlarmKind> status_alarms = {
    {"sos", AlarmKind::sos},
    {"low_battery_state", AlarmKind::low_battery},
    {"removed", AlarmKind::removed},
    {"fall", AlarmKind::fall},
};
const std::set<std::string_view> status_states = {"wearing_state_bit3", "motion_bit4"};

// An alarm message says what its status word says, or that somebody should look.
void compare_alarms(const Capture& capture, const device::DeviceEvent& event) {
    device::AlarmSet wanted;
    for (const Json& bit : capture.derived.find("status_bits")->items()) {
        const std::string_view name = bit.as_text().value_or("");
        const auto known = status_alarms.find(name);
        if (known != status_alarms.end()) {
            wanted.add(known->second);
        } else {
            CHECK_MESSAGE(status_states.contains(name), capture.name << ": " << std::string(name));
        }
    }
    if (wanted.empty() && event.word.starts_with("AL")) {
        wanted.add(AlarmKind::help);
    }
    CHECK_MESSAGE(event.alarms == wanted,
                  capture.name << ": " << gateway::event_json(event).dump());
}

void compare_report(const Capture& capture, const device::DeviceEvent& event, const Json& json) {
    const Json& derived = capture.derived;
    CHECK_MESSAGE(event.time == instant_at(*derived.text_of("time"), {}), capture.name);
    REQUIRE_MESSAGE(event.position, capture.name);
    CHECK_MESSAGE(event.position->valid == *derived.bool_of("valid"), capture.name);
    const double lat = *derived.double_of("lat");
    const double lon = *derived.double_of("lon");
    CHECK_MESSAGE(event.position->place.has_value() == (lat != 0 || lon != 0), capture.name);
    if (event.position->place) {
        check_number(capture, json, "position.lat", lat, 1e-5);
        check_number(capture, json, "position.lon", lon, 1e-5);
    }
    if (event.position->valid) {
        check_number(capture, json, "position.speed_kmh", *derived.double_of("speed_kmh"), 1e-6);
        check_number(capture, json, "position.course_deg", *derived.double_of("course"), 1e-6);
        check_number(capture, json, "position.altitude_m", *derived.double_of("altitude"), 1e-6);
        check_number(capture, json, "position.satellites", *derived.double_of("satellites"), 0);
    }
    check_number(capture, json, "signal_percent", *derived.double_of("gsm"), 0);
    compare_alarms(capture, event);
}

// 0 means that nothing was measured: then the member must be absent.
void compare_vital(const Capture& capture, const Json& json, std::string_view ours,
                   std::string_view theirs) {
    const auto value = capture.derived.double_of(theirs);
    if (value && *value != 0) {
        check_number(capture, json, ours, *value, 1e-6);
    } else if (value) {
        CHECK_MESSAGE(member(json, ours) == nullptr, capture.name << ": " << json.dump());
    }
}

void compare(const Capture& capture, const Heard& heard) {
    const Json& derived = capture.derived;
    REQUIRE_MESSAGE(derived.is_object(), capture.name << " has no derived values");
    CHECK_MESSAGE(heard.device == std::string(*derived.text_of("id")), capture.name);
    REQUIRE_MESSAGE(heard.decoded.events.size() == 1, capture.name);
    const device::DeviceEvent& event = heard.decoded.events.front();
    const Json json = gateway::event_json(event);
    CHECK_MESSAGE(event.word == std::string(*derived.text_of("type")), capture.name);
    if (derived.find("time") != nullptr) {
        compare_report(capture, event, json);
    }
    if (const auto battery = derived.double_of("battery")) {
        check_number(capture, json, "battery.percent", *battery, 0);
    }
    if (const auto steps = derived.double_of("steps")) {
        check_number(capture, json, "vitals.steps", *steps, 0);
    }
    compare_vital(capture, json, "vitals.spo2_percent", "spo2");
    compare_vital(capture, json, "vitals.temperature_c", "temperature");
    compare_vital(capture, json, "vitals.systolic_mmhg", "bp_high");
    compare_vital(capture, json, "vitals.diastolic_mmhg", "bp_low");
    compare_vital(capture, json, "vitals.heart_rate_bpm", "heart_rate");
    if (capture.expect.text_of("key") == std::optional<std::string_view>("audio")) {
        REQUIRE_MESSAGE(event.media, capture.name);
        CHECK_MESSAGE(event.media->type == "amr", capture.name);
    }
}

}  // namespace

TEST_CASE("captured frames of watches mean what an independent decoder says") {
    const auto server = gateway::watch::make();
    run({"watch", *server, {}, {}, compare}, 30);
}

}  // namespace tiexin::conformance

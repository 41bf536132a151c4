// Captured frames of JT/T 808 terminals and of the dialects that share their port. The rows are
// kept unescaped and are escaped again before they are fed.

#include "gateway/protocols/jt808/jt808.hpp"
#include "base/text.hpp"
#include "captures.hpp"
#include "gateway/decode_json.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::conformance {
namespace {

using device::AlarmKind;
using device::DeviceEvent;

const std::string prefix = "Jt808ProtocolDecoderTest#testDecode#";

const Refused refused = {
    {prefix + "109", "wrong check code: edited by the reporter"},
};

Buffer escaped(Buffer frame) {
    if (frame.size() < 2 || frame.front() != 0x7e) {
        return frame;
    }
    Buffer wire = {0x7e};
    for (std::size_t i = 1; i + 1 < frame.size(); ++i) {
        if (frame[i] == 0x7e || frame[i] == 0x7d) {
            wire.push_back(0x7d);
            wire.push_back(frame[i] == 0x7e ? 0x02 : 0x01);
        } else {
            wire.push_back(frame[i]);
        }
    }
    wire.push_back(0x7e);
    return wire;
}

void compare_extras(const Capture& capture, const DeviceEvent& event, const Json& extras) {
    for (const Json& extra : extras.items()) {
        const std::string_view id = extra.at(0)->as_text().value_or("");
        const std::string_view hex = extra.at(1)->as_text().value_or("");
        if (id == "31" && hex.size() == 2) {
            CHECK_MESSAGE(event.position->satellites == static_cast<int>(*parse_hex(hex)),
                          capture.name);
        } else if (id == "30" && hex.size() == 2) {
            CHECK_MESSAGE(event.signal_percent.has_value(), capture.name);
        }
    }
}

void compare_location(const Capture& capture, const DeviceEvent& event) {
    const Json& derived = capture.derived;
    const Json json = gateway::event_json(event);
    CHECK_MESSAGE(event.alarms.has(AlarmKind::sos) ==
                      (*derived.bool_of("sos") ||
                       capture.expect.text_of("value") == std::optional<std::string_view>("sos")),
                  capture.name);
    CHECK_MESSAGE(event.time == instant_at(*derived.text_of("time_local"), shanghai_offset),
                  capture.name);
    REQUIRE_MESSAGE(event.position, capture.name);
    // Status bit 5: the coordinates went through an encrypting plug-in and name no place.
    const bool encrypted = (*parse_hex(*derived.text_of("status_hex")) >> 5 & 1) != 0;
    CHECK_MESSAGE(event.position->valid == (*derived.bool_of("fix") && !encrypted), capture.name);
    const double lat = *derived.double_of("lat");
    const double lon = *derived.double_of("lon");
    CHECK_MESSAGE(event.position->place.has_value() == (lat != 0 || lon != 0), capture.name);
    if (event.position->place) {
        check_number(capture, json, "position.lat", lat, 1e-7);
        check_number(capture, json, "position.lon", lon, 1e-7);
    }
    check_number(capture, json, "position.altitude_m", *derived.double_of("altitude"), 0);
    check_number(capture, json, "position.speed_kmh", *derived.double_of("speed_kmh"), 1e-6);
    check_number(capture, json, "position.course_deg", *derived.double_of("course"), 0);
    compare_extras(capture, event, *derived.find("extra"));
}

// What the row's own test asserts, in our names. Rows about engines, locks, fuel and freight have
// no counterpart here.
void compare_attribute(const Capture& capture, const Heard& heard) {
    const DeviceEvent& event = heard.decoded.events.back();
    const Json json = gateway::event_json(event);
    const std::string key(capture.expect.text_of("key").value_or(""));
    const std::string value(capture.expect.text_of("value").value_or(""));
    if (key == "batteryLevel") {
        check_number(capture, json, "battery.percent", *capture.expect.double_of("value"), 0);
    } else if (key == "battery") {
        check_number(capture, json, "battery.volts", *capture.expect.double_of("value"), 1e-9);
    } else if (key == "sat") {
        check_number(capture, json, "position.satellites", *capture.expect.double_of("value"), 0);
    } else if (key == "iccid") {
        CHECK_MESSAGE(
            member(json, "facts.iccid")->as_text() == std::optional<std::string_view>(value),
            capture.name);
    } else if (key == "result") {
        REQUIRE_MESSAGE(member(json, "facts.text") != nullptr, json.dump());
        CHECK_MESSAGE(
            member(json, "facts.text")->as_text() == std::optional<std::string_view>(value),
            capture.name);
    } else if (key == "alarm") {
        static const std::map<std::string, device::AlarmSet> meant = {
            {"sos", {AlarmKind::sos}},
            {"removing", {AlarmKind::removed}},
            {"vibration", {AlarmKind::vibration}},
            {"lowBattery,removing", {AlarmKind::low_battery, AlarmKind::removed}},
            {"tampering", {AlarmKind::tamper}},
            {"door", {AlarmKind::door}},
            {"movement", {AlarmKind::vibration}},
        };
        REQUIRE_MESSAGE(meant.contains(value), capture.name << " expects " << value);
        CHECK_MESSAGE(event.alarms == meant.at(value), capture.name << ": " << json.dump());
    }
}

void compare(const Capture& capture, const Heard& heard) {
    const Json& derived = capture.derived;
    REQUIRE_MESSAGE(derived.is_object(), capture.name << " has no derived values");
    const std::string phone(*derived.text_of("phone_bcd"));
    if (all_digits(phone)) {
        CHECK_MESSAGE(heard.device == phone, capture.name);
    } else {
        CHECK_MESSAGE(heard.device.size() == 15, capture.name << " carries an IMEI in six bytes");
    }
    REQUIRE_MESSAGE(!heard.decoded.events.empty(), capture.name);
    if (const auto serial = derived.int_of("serial")) {
        CHECK_MESSAGE(heard.decoded.key == std::to_string(*serial), capture.name);
    }
    CHECK_MESSAGE(heard.decoded.events.front().word == std::string(*derived.text_of("msg_id")),
                  capture.name);
    if (derived.find("status_hex") != nullptr) {
        compare_location(capture, heard.decoded.events.front());
    }
    const std::string assertion(capture.expect.text_of("assert").value_or(""));
    if (assertion == "verifyAttribute") {
        compare_attribute(capture, heard);
    } else if (assertion == "verifyPositions") {
        CHECK_MESSAGE(heard.decoded.events.front().position, capture.name);
    }
}

// Frames of other projects, as on the wire.
void compare_second(const Capture& capture, const Heard& heard) {
    const Json& expect = capture.expect;
    CHECK_MESSAGE(heard.device == std::string(*expect.text_of("phone")), capture.name);
    CHECK_MESSAGE(heard.decoded.key == std::to_string(*expect.int_of("serial")), capture.name);
    REQUIRE_MESSAGE(heard.decoded.events.size() == 1, capture.name);
    const DeviceEvent& event = heard.decoded.events.front();
    const Json json = gateway::event_json(event);
    if (expect.find("lat_raw") != nullptr) {
        CHECK_MESSAGE(event.alarms.has(AlarmKind::sos) == (*expect.int_of("alarm") == 1),
                      capture.name);
        CHECK_MESSAGE(event.position->valid == ((*expect.int_of("status") >> 1 & 1) == 1),
                      capture.name);
        check_number(capture, json, "position.lat", *expect.double_of("lat_raw") / 1e6, 1e-9);
        check_number(capture, json, "position.lon", *expect.double_of("lon_raw") / 1e6, 1e-9);
    }
    if (const auto time = expect.text_of("time")) {
        CHECK_MESSAGE(event.time == instant_at(*time, shanghai_offset), capture.name);
    }
    if (const auto maker = expect.text_of("manufacturer")) {
        CHECK_MESSAGE(event.login->maker == std::string(*maker), capture.name);
        CHECK_MESSAGE(event.login->model == std::string(*expect.text_of("model")), capture.name);
    }
}

}  // namespace

TEST_CASE("captured frames of JT/T 808 terminals mean what an independent decoder says") {
    const auto server = gateway::jt808::make();
    run({"jt808", *server, refused, escaped, compare}, 71);
}

TEST_CASE("frames quoted by other JT/T 808 projects mean the same to us") {
    const auto server = gateway::jt808::make();
    run({"jt808_second", *server, {}, {}, compare_second}, 4);
}

}  // namespace tiexin::conformance

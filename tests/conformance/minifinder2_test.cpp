// Captured frames of EV-07B pendants (minifinder2).

#include "gateway/protocols/minifinder2/minifinder2.hpp"
#include "base/text.hpp"
#include "captures.hpp"
#include "gateway/decode_json.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::conformance {
namespace {

using device::AlarmKind;
using device::PlaceKind;

void compare_fix(const Capture& capture, const device::DeviceEvent& event, const Json& item) {
    const Json json = gateway::event_json(event);
    check_number(capture, json, "position.lat", *item.double_of("lat"), 1e-5);
    check_number(capture, json, "position.lon", *item.double_of("lon"), 1e-5);
    check_number(capture, json, "position.speed_kmh", *item.double_of("speed_kmh"), 1e-6);
    check_number(capture, json, "position.hdop", *item.double_of("hdop"), 1e-6);
    check_number(capture, json, "position.satellites", *item.double_of("satellites"), 0);
    CHECK_MESSAGE(event.position->valid == (*item.double_of("hdop") != 0), capture.name);
}

struct Seen {
    std::vector<const device::DeviceEvent*> fixes;  // events located by satellites, in order
    std::size_t wifi_points = 0;
    device::AlarmSet alarms;
};

Seen seen_in(const Heard& heard) {
    Seen seen;
    for (const device::DeviceEvent& event : heard.decoded.events) {
        if (event.position && event.position->kind == PlaceKind::gnss && event.position->place) {
            seen.fixes.push_back(&event);
        }
        seen.wifi_points += event.network.wifi.size();
        seen.alarms.add(event.alarms);
    }
    return seen;
}

void compare(const Capture& capture, const Heard& heard) {
    const Json& derived = capture.derived;
    REQUIRE_MESSAGE(derived.is_object(), capture.name << " has no derived values");
    CHECK_MESSAGE(heard.decoded.key ==
                      to_text(static_cast<std::uint64_t>(derived.int_of("seq").value_or(-1))),
                  capture.name);
    CHECK_MESSAGE(!heard.decoded.events.empty(), capture.name);
    const Seen seen = seen_in(heard);
    const bool report = derived.text_of("cmd") == std::optional<std::string_view>("01");
    std::size_t fix = 0, wifi = 0;
    for (const Json& item : derived.find("tlv")->items()) {
        if (const auto imei = item.text_of("imei")) {
            CHECK_MESSAGE(heard.device == std::string(*imei), capture.name);
        }
        if (!report) {
            continue;
        }
        if (item.double_of("lat")) {
            REQUIRE_MESSAGE(fix < seen.fixes.size(), capture.name);
            compare_fix(capture, *seen.fixes[fix++], item);
        }
        if (const Json* points = item.find("wifi")) {
            wifi += points->size();
        }
        if (const auto word = item.text_of("alarm_hex")) {
            const std::uint64_t bits = parse_hex(*word).value_or(0);
            CHECK_MESSAGE(seen.alarms.has(AlarmKind::sos) == ((bits >> 12 & 1) != 0), capture.name);
            CHECK_MESSAGE(seen.alarms.has(AlarmKind::fall) == ((bits >> 2 & 1) != 0), capture.name);
            CHECK_MESSAGE(seen.alarms.has(AlarmKind::low_battery) == ((bits & 1) != 0),
                          capture.name);
        }
    }
    CHECK_MESSAGE(fix == seen.fixes.size(), capture.name);
    CHECK_MESSAGE(seen.wifi_points >= wifi, capture.name);
    const bool wants_ack = derived.bool_of("ack_requested").value_or(false);
    CHECK_MESSAGE(!heard.decoded.reply.empty() == wants_ack, capture.name);
}

const Refused refused = {
    {"Minifinder2ProtocolDecoderTest#testDecode#1",
     "the reporter altered it: CRC-16/XMODEM of the body differs"},
};

}  // namespace

TEST_CASE("captured frames of pendants mean what an independent decoder says") {
    const auto server = gateway::minifinder2::make();
    run({"minifinder2", *server, refused, {}, compare}, 23);
}

}  // namespace tiexin::conformance

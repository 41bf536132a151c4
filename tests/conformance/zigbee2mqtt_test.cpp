// Messages of Zigbee sensors as the documentation of Zigbee2MQTT shows them.

#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"
#include "captures.hpp"
#include "gateway/decode_json.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::conformance {
namespace {

using device::AlarmKind;

// What a message raises, from the words of its row. The first that fits; "restored", "closed" and
// "online" raise nothing, nor does a fall that is only suspected.
device::AlarmSet alarms_meant(std::string_view meaning) {
    const std::pair<std::string_view, std::optional<AlarmKind>> words[] = {
        {"restored", std::nullopt},         {"suspected fall", std::nullopt},
        {"no fall", std::nullopt},          {"SOS", AlarmKind::sos},
        {"FALL", AlarmKind::fall},          {"smoke alarm", AlarmKind::smoke},
        {"gas alarm", AlarmKind::gas},      {"bridge lost", AlarmKind::link_lost},
        {"left the", AlarmKind::link_lost}, {"low battery", AlarmKind::low_battery},
        {"tamper", AlarmKind::tamper}};
    for (const auto& [word, kind] : words) {
        if (meaning.find(word) != std::string_view::npos) {
            return kind ? device::AlarmSet{*kind} : device::AlarmSet{};
        }
    }
    return {};
}

void compare(const Capture& capture, const Heard& heard) {
    REQUIRE_MESSAGE(heard.decoded.events.size() == 1, capture.name);
    const device::DeviceEvent& event = heard.decoded.events[0];
    CHECK_MESSAGE(event.alarms == alarms_meant(capture.expect.text_of("meaning").value_or("")),
                  capture.name << ": " << gateway::event_json(event).dump());
    CHECK_MESSAGE(!heard.device.empty(), capture.name);
    CHECK_MESSAGE(heard.decoded.reply.empty(), capture.name);
}

}  // namespace

TEST_CASE("zigbee2mqtt messages mean what its documentation says") {
    const auto server = gateway::zigbee2mqtt::make();
    run({"zigbee2mqtt", *server, {}, {}, compare}, 14);
}

}  // namespace tiexin::conformance

#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

#include <algorithm>

#include "gateway/protocols/zigbee2mqtt/discovery.hpp"
#include "gateway/protocols/zigbee2mqtt/home_state.hpp"

#include "gateway/test/vector_runner.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::zigbee2mqtt {
namespace {

using device::AlarmKind;
using device::AlarmSet;

struct Broker {
    std::unique_ptr<Protocol> protocol = make();
    SessionFacts session;
    Prng random{1};
    Instant now{1'795'413'187'000'000};
    Decoded says(const Message& message) {
        return protocol->decode(frame_of(message), session, {now, "", &random});
    }
    AlarmSet alarms(const std::string& topic, const std::string& payload) {
        const Decoded out = says({topic, payload, false});
        REQUIRE(out.events.size() == 1);
        return out.events[0].alarms;
    }
};

std::string announcement(const std::string& topic) {
    return R"({"state_topic":")" + topic + R"(","device_class":"smoke"})";
}

}  // namespace

TEST_CASE("zigbee2mqtt vectors mean what the documentation says") {
    const auto protocol = make();
    run_vectors("zigbee2mqtt", *protocol);
}

TEST_CASE("a level that stands is said again after minutes, not with each report") {
    Broker broker;
    CHECK(broker.alarms("zigbee2mqtt/d", R"({"smoke":true})") == AlarmSet{AlarmKind::smoke});
    broker.now = broker.now + level_said_again_after - seconds(1);
    CHECK(broker.alarms("zigbee2mqtt/d", R"({"smoke":true})").empty());
    broker.now = broker.now + seconds(1);
    CHECK(broker.alarms("zigbee2mqtt/d", R"({"smoke":true})") == AlarmSet{AlarmKind::smoke});
    CHECK(broker.alarms("zigbee2mqtt/d", R"({"smoke":true})").empty());
}

TEST_CASE("a call that is said on and on is one call") {
    Broker broker;
    CHECK(broker.alarms("zigbee2mqtt/d", R"({"sos":true})") == AlarmSet{AlarmKind::sos});
    broker.now = broker.now + hours(5);
    CHECK(broker.alarms("zigbee2mqtt/d", R"({"sos":true})").empty());
}

TEST_CASE("memory of devices is bounded, and what is forgotten is told again") {
    HomeState state;
    const std::vector<Reading> smoke = {{"smoke", AlarmKind::smoke, true}};
    const Instant now{1};
    CHECK(state.take("first", smoke, now).alarms == AlarmSet{AlarmKind::smoke});
    CHECK(state.take("first", smoke, now).alarms.empty());
    for (std::size_t i = 0; i < devices_max; ++i) {
        (void)state.take("d" + std::to_string(i), {}, now);
    }
    CHECK(state.take("first", smoke, now).alarms == AlarmSet{AlarmKind::smoke});
}

TEST_CASE("beyond the bound of one device a source is told each time, never lost") {
    HomeState state;
    std::vector<Reading> readings;
    for (std::size_t i = 0; i <= sources_max; ++i) {
        readings.push_back({"s" + std::to_string(i), AlarmKind::sos, true});
    }
    CHECK(state.take("d", readings, Instant{1}).alarms == AlarmSet{AlarmKind::sos});
    CHECK(state.take("d", readings, Instant{1}).alarms == AlarmSet{AlarmKind::sos});
}

TEST_CASE("announced entities are bounded, and their topics are asked for") {
    Broker broker;
    for (std::size_t i = 0; i < entities_max; ++i) {
        const std::string n = std::to_string(i);
        const Decoded out = broker.says(
            {"homeassistant/binary_sensor/n/e" + n + "/config", announcement("t/" + n), true});
        REQUIRE(!out.fault);
    }
    CHECK(broker.says({"homeassistant/binary_sensor/n/more/config", announcement("t/x"), true})
              .fault == Fault::value);
    CHECK(topics_wanted(broker.session).size() == entities_max);
    (void)broker.says({"homeassistant/binary_sensor/n/e0/config", "", false});
    const auto topics = topics_wanted(broker.session);
    CHECK(topics.size() == entities_max - 1);
    CHECK(std::find(topics.begin(), topics.end(), "t/0") == topics.end());
    // The same one again takes the place it had.
    CHECK(!broker.says({"homeassistant/binary_sensor/n/e1/config", announcement("t/new"), true})
               .fault);
    CHECK(topics_wanted(broker.session).size() == entities_max - 1);
}

TEST_CASE("templates are read when they only point at a value") {
    using Path = std::vector<std::string>;
    CHECK(template_path("") == Path{});
    CHECK(template_path("{{ value }}") == Path{});
    CHECK(template_path("{{value_json.smoke}}") == Path{"smoke"});
    CHECK(template_path("{{ value_json['a']['b'] }}") == Path{"a", "b"});
    CHECK(template_path("{{ value_json.a.b[\"c\"] }}") == Path{"a", "b", "c"});
    for (const char* text : {"{{ value_json }}", "{{ value_json. }}", "{{ value_json[0] }}",
                             "{{ value_json.a | int }}", "{% if x %}", "{{ now() }}", "value",
                             "{{}}", "{{ value_json['a }}", "{{ value_json.a.b.c.d.e }}"}) {
        CHECK_MESSAGE(!template_path(text), text);
    }
}

TEST_CASE("a message survives being a frame") {
    const Message message{"zigbee2mqtt/厨房", "{\"a\":\"\\\"}\"}\n", true};
    const Buffer frame = frame_of(message);
    CHECK(make()->frame_size(frame).value() == frame.size());
    const Message back = message_of(frame).value();
    CHECK(back.topic == message.topic);
    CHECK(back.payload == message.payload);
    CHECK(back.retained);
}

TEST_CASE("a request without an end is given up, and one over the limit refused") {
    const auto protocol = make();
    CHECK(protocol->frame_size(Buffer(2 * frame_bytes_max, '{')).value() == 0);
    CHECK(!protocol->frame_size(Buffer(2 * frame_bytes_max + 1, '{')).ok());
    Broker broker;
    const Message large{"zigbee2mqtt/d", std::string(frame_bytes_max, 'x'), false};
    CHECK(broker.says(large).fault == Fault::length);
}

TEST_CASE("what a sensor says is understood, and its end too") {
    Broker broker;
    const auto sensor = make_terminal("smoke_hall", 1);
    const auto say = [&](AlarmSet alarms) {
        device::DeviceEvent event;
        event.alarms = alarms;
        const Spoken spoken = sensor->say(event, broker.now);
        CHECK(!spoken.expects_answer);
        const Decoded out =
            broker.protocol->decode(spoken.frame, broker.session, {broker.now, "", &broker.random});
        REQUIRE(out.events.size() == 1);
        return out.events[0].alarms;
    };
    CHECK(say({AlarmKind::smoke}) == AlarmSet{AlarmKind::smoke});
    CHECK(broker.session.device == "smoke_hall");
    CHECK(say({}).empty());
    CHECK(say({AlarmKind::smoke}) == AlarmSet{AlarmKind::smoke});
    // What stands is told beside what is new.
    CHECK(say({AlarmKind::sos, AlarmKind::smoke}) == AlarmSet{AlarmKind::sos, AlarmKind::smoke});
}

}  // namespace tiexin::gateway::zigbee2mqtt

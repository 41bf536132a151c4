// The sensors of the city's homes, decoded by the real protocol as a server would.

#include "sim/homes.hpp"

#include <doctest/doctest.h>

#include <set>

#include "gateway/protocol.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

using namespace tiexin;
using namespace tiexin::sim;

namespace {

CityTerminal terminal(const std::string& device, const std::string& model,
                      const std::string& protocol = "zigbee2mqtt") {
    CityTerminal out;
    out.device = device;
    out.model = model;
    out.protocol = protocol;
    return out;
}

struct Heard {
    std::set<std::string> devices;
    std::vector<device::AlarmSet> alarms;
    std::size_t faults = 0;
};

Heard heard(Homes& homes, Instant from, Duration how_long) {
    const auto protocol = gateway::find_protocol("zigbee2mqtt")->make();
    gateway::SessionFacts session;
    Prng random(1);
    Heard out;
    for (Instant now = from; now - from < how_long; now = now + seconds(1)) {
        for (const HomeMessage& message : homes.due(now)) {
            const auto decoded = protocol->decode(
                gateway::zigbee2mqtt::frame_of({message.topic, message.payload, false}), session,
                {now, {}, &random});
            out.faults += decoded.fault ? 1 : 0;
            out.devices.insert(session.device);
            for (const device::DeviceEvent& event : decoded.events) {
                if (!event.alarms.empty()) {
                    out.alarms.push_back(event.alarms);
                }
            }
        }
    }
    return out;
}

const Instant start = parse_iso8601("2026-11-23T04:00:00Z").value();

}  // namespace

TEST_CASE("sensors of homes tell their state, and who speaks to a port is none of them") {
    Homes homes({terminal("h/smoke", "smoke"), terminal("h/door", "door"),
                 terminal("8800000001", "3G-A20", "watch")},
                {1e9, 1}, start);
    CHECK(homes.size() == 2);
    const Heard all = heard(homes, start, minutes(20));
    CHECK(all.devices == std::set<std::string>{"h/smoke", "h/door"});
    CHECK(all.faults == 0);
    CHECK(all.alarms.empty());
}

TEST_CASE("smoke becomes carbon monoxide too and is over after a while") {
    using device::AlarmKind;
    Homes homes({terminal("h/smoke", "smoke")}, {60, 1}, start);
    const Heard all = heard(homes, start, minutes(20));
    CHECK(homes.alarms() > 1);
    REQUIRE(all.alarms.size() >= 2);
    CHECK(all.alarms[0] == device::AlarmSet{AlarmKind::smoke});
    CHECK(all.alarms[1] == device::AlarmSet{AlarmKind::smoke, AlarmKind::carbon_monoxide});
}

TEST_CASE("a button of a home is pressed now and then, each press one alarm") {
    Homes homes({terminal("h/sos", "sos")}, {30, 1}, start);
    const Heard all = heard(homes, start, minutes(20));
    CHECK(homes.alarms() > 5);
    CHECK(all.alarms.size() == homes.alarms());
}

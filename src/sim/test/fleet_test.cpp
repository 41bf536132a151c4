#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "base/aes_cbc.hpp"
#include "sim/fleet.hpp"
#include "sim/test/sink_server.hpp"

using namespace tiexin;
using namespace tiexin::sim;

namespace {

const Instant noon = parse_iso8601("2026-11-23T04:00:00Z").value();

CityTerminal terminal(std::string protocol, std::string device, std::string kind) {
    CityTerminal made;
    made.protocol = std::move(protocol);
    made.device = std::move(device);
    made.kind = std::move(kind);
    made.home = {40.08, 113.3};
    made.haunts = {{40.085, 113.305}, {40.078, 113.31}};
    return made;
}

std::vector<CityTerminal> some(int of_each) {
    std::vector<CityTerminal> terminals;
    for (int i = 0; i < of_each; ++i) {
        const std::string tail = std::to_string(100 + i);
        terminals.push_back(terminal("watch", "8800000" + tail, "watch"));
        terminals.push_back(terminal("jt808", "015499000" + tail, "pendant"));
        terminals.push_back(terminal("jt808", "00000000015499000" + tail, "hub"));
        terminals.push_back(terminal("minifinder2", "869999010000" + tail, "pendant"));
    }
    return terminals;
}

struct World {
    ManualClock clock{noon};
    net::SimNetwork network{clock, 5};
    SinkServer server{network};
    std::unique_ptr<net::Loop> loop = network.make_loop();
    std::vector<Acknowledged> journal;
    std::unique_ptr<Fleet> fleet;

    World(const std::vector<CityTerminal>& terminals, double frames_per_s, double press_every_s,
          double udp_share = 0) {
        FleetOptions options;
        options.server = net::parse_address("127.0.0.1").value();
        options.frames_per_s = frames_per_s;
        options.press_every_s = press_every_s;
        options.udp_share = udp_share;
        fleet = Fleet::make(network, *loop, options, Ports::with_offset(0), terminals,
                            [this](const Acknowledged& line) { journal.push_back(line); })
                    .value();
        fleet->start();
    }
    ~World() { loop->stop(); }
    const FleetCounts& counts() { return fleet->notes().counts; }
    void run_dry() {
        bool drained = false;
        fleet->wind_down([&] { drained = true; });
        CHECK(network.run_until([&] { return drained; }, seconds(10)));
    }
};

}  // namespace

TEST_CASE("every acknowledged alarm is journalled under the key the server knows it by") {
    World world(some(5), 40, 0.5);
    world.network.run_for(minutes(3));
    world.run_dry();
    CHECK(world.server.faults == 0);
    CHECK(world.server.devices.size() == 20);
    CHECK(world.counts().presses > 200);
    CHECK(world.counts().presses_acknowledged == world.counts().presses);
    CHECK(world.journal.size() >= world.counts().presses);
    for (const Acknowledged& line : world.journal) {
        const auto known = world.server.alarms.find(line.device + " " + line.key);
        REQUIRE(known != world.server.alarms.end());
        CHECK(known->second.alarms == line.alarms);
        CHECK(line.device_time <= line.acked_at);
    }
}

TEST_CASE("the fleet sends as many frames as it was told to, whatever its size") {
    World world(some(5), 50, 1e6);
    world.network.run_for(seconds(10));
    const std::uint64_t before = world.counts().sent;
    world.network.run_for(seconds(60));
    const auto sent = static_cast<double>(world.counts().sent - before);
    CHECK(sent > 0.93 * 50 * 60);
    CHECK(sent < 1.07 * 50 * 60);
}

TEST_CASE("a server that keeps silent never has more than sixteen frames of one terminal") {
    World world(some(1), 40, 0.5);
    world.network.run_for(seconds(5));
    world.server.silent = true;
    world.network.run_for(seconds(40));
    CHECK(world.server.unanswered_max > 4);
    CHECK(world.server.unanswered_max <= in_flight_max);
}

TEST_CASE("a press that was not acknowledged is said again with the same key until it is") {
    World world(some(3), 10, 0.5);
    world.network.run_for(seconds(3));
    world.server.silent = true;
    world.network.run_for(seconds(6));
    const std::uint64_t unanswered = world.counts().presses - world.counts().presses_acknowledged;
    CHECK(unanswered > 3);
    world.server.die();
    world.network.run_for(seconds(4));
    world.server.silent = false;
    world.server.come_back();
    world.network.run_for(seconds(20));
    world.run_dry();
    CHECK(world.counts().presses_acknowledged == world.counts().presses);
    CHECK(world.counts().reconnects >= 12);
    const auto twice = std::count_if(world.server.alarms.begin(), world.server.alarms.end(),
                                     [](const auto& row) { return row.second.times > 1; });
    CHECK(twice > 0);
    std::map<std::string, int> journalled;
    for (const Acknowledged& line : world.journal) {
        CHECK(++journalled[line.device + " " + line.key] == 1);
    }
}

TEST_CASE("on one connection a late frame is repeated where it has a serial") {
    World world({terminal("jt808", "015499000011", "pendant")}, 0.01, 4);
    world.network.run_for(seconds(2));
    world.server.silent = true;
    world.network.run_for(seconds(25));
    CHECK(world.counts().repeated > 0);
    CHECK(world.counts().reconnects == 0);
    world.server.silent = false;
    world.network.run_for(seconds(20));
    CHECK(world.counts().presses_acknowledged > 0);
}

TEST_CASE("over UDP a press is said again until it is acknowledged, whatever gets lost") {
    std::vector<CityTerminal> pendants;
    for (int i = 100; i < 106; ++i) {
        pendants.push_back(terminal("minifinder2", "869999010000" + std::to_string(i), "pendant"));
    }
    World world(pendants, 4, 1, 1);
    net::SimFaults faults;
    faults.lose_datagram = 0.3;
    faults.duplicate_datagram = 0.1;
    faults.reorder_datagram = 0.2;
    world.network.set_faults(faults);
    world.network.run_for(minutes(3));
    world.network.set_faults({});
    world.network.run_for(seconds(30));
    world.run_dry();
    CHECK(world.network.counts().lost > 100);
    CHECK(world.network.counts().connects == 0);
    CHECK(world.server.faults == 0);
    CHECK(world.counts().presses > 100);
    CHECK(world.counts().presses_acknowledged == world.counts().presses);
    CHECK(world.counts().repeated > 30);
    std::map<std::string, int> journalled;
    for (const Acknowledged& line : world.journal) {
        CHECK(world.server.alarms.contains(line.device + " " + line.key));
        CHECK(++journalled[line.device + " " + line.key] == 1);
    }
}

TEST_CASE("alarm panels, in clear and encrypted, over TCP and UDP, get every press through") {
    const std::string key = "00112233445566778899aabbccddeeff";
    for (const double udp_share : {0.0, 1.0}) {
        CAPTURE(udp_share);
        std::vector<CityTerminal> panels;
        for (int i = 0; i < 6; ++i) {
            panels.push_back(terminal("sia_dc09", "9900010" + std::to_string(i), "hub"));
            panels.back().line_key = i % 2 == 0 ? key : "";
        }
        World world(panels, 6, 2, udp_share);
        for (const CityTerminal& panel : panels) {
            world.server.line_keys.set("sia_dc09", panel.device,
                                       aes_key_of(panel.line_key).value_or(Buffer{}));
        }
        world.network.run_for(minutes(2));
        // What was pressed meanwhile is said again byte for byte, and then with the time of now.
        world.server.die();
        world.network.run_for(minutes(2));
        world.server.come_back();
        world.network.run_for(minutes(1));
        world.run_dry();
        CHECK(world.server.devices.size() == 6);
        CHECK(world.counts().presses > 50);
        CHECK(world.counts().presses_acknowledged == world.counts().presses);
        for (const Acknowledged& line : world.journal) {
            CHECK(world.server.alarms.contains(line.device + " " + line.key));
        }
    }
}

TEST_CASE("over UDP a server that was away is found again with what was pressed meanwhile") {
    World world({terminal("minifinder2", "869999010000100", "pendant")}, 1, 5, 1);
    world.network.run_for(seconds(3));
    CHECK(world.counts().online == 1);
    world.server.die();
    const auto said_before = world.network.counts().datagrams;
    world.network.run_for(minutes(2));
    CHECK(world.counts().presses > world.counts().presses_acknowledged);
    // What was in flight, each of it repeats_max times more, and then a login in every 3 s or more.
    const auto said = world.network.counts().datagrams - said_before;
    CHECK(said > 120 / 5);
    CHECK(said <= in_flight_max * (1 + repeats_max) + 120 / 3);
    world.server.come_back();
    world.network.run_for(seconds(40));
    world.run_dry();
    CHECK(world.counts().presses_acknowledged == world.counts().presses);
    CHECK(world.counts().reconnects > 0);
}

TEST_CASE("a share of those whose protocol has a UDP port speaks UDP") {
    World world(some(50), 10, 1e6, 0.5);
    world.network.run_for(seconds(8));
    CHECK(world.server.devices.size() >= 198);
    CHECK(world.network.counts().connects >= 150 + 15);
    CHECK(world.network.counts().connects <= 150 + 37);
}

TEST_CASE("connections come no faster than the ramp and all of them come") {
    World world(some(200), 10, 1e6);
    world.network.run_for(seconds(8));
    CHECK(world.counts().online >= 795);  // one or two may be in a dead spot
    std::map<std::int64_t, int> in_second;
    for (const Instant at : world.server.opened) {
        ++in_second[(at - noon).us / 1'000'000];
    }
    for (const auto& [second, count] : in_second) {
        CHECK(count <= 520);
    }
}

TEST_CASE("terminals answer what they are told and report as often as they were told to") {
    World world(some(1), 4, 1e6);
    world.network.run_for(seconds(5));
    const auto before = world.counts().commands;
    for (const std::string device : {"8800000100", "015499000100", "869999010000100"}) {
        CHECK(world.server.tell(device, {device::CommandKind::locate_now, 0, {}}));
        CHECK(world.server.tell(device, {device::CommandKind::report_interval, 300, {}}));
        CHECK(world.server.tell(device, {device::CommandKind::centre_number, 0, {"12349"}}));
    }
    world.network.run_for(seconds(5));
    CHECK(world.counts().commands == before + 9);
    CHECK(world.server.replies.size() >= 6);
    for (const device::CommandReply& reply : world.server.replies) {
        CHECK(reply.accepted);
    }
    const auto sent = world.counts().sent;
    world.network.run_for(seconds(100));
    CHECK(world.counts().sent - sent < 430);  // all by the one that was told nothing
}

TEST_CASE("a fleet of nobody and of an unknown protocol is refused") {
    ManualClock clock{noon};
    net::SimNetwork network(clock, 1);
    const auto loop = network.make_loop();
    FleetOptions options;
    CHECK(!Fleet::make(network, *loop, options, Ports::with_offset(0), {}, nullptr));
    CHECK(!Fleet::make(network, *loop, options, Ports::with_offset(0),
                       {terminal("morse", "1", "watch")}, nullptr));
}

#include <cmath>

#include "base/check.hpp"
#include "gateway/protocols/watch/framing.hpp"
#include "gateway/protocols/watch/watch.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::watch {
namespace {

using device::AlarmKind;
using device::Command;
using device::CommandKind;
using device::DeviceEvent;

constexpr Instant start{1'795'413'187'000'000};
const std::string id = "4700186508";
constexpr int seeds = 200;

struct Pair {
    std::unique_ptr<Protocol> server = make();
    std::unique_ptr<Terminal> terminal = make_terminal(id, 1);
    SessionFacts session;
    Prng random{3};
    Decoded up(const Spoken& spoken) {
        return server->decode(spoken.frame, session, {start, "", &random});
    }
};

device::Network random_network(Prng& random) {
    device::Network network;
    for (std::uint64_t i = random.below(4); i > 0; --i) {
        network.cells.push_back({460, 0, random.between(1, 65'000), random.between(1, 1 << 27),
                                 static_cast<int>(random.between(0, 200))});
    }
    for (std::uint64_t i = random.below(5); i > 0; --i) {
        const auto byte = static_cast<std::uint8_t>(random.below(256));
        const std::string mac = "aa:bb:cc:dd:ee:" + to_hex(Buffer{byte});
        network.wifi.push_back({mac, static_cast<int>(random.between(-99, -20))});
    }
    return network;
}

DeviceEvent random_report(Prng& random) {
    static constexpr AlarmKind sayable[] = {AlarmKind::sos,
                                            AlarmKind::low_battery,
                                            AlarmKind::fence_exit,
                                            AlarmKind::fence_enter,
                                            AlarmKind::removed,
                                            AlarmKind::fall,
                                            AlarmKind::heart_rate_high};
    DeviceEvent event;
    event.time = start - seconds(random.between(0, 100'000));
    for (const AlarmKind kind : sayable) {
        if (random.chance(0.15)) {
            event.alarms.add(kind);
        }
    }
    device::Fix fix;
    fix.valid = random.chance(0.7);
    fix.place = Wgs84{random.unit() * 180 - 90, random.unit() * 360 - 180};
    fix.speed_kmh = static_cast<double>(random.below(120));
    fix.course_deg = static_cast<double>(random.below(360));
    fix.altitude_m = static_cast<double>(random.between(-100, 4'000));
    fix.satellites = static_cast<int>(random.below(20));
    fix.accuracy_m = static_cast<double>(random.between(1, 500));
    event.position = fix;
    event.network = random_network(random);
    event.battery.percent = static_cast<int>(random.below(101));
    event.signal_percent = static_cast<int>(random.below(101));
    event.vitals.steps = random.between(0, 100'000);
    event.buffered = event.alarms.empty() && random.chance(0.3);
    return event;
}

void check_same(const DeviceEvent& got, const DeviceEvent& said) {
    CHECK(got.time == said.time);
    CHECK(got.alarms == said.alarms);
    CHECK(got.buffered == said.buffered);
    CHECK(got.battery.percent == said.battery.percent);
    CHECK(got.signal_percent == said.signal_percent);
    CHECK(got.vitals.steps == said.vitals.steps);
    REQUIRE(got.position);
    CHECK(got.position->valid == said.position->valid);
    if (said.position->valid) {
        REQUIRE(got.position->place);
        CHECK(std::abs(got.position->place->lat - said.position->place->lat) < 1e-6);
        CHECK(std::abs(got.position->place->lon - said.position->place->lon) < 1e-6);
    }
    CHECK(got.position->speed_kmh == said.position->speed_kmh);
    CHECK(got.position->course_deg == said.position->course_deg);
    CHECK(got.position->satellites == said.position->satellites);
    CHECK(got.position->accuracy_m == said.position->accuracy_m);
    REQUIRE(got.network.cells.size() == said.network.cells.size());
    for (std::size_t i = 0; i < got.network.cells.size(); ++i) {
        CHECK(got.network.cells[i].lac == said.network.cells[i].lac);
        CHECK(got.network.cells[i].cid == said.network.cells[i].cid);
        CHECK(got.network.cells[i].rssi_dbm == said.network.cells[i].rssi_dbm);
    }
    REQUIRE(got.network.wifi.size() == said.network.wifi.size());
    for (std::size_t i = 0; i < got.network.wifi.size(); ++i) {
        CHECK(got.network.wifi[i].mac == said.network.wifi[i].mac);
        CHECK(got.network.wifi[i].rssi_dbm == said.network.wifi[i].rssi_dbm);
    }
}

}  // namespace

TEST_CASE("what a watch says is what the server hears") {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        Prng random(seed);
        Pair pair;
        const DeviceEvent said = random_report(random);
        const Spoken spoken = pair.terminal->say(said, start);
        CHECK(*pair.server->frame_size(spoken.frame) == spoken.frame.size());
        const Decoded decoded = pair.up(spoken);
        REQUIRE(!decoded.fault);
        REQUIRE(decoded.events.size() == 1);
        check_same(decoded.events[0], said);
        CHECK(spoken.expects_answer == !decoded.reply.empty());
    }
}

TEST_CASE("a watch says each vital sign") {
    Pair pair;
    DeviceEvent event;
    event.kind = device::EventKind::vitals;
    event.vitals.heart_rate_bpm = 71;
    CHECK(pair.up(pair.terminal->say(event, start)).events.at(0).vitals.heart_rate_bpm == 71);
    event.vitals.systolic_mmhg = 131;
    event.vitals.diastolic_mmhg = 84;
    const auto pressure = pair.up(pair.terminal->say(event, start)).events.at(0).vitals;
    CHECK(pressure.systolic_mmhg == 131);
    CHECK(pressure.diastolic_mmhg == 84);
    CHECK(pressure.heart_rate_bpm == 71);
    DeviceEvent oxygen;
    oxygen.vitals.spo2_percent = 97;
    CHECK(pair.up(pair.terminal->say(oxygen, start)).events.at(0).vitals.spo2_percent == 97);
    DeviceEvent warmth;
    warmth.vitals.temperature_c = 36.6;
    CHECK(pair.up(pair.terminal->say(warmth, start)).events.at(0).vitals.temperature_c == 36.6);
}

TEST_CASE("a watch is online when its link is answered, and an alarm is done when it is") {
    Pair pair;
    const auto first = pair.terminal->connect(start);
    REQUIRE(first.size() == 1);
    const Heard online = pair.terminal->hear(pair.up(first[0]).reply, start);
    CHECK(online.kind == HeardKind::logged_in);
    CHECK(online.key == first[0].key);

    DeviceEvent press;
    press.alarms = {AlarmKind::sos};
    const Spoken one = pair.terminal->say(press, start);
    const Spoken two = pair.terminal->say(press, start + seconds(20));
    CHECK(one.expects_answer);
    CHECK(one.key != two.key);
    for (const Spoken& spoken : {one, two}) {
        const Heard done = pair.terminal->hear(pair.up(spoken).reply, start);
        CHECK(done.kind == HeardKind::acknowledged);
        CHECK(done.key == spoken.key);
    }
    CHECK(pair.terminal->hear(pair.up(one).reply, start).kind == HeardKind::other);
}

TEST_CASE("a watch keeps an unanswered alarm over a reconnection") {
    Pair pair;
    DeviceEvent press;
    press.alarms = {AlarmKind::fall};
    const Spoken alarm = pair.terminal->say(press, start);
    const auto hello = pair.terminal->connect(start);
    CHECK(pair.terminal->hear(pair.up(hello[0]).reply, start).kind == HeardKind::logged_in);
    CHECK(pair.terminal->hear(pair.up(alarm).reply, start).key == alarm.key);
}

TEST_CASE("a watch understands every command and answers it with its word") {
    Pair pair;
    (void)pair.up(pair.terminal->connect(start)[0]);
    for (const Command& command :
         {Command{CommandKind::locate_now, 0, {}}, Command{CommandKind::find, 0, {}},
          Command{CommandKind::report_interval, 300, {}},
          Command{CommandKind::centre_number, 0, {"03525112345"}},
          Command{CommandKind::sos_numbers, 0, {"13800000001", "13800000002", "13800000003"}},
          Command{CommandKind::sos_numbers, 0, {"13800000001"}},
          Command{CommandKind::call_back, 0, {"03525112345"}}}) {
        const auto sent = pair.server->encode(command, pair.session, {start, "", &pair.random});
        REQUIRE(sent.ok());
        CHECK(*pair.terminal->frame_size(sent->frame) == sent->frame.size());
        const Heard heard = pair.terminal->hear(sent->frame, start);
        REQUIRE(heard.kind == HeardKind::command);
        CHECK(*heard.command == command);
        REQUIRE(heard.answers.size() == 1);
        const Decoded reply = pair.up(heard.answers[0]);
        REQUIRE(reply.events.at(0).reply);
        CHECK(reply.events[0].reply->key == sent->key);
        CHECK(reply.events[0].reply->final);
        CHECK(reply.events[0].reply->accepted);
    }
}

TEST_CASE("watch streams cut and glued anywhere give the same frames") {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        Prng random(seed);
        Pair pair;
        Buffer stream;
        std::vector<Buffer> frames;
        for (int i = 0; i < 6; ++i) {
            Buffer frame = pair.terminal->say(random_report(random), start).frame;
            const auto noise = static_cast<std::size_t>(random.below(5));
            frame.insert(frame.begin(), noise, static_cast<std::uint8_t>('a' + random.below(26)));
            append(stream, frame);
            frames.push_back(std::move(frame));
        }
        std::vector<Buffer> got;
        Buffer held;
        for (std::size_t at = 0; at < stream.size();) {
            const auto count = std::min<std::size_t>(1 + random.below(97), stream.size() - at);
            append(held, Bytes(stream).subspan(at, count));
            at += count;
            for (auto size = pair.server->frame_size(held); *size > 0;
                 size = pair.server->frame_size(held)) {
                const auto end = held.begin() + static_cast<std::ptrdiff_t>(*size);
                got.emplace_back(held.begin(), end);
                held.erase(held.begin(), end);
            }
        }
        CHECK(got == frames);
        CHECK(held.empty());
    }
}

TEST_CASE("watch decoding is total on noise and on damaged frames") {
    for (std::uint64_t seed = 0; seed < seeds * 10; ++seed) {
        CAPTURE(seed);
        Prng random(seed);
        Pair pair;
        Buffer bytes = random.chance(0.5) ? pair.terminal->say(random_report(random), start).frame
                                          : Buffer(static_cast<std::size_t>(random.below(300)));
        for (std::uint64_t i = random.below(bytes.size() + 1); i > 0; --i) {
            bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.next());
        }
        const auto size = pair.server->frame_size(bytes);
        CHECK((!size.ok() || *size <= bytes.size()));
        const Decoded decoded = pair.server->decode(bytes, pair.session, {start, "", &pair.random});
        CHECK((!decoded.fault || (decoded.events.empty() && decoded.reply.empty())));
        (void)pair.terminal->hear(bytes, start);
    }
}

}  // namespace tiexin::gateway::watch

#include <cmath>

#include "base/check.hpp"
#include "gateway/protocols/minifinder2/frame.hpp"
#include "gateway/protocols/minifinder2/minifinder2.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::minifinder2 {
namespace {

using device::AlarmKind;
using device::Command;
using device::CommandKind;
using device::DeviceEvent;

constexpr Instant start{1'795'413'187'000'000};
const std::string imei = "862311069162475";
constexpr int seeds = 200;

struct Pair {
    explicit Pair(std::uint64_t seed = 1) : terminal(make_terminal(imei, seed)) {}
    std::unique_ptr<Protocol> server = make();
    std::unique_ptr<Terminal> terminal;
    SessionFacts session;
    Prng random{3};
    Decoded up(Bytes frame) { return server->decode(frame, session, {start, "", &random}); }
};

DeviceEvent random_record(Prng& random) {
    static constexpr AlarmKind sayable[] = {
        AlarmKind::sos,       AlarmKind::low_battery, AlarmKind::fence_exit,
        AlarmKind::fall,      AlarmKind::fence_enter, AlarmKind::power_off,
        AlarmKind::overspeed, AlarmKind::service,     AlarmKind::ride};
    DeviceEvent event;
    event.time = start - seconds(random.between(0, 100'000));
    for (const AlarmKind kind : sayable) {
        if (random.chance(0.1)) {
            event.alarms.add(kind);
        }
    }
    if (random.chance(0.7)) {
        device::Fix fix;
        fix.valid = true;
        fix.place = Wgs84{random.unit() * 180 - 90, random.unit() * 360 - 180};
        fix.speed_kmh = static_cast<double>(random.below(120));
        fix.course_deg = static_cast<double>(random.below(360));
        fix.altitude_m = static_cast<double>(random.between(-100, 4'000));
        fix.satellites = static_cast<int>(random.below(20));
        fix.hdop = static_cast<double>(random.between(1, 90)) / 10;
        event.position = fix;
    }
    for (std::uint64_t i = random.below(4); i > 0; --i) {
        event.network.cells.push_back({460, 0, random.between(1, 65'000),
                                       random.between(1, 1 << 27),
                                       static_cast<int>(random.between(-120, 31))});
    }
    for (std::uint64_t i = random.below(5); i > 0; --i) {
        const auto byte = static_cast<std::uint8_t>(random.below(256));
        event.network.wifi.push_back(
            {"aa:bb:cc:dd:ee:" + to_hex(Buffer{byte}), static_cast<int>(random.between(-99, -20))});
    }
    event.battery.percent = static_cast<int>(random.below(101));
    event.battery.charging = random.chance(0.5);
    if (random.chance(0.3)) {
        event.vitals.heart_rate_bpm = static_cast<int>(random.between(40, 180));
        event.vitals.spo2_percent = static_cast<int>(random.between(80, 100));
        event.vitals.steps = random.between(0, 20'000);
    }
    return event;
}

void check_same(const DeviceEvent& got, const DeviceEvent& said) {
    CHECK(got.time == said.time);
    CHECK(got.alarms == said.alarms);
    CHECK(got.battery.percent == said.battery.percent);
    CHECK(got.battery.charging == said.battery.charging);
    CHECK(got.vitals.heart_rate_bpm == said.vitals.heart_rate_bpm);
    CHECK(got.vitals.spo2_percent == said.vitals.spo2_percent);
    CHECK(got.vitals.steps == said.vitals.steps);
    REQUIRE(got.position.has_value() == said.position.has_value());
    if (said.position) {
        CHECK(got.position->valid);
        CHECK(std::abs(got.position->place->lat - said.position->place->lat) < 1e-7);
        CHECK(std::abs(got.position->place->lon - said.position->place->lon) < 1e-7);
        CHECK(got.position->speed_kmh == said.position->speed_kmh);
        CHECK(got.position->course_deg == said.position->course_deg);
        CHECK(got.position->altitude_m == said.position->altitude_m);
        CHECK(got.position->satellites == said.position->satellites);
        CHECK(got.position->hdop == said.position->hdop);
    }
    REQUIRE(got.network.cells.size() == said.network.cells.size());
    for (std::size_t i = 0; i < got.network.cells.size(); ++i) {
        CHECK(got.network.cells[i].cid == said.network.cells[i].cid);
        CHECK(got.network.cells[i].rssi_dbm == said.network.cells[i].rssi_dbm);
    }
    REQUIRE(got.network.wifi.size() == said.network.wifi.size());
    for (std::size_t i = 0; i < got.network.wifi.size(); ++i) {
        CHECK(got.network.wifi[i].mac == said.network.wifi[i].mac);
    }
}

}  // namespace

TEST_CASE("what a pendant says is what the server hears, live and from memory") {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        Prng random(seed);
        Pair pair(seed);
        const DeviceEvent said = random_record(random);
        const Spoken spoken = pair.terminal->say(said, start);
        CHECK(*pair.server->frame_size(spoken.frame) == spoken.frame.size());
        const Decoded decoded = pair.up(spoken.frame);
        REQUIRE(!decoded.fault);
        REQUIRE(decoded.events.size() == 1);
        check_same(decoded.events[0], said);
        CHECK(decoded.key == spoken.key);
        CHECK(decoded.key_is_serial);
        CHECK(!decoded.reply.empty());

        std::vector<DeviceEvent> many;
        for (int i = 0; i < 40; ++i) {
            many.push_back(random_record(random));
        }
        std::size_t at = 0;
        for (const Spoken& batch : pair.terminal->say_buffered(many, start)) {
            for (const DeviceEvent& got : pair.up(batch.frame).events) {
                REQUIRE(at < many.size());
                CHECK(got.buffered);
                check_same(got, many[at++]);
            }
        }
        CHECK(at == many.size());
    }
}

TEST_CASE("a pendant is online when it has the time, and an alarm is done when acknowledged") {
    Pair pair;
    const auto first = pair.terminal->connect(start);
    REQUIRE(first.size() == 1);
    const Heard online = pair.terminal->hear(pair.up(first[0].frame).reply, start);
    CHECK(online.kind == HeardKind::logged_in);
    CHECK(online.key == first[0].key);
    DeviceEvent press;
    press.alarms = {AlarmKind::sos};
    const Spoken alarm = pair.terminal->say(press, start);
    for (int repeated = 0; repeated < 2; ++repeated) {
        const Heard done = pair.terminal->hear(pair.up(alarm.frame).reply, start);
        CHECK(done.kind == HeardKind::acknowledged);
        CHECK(done.key == alarm.key);
    }
    DeviceEvent beat;
    beat.kind = device::EventKind::heartbeat;
    const Decoded heard = pair.up(pair.terminal->say(beat, start).frame);
    CHECK(heard.events.at(0).kind == device::EventKind::heartbeat);
}

TEST_CASE("a pendant understands commands and answers them with their serial") {
    Pair pair;
    (void)pair.up(pair.terminal->connect(start)[0].frame);
    for (const Command& command :
         {Command{CommandKind::locate_now, 0, {}}, Command{CommandKind::find, 0, {}},
          Command{CommandKind::report_interval, 300, {}},
          Command{CommandKind::centre_number, 0, {"03525112345"}},
          Command{CommandKind::sos_numbers, 0, {"13800000001", "13800000002", "13800000003"}},
          Command{CommandKind::sos_numbers, 0, {"13800000001"}}}) {
        const auto sent = pair.server->encode(command, pair.session, {start, "", &pair.random});
        REQUIRE(sent.ok());
        CHECK(*pair.terminal->frame_size(sent->frame) == sent->frame.size());
        const Heard heard = pair.terminal->hear(sent->frame, start);
        REQUIRE(heard.kind == HeardKind::command);
        CHECK(*heard.command == command);
        REQUIRE(heard.answers.size() == 1);
        const Decoded reply = pair.up(heard.answers[0].frame);
        REQUIRE(reply.events.at(0).reply);
        CHECK(reply.events[0].reply->key == sent->key);
        CHECK(reply.events[0].reply->accepted);
        CHECK(reply.reply.empty());
    }
}

TEST_CASE("a pendant refuses what it does not know") {
    Pair pair;
    const Buffer frame = make_frame(flag_ack_wanted, 9, Buffer{cmd_control, 1, 0x66});
    const Heard heard = pair.terminal->hear(frame, start);
    CHECK(heard.kind == HeardKind::other);
    REQUIRE(heard.answers.size() == 1);
    const Decoded reply = pair.up(heard.answers[0].frame);
    CHECK(reply.events.at(0).reply->key == "9");
    CHECK(!reply.events[0].reply->accepted);
}

TEST_CASE("one flipped bit in a minifinder2 frame is refused") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        Prng random(seed);
        Pair pair(seed);
        const Buffer frame = pair.terminal->say(random_record(random), start).frame;
        // Mark, flags and serial are outside the checksum by the protocol's design.
        for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
            const std::size_t at = bit / 8;
            Buffer damaged = frame;
            damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ (1U << (bit % 8)));
            const Decoded decoded = pair.up(damaged);
            const bool covered = at == 2 || at == 3 || at == 4 || at == 5 || at >= header_bytes;
            CHECK((!covered || decoded.fault));
            CHECK((!decoded.fault || (decoded.events.empty() && decoded.reply.empty())));
        }
    }
}

TEST_CASE("minifinder2 streams cut and glued anywhere give the same frames") {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        Prng random(seed);
        Pair pair(seed);
        Buffer stream;
        std::vector<Buffer> frames;
        for (int i = 0; i < 6; ++i) {
            Buffer frame = pair.terminal->say(random_record(random), start).frame;
            frame.insert(frame.begin(), static_cast<std::size_t>(random.below(5)), 0x0d);
            append(stream, frame);
            frames.push_back(std::move(frame));
        }
        std::vector<Buffer> got;
        Buffer held;
        for (std::size_t at = 0; at < stream.size();) {
            const auto count = std::min<std::size_t>(1 + random.below(60), stream.size() - at);
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

TEST_CASE("minifinder2 decoding is total on noise behind a right checksum") {
    for (std::uint64_t seed = 0; seed < seeds * 10; ++seed) {
        CAPTURE(seed);
        Prng random(seed);
        Pair pair(seed);
        Buffer body(static_cast<std::size_t>(random.below(300)));
        for (std::uint8_t& byte : body) {
            byte = static_cast<std::uint8_t>(random.chance(0.3) ? random.below(10) : random.next());
        }
        const Buffer frame = random.chance(0.8)
                                 ? make_frame(static_cast<std::uint8_t>(random.next()), 1, body)
                                 : body;
        const auto size = pair.server->frame_size(frame);
        CHECK((!size.ok() || *size <= frame.size()));
        const Decoded decoded = pair.up(frame);
        CHECK((!decoded.fault || (decoded.events.empty() && decoded.reply.empty())));
        (void)pair.terminal->hear(frame, start);
    }
}

}  // namespace tiexin::gateway::minifinder2

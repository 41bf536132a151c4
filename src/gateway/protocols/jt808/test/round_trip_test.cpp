// The terminal's side and the server's side against each other.

#include "base/json.hpp"
#include "gateway/decode_json.hpp"
#include "gateway/protocols/jt808/jt808.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway {
namespace {

using device::AlarmKind;
using device::CommandKind;
using device::DeviceEvent;
using device::EventKind;

const Instant now{1'767'225'600'000'000};
const std::string old_device = "013912345678";
const std::string new_device = "00000000013912345678";

struct Pair {
    explicit Pair(const std::string& device)
        : server(jt808::make()), terminal(jt808::make_terminal(device, 7)) {}

    Decoded decode(const Buffer& frame) {
        const auto size = server->frame_size(frame);
        REQUIRE(size.ok());
        REQUIRE(*size == frame.size());
        return server->decode(frame, session, {now, {}, &random});
    }
    Heard hear(const Buffer& frame) {
        const auto size = terminal->frame_size(frame);
        REQUIRE(size.ok());
        REQUIRE(*size == frame.size());
        return terminal->hear(frame, now);
    }
    // Registers and authenticates; returns the code.
    std::string log_in() {
        const auto first = terminal->connect(now);
        REQUIRE(first.size() == 1);
        const Decoded registered = decode(first[0].frame);
        REQUIRE(registered.events.size() == 1);
        REQUIRE(registered.events[0].login);
        const Heard code = hear(registered.reply);
        CHECK(code.key == first[0].key);
        REQUIRE(code.answers.size() == 1);
        const Decoded presented = decode(code.answers[0].frame);
        REQUIRE(presented.events.size() == 1);
        CHECK(presented.events[0].login->presented == registered.events[0].login->issued);
        const Heard in = hear(presented.reply);
        CHECK(in.kind == HeardKind::logged_in);
        return *presented.events[0].login->presented;
    }

    std::unique_ptr<Protocol> server;
    std::unique_ptr<Terminal> terminal;
    SessionFacts session;
    Prng random{1};
};

DeviceEvent somewhere() {
    DeviceEvent event;
    event.time = now;
    device::Fix fix;
    fix.place = Wgs84{40.0761, 113.300125};
    fix.valid = true;
    fix.speed_kmh = 3.6;
    fix.course_deg = 90;
    fix.altitude_m = 1052;
    fix.satellites = 9;
    event.position = fix;
    event.battery.percent = 71;
    event.signal_percent = 80;
    return event;
}

}  // namespace

TEST_CASE("a terminal registers, authenticates and keeps its code over a reconnect") {
    for (const std::string& device : {old_device, new_device}) {
        Pair pair(device);
        const std::string code = pair.log_in();
        CHECK(code.size() == 16);
        CHECK(pair.session.device == device);
        pair.session = SessionFacts{};
        const auto again = pair.terminal->connect(now);
        REQUIRE(again.size() == 1);
        const Decoded presented = pair.decode(again[0].frame);
        REQUIRE(presented.events.size() == 1);
        CHECK(presented.events[0].login->presented == code);
        const Heard refused = pair.hear(presented.reply_refused);
        CHECK(refused.kind == HeardKind::refused);
        REQUIRE(refused.answers.size() == 1);
        CHECK(pair.decode(refused.answers[0].frame).events[0].login->issued);
    }
}

TEST_CASE("two registrations get two codes") {
    Pair pair(old_device);
    const auto first = pair.terminal->connect(now);
    const Decoded one = pair.decode(first[0].frame);
    const Decoded two = pair.decode(first[0].frame);
    CHECK(one.events[0].login->issued != two.events[0].login->issued);
}

TEST_CASE("what a terminal says is what the server hears") {
    for (const std::string& device : {old_device, new_device}) {
        Pair pair(device);
        const DeviceEvent said = somewhere();
        const Spoken spoken = pair.terminal->say(said, now);
        const Decoded heard = pair.decode(spoken.frame);
        CHECK(heard.key == spoken.key);
        REQUIRE(heard.events.size() == 1);
        const DeviceEvent& event = heard.events[0];
        CHECK(event.kind == EventKind::position);
        CHECK(event.time == said.time);
        REQUIRE(event.position);
        CHECK(event.position->place == said.position->place);
        CHECK(event.position->valid);
        CHECK(event.position->speed_kmh == said.position->speed_kmh);
        CHECK(event.position->altitude_m == said.position->altitude_m);
        CHECK(event.position->satellites == said.position->satellites);
        CHECK(event.battery.percent == said.battery.percent);
        CHECK(event.signal_percent == said.signal_percent);
        const Heard answer = pair.hear(heard.reply);
        CHECK(answer.kind == HeardKind::acknowledged);
        CHECK(answer.key == spoken.key);
    }
}

TEST_CASE("every alarm the message can say arrives") {
    const AlarmKind kinds[] = {
        AlarmKind::sos,       AlarmKind::low_battery, AlarmKind::power_off,   AlarmKind::power_cut,
        AlarmKind::removed,   AlarmKind::tamper,      AlarmKind::fence_enter, AlarmKind::fence_exit,
        AlarmKind::vibration, AlarmKind::overspeed,   AlarmKind::collision,   AlarmKind::inactivity,
        AlarmKind::fault};
    Pair pair(new_device);
    for (const AlarmKind kind : kinds) {
        DeviceEvent said = somewhere();
        said.alarms = {kind};
        const Decoded heard = pair.decode(pair.terminal->say(said, now).frame);
        REQUIRE(heard.events.size() == 1);
        CHECK_MESSAGE(heard.events[0].alarms == said.alarms, event_json(heard.events[0]).dump());
    }
}

TEST_CASE("a place by wifi and cells is not a fix") {
    Pair pair(old_device);
    DeviceEvent said = somewhere();
    said.position->kind = device::PlaceKind::wifi;
    said.network.wifi = {{"c0:9b:63:3a:d1:01", -70}, {"c0:9b:63:3a:d1:02", -81}};
    said.network.cells = {{460, 0, 9525, 4134, -90}};
    const Decoded heard = pair.decode(pair.terminal->say(said, now).frame);
    REQUIRE(heard.events.size() == 1);
    const DeviceEvent& event = heard.events[0];
    CHECK(!event.position->valid);
    CHECK(!event.position->place);
    REQUIRE(event.network.wifi.size() == 2);
    CHECK(event.network.wifi[1].mac == "c0:9b:63:3a:d1:02");
    CHECK(event.network.wifi[1].rssi_dbm == -81);
    REQUIRE(event.network.cells.size() == 1);
    CHECK(event.network.cells[0].cid == 4134);
}

TEST_CASE("a long memory is told in several batches") {
    Pair pair(new_device);
    std::vector<DeviceEvent> said(60, somewhere());
    for (std::size_t i = 0; i < said.size(); ++i) {
        said[i].time = now - seconds(static_cast<std::int64_t>(60 * (said.size() - i)));
    }
    said[31].alarms.add(AlarmKind::sos);
    std::vector<DeviceEvent> heard;
    for (const Spoken& spoken : pair.terminal->say_buffered(said, now)) {
        Decoded decoded = pair.decode(spoken.frame);
        CHECK(!decoded.fault);
        heard.insert(heard.end(), decoded.events.begin(), decoded.events.end());
    }
    REQUIRE(heard.size() == said.size());
    for (std::size_t i = 0; i < said.size(); ++i) {
        CHECK(heard[i].time == said[i].time);
        CHECK(heard[i].buffered);
        CHECK(heard[i].alarms.has(AlarmKind::sos) == (i == 31));
    }
}

TEST_CASE("every command is understood and its answer carries the key") {
    const device::Command commands[] = {
        {CommandKind::locate_now, 0, {}},
        {CommandKind::report_interval, 120, {}},
        {CommandKind::centre_number, 0, {"03525555120"}},
        {CommandKind::sos_numbers, 0, {"13900000001", "13900000002", "13900000003"}},
        {CommandKind::call_back, 0, {"03525555120"}},
        {CommandKind::find, 0, {}},
    };
    for (const std::string& device : {old_device, new_device}) {
        Pair pair(device);
        pair.log_in();
        for (const device::Command& command : commands) {
            const auto sent = pair.server->encode(command, pair.session, {now, {}, &pair.random});
            REQUIRE(sent.ok());
            const Heard heard = pair.hear(sent->frame);
            CHECK(heard.kind == HeardKind::command);
            REQUIRE(heard.command);
            CHECK(*heard.command == command);
            REQUIRE(heard.answers.size() == 1);
            const Decoded answer = pair.decode(heard.answers[0].frame);
            REQUIRE(answer.events.size() == 1);
            REQUIRE(answer.events[0].reply);
            CHECK(answer.events[0].reply->key == sent->key);
            CHECK(answer.events[0].reply->accepted);
            CHECK(answer.events[0].reply->final);
        }
    }
}

TEST_CASE("a command with a number that is none is refused before it is sent") {
    Pair pair(old_device);
    pair.log_in();
    const Context context{now, {}, &pair.random};
    for (const CommandKind kind :
         {CommandKind::centre_number, CommandKind::sos_numbers, CommandKind::call_back}) {
        CHECK(!pair.server->encode({kind, 0, {}}, pair.session, context).ok());
        CHECK(!pair.server->encode({kind, 0, {"12a"}}, pair.session, context).ok());
        CHECK(!pair.server->encode({kind, 0, {std::string(21, '1')}}, pair.session, context).ok());
    }
    CHECK(!pair.server->encode({CommandKind::report_interval, 0, {}}, pair.session, context).ok());
}

TEST_CASE("a command needs no frame before it when the device is known") {
    Pair pair(new_device);
    pair.session.device = new_device;
    const auto sent =
        pair.server->encode({CommandKind::locate_now, 0, {}}, pair.session, {now, {}, nullptr});
    REQUIRE(sent.ok());
    CHECK(pair.hear(sent->frame).kind == HeardKind::command);
    SessionFacts nobody;
    CHECK(!pair.server->encode({CommandKind::locate_now, 0, {}}, nobody, {now, {}, nullptr}).ok());
}

}  // namespace tiexin::gateway

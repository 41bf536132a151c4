#include "flows/terminal_link.hpp"

#include "flows/knocking.hpp"
#include "flows/test/town.hpp"

namespace tiexin::flows {

using alarms::Incident;
using device::AlarmKind;

TEST_CASE("the same inbox delivered twice changes nothing the second time") {
    Town town;
    town.enrol("3910000001", town.elder);
    std::vector<Town::Says> inbox = {town.position("p1"), town.press("k1"),
                                     town.press("k2", {AlarmKind::low_battery}),
                                     town.position("p2", 40.09)};
    for (const auto& says : inbox) {
        town.must_say(says);
        town.clock.advance(seconds(1));
    }
    const std::uint64_t seq = town.last_seq();
    const Incident before = town.open().at(0);
    const auto track = [&] {
        return town.read([&](const Conn& conn) {
            return town.kept->location()
                .track(conn, before.terminal, town.clock.now() - hours(1),
                       town.clock.now() + hours(1), 100)
                .size();
        });
    };
    const std::size_t places = track();
    CHECK(places == 2);
    for (const auto& says : inbox) {
        CHECK(town.must_say(says).accepted);
    }
    CHECK(town.last_seq() == seq);
    CHECK(town.open().size() == 1);
    CHECK(town.open()[0].version == before.version);
    CHECK(town.alarms_of(before.id).size() == 2);
    CHECK(track() == places);
}

TEST_CASE("a second press joins: new key, or the same serial ten seconds later") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.must_say(town.press("7"));
    town.clock.advance(seconds(5));
    town.must_say(town.press("8"));
    CHECK(town.open().at(0).alarm_count == 2);
    town.clock.advance(seconds(10));
    town.must_say(town.press("7"));  // the terminal started over
    CHECK(town.open().at(0).alarm_count == 3);
    CHECK(town.open().size() == 1);
}

TEST_CASE("a level that stands is one alarm; off and on again is a second") {
    Town town;
    town.enrol("3910000001", town.elder);
    for (int i = 0; i < 5; ++i) {
        town.must_say(town.press("low" + std::to_string(i), {AlarmKind::low_battery}));
        town.clock.advance(minutes(1));
    }
    REQUIRE(town.open().size() == 1);
    const IncidentId id = town.open()[0].id;
    CHECK(town.open()[0].priority == 3);
    CHECK(town.open()[0].alarm_count == 1);
    CHECK(town.alarms_of(id).size() == 1);
    const auto kept = town.read([&](const Conn& conn) {
        return town.kept->alarms().alarm_with_key(conn, "watch", "3910000001", "low4",
                                                  town.clock.now() - hours(1));
    });
    REQUIRE(kept.has_value());  // what was answered is on disk under its key
    CHECK(kept->repeat);
    CHECK(kept->incident == id);

    town.must_say(town.position("p1"));
    town.must_say(town.press("low-again", {AlarmKind::low_battery}));
    CHECK(town.open()[0].alarm_count == 2);

    // A press beside the standing level is an emergency of its own.
    town.must_say(town.press("sos", {AlarmKind::sos, AlarmKind::low_battery}));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].priority == 1);
}

TEST_CASE("a heartbeat says nothing about standing levels") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.must_say(town.press("a", {AlarmKind::low_battery}));
    Town::Says beat;
    beat.key = "h";
    beat.events.emplace_back().kind = device::EventKind::heartbeat;
    town.must_say(beat);
    town.must_say(town.press("b", {AlarmKind::low_battery}));
    CHECK(town.open().at(0).alarm_count == 1);
}

TEST_CASE("standing levels are not told again after a restart") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.must_say(town.press("a", {AlarmKind::low_battery}));
    const IncidentId id = town.open().at(0).id;
    REQUIRE(town.server->incidents.command(id, alarms::Accept{wang, "王芳", false}).ok());
    REQUIRE(town.close(id, wang, alarms::Outcome::recovered).ok());
    town.clock.advance(hours(1));
    town.restart();
    town.must_say(town.press("b", {AlarmKind::low_battery}));
    CHECK(town.open().empty());
    town.must_say(town.press("c", {AlarmKind::smoke}));
    CHECK(town.open().size() == 1);
}

TEST_CASE("two buffered presses of one frame are two alarms with their own times") {
    Town town;
    town.enrol("3910000001", town.elder);
    Town::Says batch = town.press("9");
    batch.events[0].time = town.clock.now() - minutes(9);
    batch.events[0].buffered = true;
    batch.events.push_back(batch.events[0]);
    batch.events[1].time = town.clock.now() - minutes(4);
    town.must_say(batch);
    town.must_say(batch);
    const Incident incident = town.open().at(0);
    const auto alarms = town.alarms_of(incident.id);
    REQUIRE(alarms.size() == 2);
    CHECK_EQ(alarms[0].key, "9");
    CHECK_EQ(alarms[1].key, "9#2");
    CHECK(incident.pressed_at == town.clock.now() - minutes(9));
    CHECK(alarms[1].device_at == town.clock.now() - minutes(4));
}

TEST_CASE("a cancel from the terminal is shown and closes nothing") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.must_say(town.press("1"));
    town.must_say(town.press("2", {AlarmKind::cancel}));
    const Incident incident = town.open().at(0);
    CHECK(incident.cancel_shown);
    CHECK(incident.state == alarms::State::offered);
    CHECK(town.count("AlarmCancelled") == 1);
}

TEST_CASE("a wish is a request of its own, not part of an emergency") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.must_say(town.press("1"));
    town.must_say(town.press("2", {AlarmKind::ride}));
    town.must_say(town.press("3", {AlarmKind::ride}));
    const auto all = town.open();
    REQUIRE(all.size() == 2);
    CHECK(all[0].priority == 1);
    CHECK(all[1].priority == 4);
    CHECK(all[1].alarm_count == 2);
}

TEST_CASE("a damaged frame that parses as a press raises an unverified incident, once") {
    Town town;
    town.enrol("3910000001", town.elder);
    Town::Says says;
    says.key = "hash";
    says.suspected = {AlarmKind::sos};
    town.must_say(says);
    town.must_say(says);
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].unverified);
    CHECK(town.open()[0].alarm_count == 1);
    town.clock.advance(seconds(2));
    town.must_say(town.press("whole"));
    CHECK_FALSE(town.open()[0].unverified);
    CHECK(town.open()[0].alarm_count == 2);
}

TEST_CASE("nothing of a commit that failed is remembered") {
    Town town;
    town.enrol("3910000001", town.elder);
    const auto place = town.position("p1");
    town.fail_next = true;
    CHECK_FALSE(town.say(place).ok());
    const auto low = town.press("l1", {AlarmKind::low_battery});
    town.fail_next = true;
    CHECK_FALSE(town.say(low).ok());
    CHECK(town.open().empty());
    town.must_say(place);
    town.must_say(low);
    REQUIRE(town.open().size() == 1);
    CHECK(town.server->places.last(town.open()[0].terminal).newest_first.size() == 1);
}

TEST_CASE("a report without a fix never becomes a place, and an old fix never replaces a new one") {
    Town town;
    const auto terminal = town.enrol("3910000001", town.elder);
    auto no_fix = town.position("a");
    no_fix.events[0].position->valid = false;
    town.must_say(no_fix);
    CHECK(town.server->places.last(terminal.id).newest_first.empty());
    CHECK(town.server->places.dot(terminal.id)->online);
    town.must_say(town.position("b", 40.10));
    auto old = town.position("c", 40.20);
    old.events[0].time = town.clock.now() - minutes(40);
    old.events[0].position->kind = device::PlaceKind::wifi;
    town.must_say(old);
    auto older = town.position("d", 40.30);
    older.events[0].time = town.clock.now() - minutes(50);
    older.events[0].buffered = true;
    town.must_say(older);
    const auto last = town.server->places.last(terminal.id).newest_first;
    REQUIRE(last.size() == 2);
    CHECK(last[0].place.lat == doctest::Approx(40.10));
    CHECK(last[1].source == location::Source::wifi);
    std::uint64_t since = 0;
    CHECK(town.server->places.changed(since).size() == 1);
    CHECK(town.server->places.changed(since).empty());
    town.server->link.closed(ConnectionId{1}, "watch", "3910000001");
    CHECK_FALSE(town.server->places.dot(terminal.id)->online);
    town.restart();
    CHECK(town.server->places.last(terminal.id).newest_first.size() == 2);
}

TEST_CASE("vitals and battery are kept with their time, raise nothing and never run back") {
    Town town;
    const auto terminal = town.enrol("3910000001", town.elder);
    const std::uint64_t seq = town.last_seq();
    Town::Says says;
    says.key = "v1";
    says.events.emplace_back().kind = device::EventKind::vitals;
    says.events[0].time = town.clock.now();
    says.events[0].vitals.heart_rate_bpm = 171;
    says.events[0].battery.percent = 9;
    town.must_say(says);
    says.key = "v0";
    says.events[0].time = town.clock.now() - minutes(5);
    says.events[0].vitals.heart_rate_bpm = 80;
    town.must_say(says);
    const LastWords words = town.server->places.words(terminal.id);
    CHECK(words.vitals.heart_rate_bpm == 171);
    CHECK(words.battery.percent == 9);
    CHECK(words.vitals_at == town.clock.now());
    CHECK(town.last_seq() == seq);
    CHECK(town.open().empty());
}

TEST_CASE("a terminal that has a code must present it; its press is an incident all the same") {
    Town town;
    town.enrol("013900000001", town.elder, false, "jt808");
    const auto say = [&](Town::Says says, bool authenticated) {
        says.protocol = "jt808";
        says.device = "013900000001";
        says.authenticated = authenticated;
        return town.must_say(says);
    };
    CHECK(say(town.position("1"), false).authenticated);  // it never registered

    Town::Says registration;
    registration.key = "2";
    registration.events.emplace_back().kind = device::EventKind::login;
    registration.events[0].login = device::Login{};
    registration.events[0].login->issued = "c0de";
    CHECK(say(registration, false).accepted);
    town.clock.advance(seconds(1));
    CHECK_FALSE(say(town.position("3", 40.5), false).accepted);
    const auto terminal = town.read([&](const Conn& conn) {
        return town.kept->registry().terminal_of_device(conn, "jt808", "013900000001");
    });
    CHECK(town.server->places.last(terminal->id).newest_first.at(0).place.lat ==
          doctest::Approx(40.08));

    Town::Says login = registration;
    login.key = "4";
    login.events[0].login = device::Login{};
    login.events[0].login->presented = "wrong";
    CHECK_FALSE(say(login, false).accepted);
    login.key = "5";
    login.events[0].login->presented = "c0de";
    const Reply good = say(login, false);
    CHECK(good.accepted);
    CHECK(good.authenticated);
    CHECK(say(town.position("6", 40.6), true).accepted);
    // Sent on before our answer reached it.
    const Reply sent_on = say(town.position("6b", 40.61), false);
    CHECK(sent_on.accepted);
    CHECK(sent_on.authenticated);

    Town::Says elsewhere = town.press("7");
    elsewhere.connection = ConnectionId{2};
    const Reply press = say(elsewhere, false);
    CHECK(press.accepted);
    CHECK_FALSE(press.authenticated);
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].unverified);
    CHECK(say(town.press("8"), true).accepted);
    CHECK_FALSE(town.open()[0].unverified);
}

TEST_CASE("a code whose handing out got lost does not shut the terminal out") {
    Town town;
    town.enrol("013900000001", town.elder, false, "jt808");
    Town::Says login;
    login.protocol = "jt808";
    login.device = "013900000001";
    login.events.emplace_back().kind = device::EventKind::login;
    const auto with = [&](std::optional<std::string> presented, std::optional<std::string> issued) {
        login.key += "x";
        login.events[0].login = device::Login{};
        login.events[0].login->presented = std::move(presented);
        login.events[0].login->issued = std::move(issued);
        return town.must_say(login).accepted;
    };
    CHECK(with(std::nullopt, "first"));
    CHECK(with(std::nullopt, "second"));
    CHECK(with("first", std::nullopt));
    CHECK(with("second", std::nullopt));
    CHECK_FALSE(with("first", std::nullopt));
}

TEST_CASE("presses of unknown terminals are bounded per address and none is dropped") {
    Town town;
    constexpr int boxes = unknown_incidents_per_address_max + 15;
    for (int i = 0; i < boxes; ++i) {
        auto press = town.press("k");
        press.device = "88" + std::to_string(1'000 + i);
        town.must_say(press);
        town.must_say(press);
    }
    const auto all = town.open();
    CHECK(all.size() == unknown_incidents_per_address_max);
    std::size_t alarms = 0;
    for (const Incident& incident : all) {
        alarms += town.alarms_of(incident.id).size();
    }
    CHECK(alarms == boxes);
    auto elsewhere = town.press("k");
    elsewhere.device = "990001";
    elsewhere.address = "10.0.0.2";
    town.must_say(elsewhere);
    CHECK(town.open().size() == unknown_incidents_per_address_max + 1);
    town.must_verify();
}

TEST_CASE("the knocking list is bounded per address and its rows are written seldom") {
    Town town;
    const auto knock_events = [&] { return town.count("TerminalKnocked"); };
    for (int i = 0; i < 250; ++i) {
        auto says = town.position("p" + std::to_string(i));
        says.device = "77" + std::to_string(1'000 + i);
        town.must_say(says);
    }
    const auto rows = town.read(
        [&](const Conn& conn) { return town.kept->registry().knocks(conn, 1'000).size(); });
    CHECK(rows == registry::knocks_per_address_max);
    const int before = knock_events();
    CHECK(before == static_cast<int>(rows));
    for (int i = 0; i < 30; ++i) {
        auto says = town.position("q" + std::to_string(i));
        says.device = "771000";
        town.must_say(says);
        town.clock.advance(seconds(1));
    }
    CHECK(knock_events() == before);
    const auto knock = town.read(
        [&](const Conn& conn) { return town.kept->registry().knock(conn, "watch", "771000"); });
    CHECK(knock->frames >= 21);
    town.write([&](Tx& tx) {
        REQUIRE(town.server->enrol.dismiss_knock(tx, "watch", "771000", "user:11").ok());
    });
    CHECK(town.count("KnockingDismissed") == 1);
}

TEST_CASE("what we failed on is kept, and a press among it raises an incident") {
    Town town;
    town.enrol("3910000001", town.elder);
    const auto press = town.press("bad");
    const auto place = town.position("place");
    Buffer longer(quarantined_frame_bytes_max, 0x2a);
    longer.insert(longer.begin(), 3, 0x20);  // garbage before a frame
    town.write([&](Tx& tx) {
        Report report = town.report_of(press);
        report.frame = bytes_of("[3G*3910000001*0009*AL,...]");
        REQUIRE(town.server->link.could_not_process(tx, report, "CHECK").ok());
        report = town.report_of(place);
        report.frame = longer;
        REQUIRE(town.server->link.could_not_process(tx, report, "CHECK").ok());
        REQUIRE(town.server->link.could_not_process(tx, town.report_of(press), "CHECK").ok());
    });
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].kinds == std::vector<std::string>{"sos", "could_not_process"});
    const auto kept =
        town.read([&](const Conn& conn) { return town.kept->flows().quarantine(conn, 10); });
    REQUIRE(kept.size() == 3);
    CHECK(kept[0].frame_hex.empty());
    CHECK(kept[1].frame_hex == to_hex(Bytes(longer).subspan(3)));
    CHECK(kept[2].frame_hex == to_hex(bytes_of("[3G*3910000001*0009*AL,...]")));
}

TEST_CASE("a terminal that changed hands alarms for who wears it now") {
    Town town;
    const auto terminal = town.enrol("3910000001", town.elder);
    const ElderId other = town.add_elder("陈福生", yungang);
    town.write([&](Tx& tx) {
        REQUIRE(town.server->enrol.give_to(tx, terminal.id, other, "user:11").ok());
    });
    town.must_say(town.press("1"));
    CHECK(town.open().at(0).elder == other);
    CHECK(town.open().at(0).area == yungang);
    town.write([&](Tx& tx) {
        CHECK(
            town.server->enrol
                .enrol(tx, {"3910000001", "watch", "", "", "", town.elder, datong, {}, "x", false})
                .error()
                .code == Code::conflict);
        REQUIRE(town.server->enrol.retire(tx, terminal.id, "坏了", "user:11").ok());
    });
    REQUIRE(town.server->incidents.false_press(town.open()[0].id, wang, "王芳").ok());
    town.clock.advance(hours(1));
    town.must_say(town.press("2"));
    REQUIRE(town.open().size() == 1);  // a retired one is a stranger again
    CHECK(town.open()[0].origin == alarms::Origin::unknown_terminal);
}

TEST_CASE("of two presses in one batch only the first commissions the terminal") {
    Town town;
    town.enrol("3910000001", town.elder, true);
    const auto first = town.press("1");
    const auto second = town.press("2");
    town.write([&](Tx& tx) {
        REQUIRE(town.server->link.take(tx, {town.report_of(first)}).ok());
        REQUIRE(town.server->link.take(tx, {town.report_of(second)}).ok());
    });
    CHECK(town.open().size() == 1);
}

TEST_CASE("many plain reports share a transaction and write nothing but the journal") {
    Town town;
    std::vector<Town::Says> says;
    for (int i = 0; i < 50; ++i) {
        town.enrol("39" + std::to_string(10'000 + i), town.elder);
        says.push_back(town.position("p"));
        says.back().device = "39" + std::to_string(10'000 + i);
        says.back().connection = ConnectionId{static_cast<std::uint64_t>(100 + i)};
        CHECK_FALSE(TerminalLink::needs_its_own(town.report_of(says.back())));
    }
    const std::uint64_t seq = town.last_seq();
    town.write([&](Tx& tx) {
        std::vector<Report> reports;
        for (const auto& one : says) {
            reports.push_back(town.report_of(one));
        }
        const auto replies = town.server->link.take(tx, reports);
        REQUIRE(replies.ok());
        CHECK(replies->size() == 50);
        CHECK(replies->back().accepted);
    });
    CHECK(town.last_seq() == seq);
    CHECK(town.server->places.all().size() == 50);
    CHECK(TerminalLink::needs_its_own(town.report_of(town.press("x"))));
}

}  // namespace tiexin::flows

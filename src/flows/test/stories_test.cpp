// The nights that must go well, at the level of flows: real store, real rules, no socket.

#include "flows/test/town.hpp"

namespace tiexin::flows {

using alarms::Incident;
using alarms::Outcome;
using alarms::State;
using device::AlarmKind;

TEST_CASE("a press at 02:13 is on every seat's queue with the commit, held by one, told, closed") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.sit(li, "李娜", pingcheng);
    const std::uint64_t before = town.last_seq();
    const Reply reply = town.must_say(town.press("k1", {AlarmKind::sos, AlarmKind::low_battery}));
    CHECK(reply.accepted);
    REQUIRE(town.open().size() == 1);
    Incident incident = town.open()[0];
    CHECK(incident.state == State::offered);
    CHECK(incident.priority == 1);
    CHECK(incident.kinds == std::vector<std::string>{"sos", "low_battery"});
    CHECK_EQ(incident.number, "1123-0001");
    CHECK(incident.told == std::vector<std::string>{"seats"});
    CHECK(town.kinds_since(before) ==
          std::vector<std::string>{"IncidentRaised", "EscalationStepTaken", "IncidentOffered"});

    const LoggedEvent raised = town.events()[before];
    CHECK(raised.subject == incident.id.value);
    CHECK(raised.area == pingcheng_town);
    const auto payload = Json::parse(raised.payload);
    REQUIRE(payload.ok());
    const Json* row = payload->find("incident");
    REQUIRE(row != nullptr);
    CHECK_EQ(*row->find("elder")->text_of("name"), "张桂英");
    CHECK_EQ(row->int_of("priority"), 1);
    CHECK_EQ(row->int_of("battery_percent"), 11);
    CHECK_EQ(*row->text_of("state"), "offered");
    CHECK_EQ(*row->find("next_step")->text_of("kind"), "offer_other_area");
    CHECK(raised.payload.find("2580") == std::string::npos);
    CHECK(raised.payload.find("13900000901") == std::string::npos);

    const auto alarm = town.alarms_of(incident.id).at(0);
    CHECK(alarm.committed_at.has_value());
    REQUIRE(town.server->incidents.seen(alarm.id, town.clock.now() + milliseconds(400)).ok());
    town.live(seconds(4), {wang, li});
    REQUIRE(town.accept(incident.id, wang, "王芳").ok());
    const auto second = town.accept(incident.id, li, "李娜");
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == Code::conflict);
    CHECK_EQ(second.error().detail, "王芳");

    incident = town.incident(incident.id);
    const auto helpers = town.read(
        [&](const Conn& conn) { return town.server->incidents.proposed(conn, incident); });
    REQUIRE(helpers.size() == 4);
    CHECK_EQ(helpers[0].name, "李姐");
    CHECK_EQ(helpers[1].name, "张伟");
    CHECK_EQ(helpers[3].name, "120");
    alarms::Responder key_holder = helpers[0];
    key_holder.how = "telephone";
    REQUIRE(town.server->incidents.command(incident.id, alarms::Tell{wang, key_holder}).ok());
    REQUIRE(
        town.server->incidents
            .command(incident.id, alarms::SetLamp{wang, key_holder.id, alarms::Lamp::arrived, ""})
            .ok());
    REQUIRE(town.server->incidents
                .command(incident.id, alarms::Close{wang, Outcome::helped, "摔倒", false})
                .ok());
    incident = town.incident(incident.id);
    CHECK(incident.state == State::closed);
    CHECK((*incident.answered_at - incident.raised_at) == seconds(4));
    CHECK(town.alarms_of(incident.id)[0].answered_at == incident.answered_at);
    CHECK(town.alarms_of(incident.id)[0].seen_at.has_value());
    CHECK(town.open().empty());
    town.must_verify();
}

TEST_CASE("the text for 120 says what, where, how to get in and what he must not be given") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.must_say(town.press("k1", {AlarmKind::fall}));
    const Incident incident = town.open().at(0);
    const auto text = town.read([&](const Conn& conn) {
        return town.server->incidents.read_out(conn, incident, "120", true);
    });
    for (const char* part : {"救护车", "跌倒", "永泰南路", "2580", "李姐", "张桂英", "82 岁",
                             "独居", "右耳听力差", "青霉素", "1123-0001"}) {
        CHECK_MESSAGE(text.find(part) != std::string::npos, part);
    }
    const auto english = town.read([&](const Conn& conn) {
        return town.server->incidents.read_out(conn, incident, "119", false);
    });
    CHECK(english.find("fire brigade") != std::string::npos);
    CHECK(english.find("82 years old") != std::string::npos);
}

TEST_CASE("nobody answers: neighbours, supervisor, duty telephone; the first to accept wins") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.server->seats.set_state(wang, identity::SeatState::on_break, town.clock.now());
    town.sit(li, "李娜", yungang);
    town.sit(boss, "赵敏", datong, identity::Role::supervisor);
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    const std::vector<UserId> all = {wang, li, boss};
    town.live(seconds(14), all);
    CHECK(town.incident(id).told == std::vector<std::string>{"seats"});
    town.live(seconds(1), all);
    CHECK(town.incident(id).told == std::vector<std::string>{"seats", "other_area"});
    town.live(seconds(15), all);
    CHECK(town.incident(id).told.back() == "supervisor");
    CHECK(town.herald.called.empty());
    town.live(seconds(30), all);
    CHECK(town.incident(id).told.back() == "webhook");
    CHECK(town.herald.called == std::vector<std::string>{"duty"});
    CHECK_EQ(*town.herald.last.find("incident")->text_of("number"), "1123-0001");
    CHECK(town.count("EscalationStepTaken") == 4);
    REQUIRE(town.accept(id, li, "李娜").ok());
    CHECK_EQ(town.accept(id, wang, "王芳").error().detail, "李娜");
}

TEST_CASE("with nobody in the area and no webhook the steps are shown as skipped") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.sit(li, "李娜", yungang);
    town.herald.configured.clear();
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    CHECK(town.incident(id).told == std::vector<std::string>{"other_area"});
    town.live(seconds(15), {li});
    CHECK(town.count("EscalationStepSkipped") == 3);  // area at once; supervisor and webhook
    CHECK(town.incident(id).next_deadline_at.has_value());
}

TEST_CASE("the seat dies: within a minute the incident is back, and she is told on return") {
    Town town;
    REQUIRE(note_start(town.kept->database(), town.server->stores, "1").ok());
    town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.sit(li, "李娜", pingcheng);
    town.sit(boss, "赵敏", datong, identity::Role::supervisor);
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    REQUIRE(town.accept(id, wang, "王芳").ok());
    town.live(seconds(30), {wang, li, boss});
    town.live(seconds(55), {li, boss});
    CHECK(town.incident(id).holder == wang);
    town.live(seconds(10), {li, boss});
    const Incident back = town.incident(id);
    CHECK(back.state == State::offered);
    CHECK_FALSE(back.holder);
    CHECK_EQ(back.returned_from, "王芳");
    CHECK_EQ(back.returned_reason, "seat_lost");
    CHECK(back.told == std::vector<std::string>{"supervisor", "seats"});
    CHECK(town.count("SeatLost") == 1);
    CHECK(town.count("IncidentReturned") == 1);
    town.sit(wang, "王芳", pingcheng);
    const auto seat = town.server->seats.seat(wang);
    REQUIRE(seat->lost.size() == 1);
    CHECK(seat->lost[0].incident == id);
    town.must_verify();
}

TEST_CASE("a holder without a step for the kind's limit loses the incident") {
    Town town;
    REQUIRE(note_start(town.kept->database(), town.server->stores, "1").ok());
    town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    REQUIRE(town.accept(id, wang, "王芳").ok());
    town.live(minutes(3), {wang});
    REQUIRE(town.server->incidents.command(id, alarms::Note{wang, "在打电话"}).ok());
    town.live(minutes(4), {wang});
    CHECK(town.incident(id).holder == wang);
    town.live(minutes(1), {wang});
    CHECK_EQ(town.incident(id).returned_reason, "limit_passed");
}

TEST_CASE("pressed by mistake: two keys, counted; a real press 20 s later reopens it") {
    Town town;
    const auto terminal = town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    const auto closed = town.server->incidents.false_press(id, wang, "王芳");
    REQUIRE(closed.ok());
    CHECK(closed->outcome == Outcome::false_press);
    CHECK(town.read([&](const Conn& conn) {
        return town.kept->alarms().false_presses(conn, terminal.id, town.clock.now() - days(30));
    }) == 1);
    town.wait(seconds(20));
    town.must_say(town.press("k2"));
    const Incident again = town.incident(id);
    CHECK(again.state == State::offered);
    CHECK(again.reopened == 1);
    CHECK(again.alarm_count == 2);
    CHECK(town.open().size() == 1);
    REQUIRE(town.server->incidents.false_press(id, wang, "王芳").ok());
    town.wait(hours(1));
    town.must_say(town.press("k3"));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].id != id);
}

TEST_CASE("a press from a box nobody enrolled, enrolled from the incident: the next one is real") {
    Town town;
    const Reply reply = town.must_say(town.press("k1"));
    CHECK(reply.accepted);
    const auto all = town.open();
    REQUIRE(all.size() == 1);
    CHECK(all[0].origin == alarms::Origin::unknown_terminal);
    CHECK_FALSE(all[0].elder);
    CHECK_EQ(all[0].device, "3910000001");
    CHECK(town.count("TerminalKnocked") == 1);
    CHECK(town.knocks("3910000001"));

    REQUIRE(town.accept(all[0].id, wang, "王芳").ok());
    const registry::Terminal terminal = town.enrol_from(all[0].id, "3910000001");
    const Incident linked = town.incident(all[0].id);
    CHECK(linked.elder == town.elder);
    CHECK(linked.terminal == terminal.id);
    CHECK(linked.area == pingcheng_town);
    CHECK(terminal.state == registry::TerminalState::commissioned);
    CHECK_FALSE(town.knocks("3910000001"));
    REQUIRE(town.close(linked.id, wang, Outcome::test).ok());

    town.wait(seconds(20));
    town.must_say(town.press("k2"));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].kinds == std::vector<std::string>{"sos"});
    CHECK(town.open()[0].elder == town.elder);
    CHECK(town.open()[0].priority == 1);
    town.must_verify();
}

TEST_CASE("another device's incident proves nothing of this one") {
    Town town;
    town.must_say(town.press("k1"));
    const registry::Terminal terminal = town.enrol_from(town.open().at(0).id, "3910000002");
    CHECK(terminal.state == registry::TerminalState::awaiting_press);
}

TEST_CASE("enrolled at the clerk's desk: the first press is the trial, the second is real") {
    Town town;
    town.enrol("3910000001", town.elder, true);
    town.wait(minutes(1));
    town.must_say(town.press("k2"));
    CHECK(town.open().empty());  // shown as the test it is, and closed
    CHECK(town.count("TerminalCommissioned") == 1);
    CHECK(town.count("IncidentClosed") == 1);
    town.wait(minutes(1));
    town.must_say(town.press("k3"));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].elder == town.elder);
    town.must_verify();
}

TEST_CASE("a press long after the enrolment commissions the terminal and is an alarm") {
    Town town;
    town.enrol("3910000001", town.elder, true);
    town.wait(hours(2));
    town.must_say(town.press("k1"));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].priority == 1);
    CHECK(town.count("TerminalCommissioned") == 1);
}

TEST_CASE("the power comes back: presses are there once, and the gap is told") {
    Town town;
    REQUIRE(note_start(town.kept->database(), town.server->stores, "1").ok());
    town.enrol("3910000001", town.elder);
    town.live(seconds(7));
    const Town::Says answered = town.press("k1");
    town.must_say(answered);
    Town::Says in_flight = town.press("k2");
    town.fail_next = true;
    CHECK_FALSE(town.say(in_flight).ok());
    const Instant died = town.clock.now();
    town.clock.advance(seconds(4));

    town.restart();
    REQUIRE(note_start(town.kept->database(), town.server->stores, "1").ok());
    town.must_say(answered);
    town.must_say(in_flight);
    town.must_say(in_flight);
    REQUIRE(town.open().size() == 1);
    CHECK(town.alarms_of(town.open()[0].id).size() == 2);
    const LoggedEvent start = [&] {
        LoggedEvent last;
        for (const LoggedEvent& event : town.events()) {
            last = event.kind == "ServerStarted" ? event : last;
        }
        return last;
    }();
    const auto payload = Json::parse(start.payload);
    const auto stopped = parse_iso8601(payload->text_of("stopped_at").value());
    REQUIRE(stopped.has_value());
    CHECK(*stopped <= died);
    CHECK(died - *stopped <= heartbeat_every);
    // Nobody was there to be asked; the ladder still runs, and asks who came since.
    CHECK(town.open()[0].state == State::raised);
    town.sit(li, "李娜", yungang);
    town.live(minutes(2), {li});
    CHECK(town.open()[0].state == State::offered);
    CHECK(town.open()[0].told.back() == "other_area");
    REQUIRE(note_stop(town.kept->database(), "1").ok());
    town.clock.advance(minutes(1));
    REQUIRE(note_start(town.kept->database(), town.server->stores, "1").ok());
    CHECK(Json::parse(town.events().back().payload)->find("stopped_at")->is_null());
    town.must_verify();
}

TEST_CASE("a holder who does not return after an outage loses the incident") {
    Town town;
    REQUIRE(note_start(town.kept->database(), town.server->stores, "1").ok());
    town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    REQUIRE(town.accept(id, wang, "王芳").ok());
    town.restart();
    REQUIRE(note_start(town.kept->database(), town.server->stores, "1").ok());
    town.live(seconds(50));
    CHECK(town.incident(id).holder == wang);
    town.live(seconds(20));
    CHECK_EQ(town.incident(id).returned_reason, "seat_lost");
}

TEST_CASE("an incident made by hand is held by its maker and joins what is open") {
    Town town;
    Incidents::Manual manual;
    manual.user = wang;
    manual.user_name = "王芳";
    manual.elder = town.elder;
    manual.kind = "telephone";
    manual.reported_by = "女儿";
    manual.note = "说头晕";
    const auto made = town.server->incidents.make_manual(manual);
    REQUIRE(made.ok());
    CHECK(made->holder == wang);
    CHECK(made->origin == alarms::Origin::call);
    CHECK(made->area == pingcheng_town);
    CHECK(town.count("NoteAdded") == 1);
    town.enrol("3910000001", town.elder);
    town.must_say(town.press("k1"));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].priority == 1);
    CHECK(town.open()[0].holder == wang);
    manual.kind = "a word nobody knows";
    CHECK(town.server->incidents.make_manual(manual).error().code == Code::bad_input);
}

}  // namespace tiexin::flows

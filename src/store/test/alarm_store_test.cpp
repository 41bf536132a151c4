#include <doctest/doctest.h>

#include "store/test/open_store.hpp"

namespace tiexin::store::test {

namespace {

using alarms::Alarm;
using alarms::Incident;
using alarms::IncidentQuery;
using alarms::State;

const AreaId city{140200000000};

struct Alarms : TestStore {
    alarms::Store& alarms() { return store->alarms(); }
    Incident put(Incident incident) {
        write([&](Tx& tx) -> Result<void> {
            if (!incident.id) {
                incident.id = tx.make_id<IncidentId>();
                incident.number = alarms().next_number(tx);
                incident.raised_at = tx.now();
            }
            ++incident.version;
            alarms().put_incident(tx, incident);
            return {};
        });
        return incident;
    }
    std::vector<IncidentId> ids(const IncidentQuery& query) {
        std::vector<IncidentId> out;
        for (const Incident& i :
             read([&](const Conn& c) { return alarms().incidents(c, query); }).rows) {
            out.push_back(i.id);
        }
        return out;
    }
};

Incident incident_in(AreaId area, ElderId elder = ElderId{7}) {
    Incident incident;
    incident.area = area;
    incident.elder = elder;
    incident.kinds = {"fall", "sos"};
    incident.device = "1";
    incident.protocol = "watch";
    incident.next_deadline_at = test_start() + seconds(15);
    return incident;
}

}  // namespace

TEST_CASE("an incident comes back with everything it holds") {
    Alarms s;
    Incident incident = incident_in(AreaId{140213001000});
    incident.state = State::acting;
    incident.origin = alarms::Origin::call;
    incident.holder = UserId{3};
    incident.holder_name = "王芳";
    incident.told = {"seats", "supervisor"};
    incident.battery_percent = 12;
    incident.hand_over_note = "家里没人应答";
    alarms::Responder responder;
    responder.id = ResponderId{4};
    responder.role = "key_holder";
    responder.phone = "13900012201";
    responder.lamp = alarms::Lamp::coming;
    responder.coming_at = test_start();
    incident.responders = {responder};
    incident = s.put(incident);
    const auto kept =
        s.read([&](const Conn& c) { return s.alarms().incident(c, incident.id); }).value();
    CHECK(kept.number == "1123-0001");
    CHECK(kept.state == State::acting);
    CHECK(kept.origin == alarms::Origin::call);
    CHECK(kept.holder_name == "王芳");
    CHECK(kept.told == incident.told);
    CHECK(kept.kinds == incident.kinds);
    CHECK(kept.battery_percent == 12);
    CHECK(kept.next_deadline_at == incident.next_deadline_at);
    REQUIRE(kept.responders.size() == 1);
    CHECK(kept.responders[0].phone == "13900012201");
    CHECK(kept.responders[0].lamp == alarms::Lamp::coming);
    CHECK(kept.responders[0].coming_at == test_start());
    CHECK(s.read([&](const Conn& c) { return s.alarms().held_incidents(c); }).size() == 1);
}

TEST_CASE("incidents are numbered within the day of Shanghai") {
    Alarms s;
    CHECK(s.put(incident_in(city)).number == "1123-0001");
    CHECK(s.put(incident_in(city)).number == "1123-0002");
    s.clock.advance(*parse_iso8601("2026-11-23T15:59:59Z") - s.clock.now());
    CHECK(s.put(incident_in(city)).number == "1123-0003");
    s.clock.advance(seconds(1));
    CHECK(s.put(incident_in(city)).number == "1124-0001");
}

TEST_CASE("a further alarm finds the open incidents and the ones closed lately") {
    Alarms s;
    Incident old = s.put(incident_in(city));
    old.state = State::closed;
    old.closed_at = test_start() - minutes(30);
    s.put(old);
    Incident late = s.put(incident_in(city));
    late.state = State::closed;
    late.closed_at = test_start() - minutes(5);
    s.put(late);
    const Incident now = s.put(incident_in(city));
    const Incident unknown = s.put(incident_in(city, ElderId{}));
    s.look([&](const Conn& c) -> Result<void> {
        const Instant since = test_start() - minutes(10);
        const auto joinable = s.alarms().joinable(c, ElderId{7}, "", "", since);
        REQUIRE(joinable.size() == 2);
        CHECK(joinable[0].id == now.id);
        CHECK(joinable[1].id == late.id);
        CHECK(s.alarms().joinable(c, ElderId{}, "watch", "1", since).size() == 3);
        CHECK(s.alarms().joinable(c, ElderId{}, "watch", "2", since).empty());
        CHECK(s.alarms().joinable(c, ElderId{}, "", "", since).empty());
        return {};
    });
    CHECK(s.put(unknown).version == 2);
}

TEST_CASE("open incidents are ordered by priority and age; one without an area is everybody's") {
    Alarms s;
    Incident low = incident_in(AreaId{140213001000});
    low.priority = 3;
    low = s.put(low);
    s.clock.advance(seconds(1));
    const Incident first = s.put(incident_in(AreaId{140213001000}));
    s.clock.advance(seconds(1));
    const Incident second = s.put(incident_in(AreaId{}));
    s.put(incident_in(AreaId{140214001000}));
    const auto open =
        s.read([&](const Conn& c) { return s.alarms().open_incidents(c, {AreaId{140213000000}}); });
    REQUIRE(open.size() == 3);
    CHECK(open[0].id == first.id);
    CHECK(open[1].id == second.id);
    CHECK(open[2].id == low.id);
    CHECK(s.read([&](const Conn& c) { return s.alarms().open_incidents(c, {}); }).empty());
}

TEST_CASE("the list of incidents filters, pages both ways and counts") {
    Alarms s;
    registry::Elder elder;
    elder.version = 1;
    elder.name = "单秀兰";
    elder.id = ElderId{7};
    s.write([&](Tx& tx) -> Result<void> {
        s.store->registry().put_elder(tx, elder, "system", "created");
        return {};
    });
    std::vector<Incident> all;
    for (int i = 0; i < 30; ++i) {
        Incident incident = incident_in(AreaId{i % 2 == 0 ? 140213001000ULL : 140214001000ULL},
                                        ElderId{i % 3 == 0 ? 7ULL : 8ULL});
        incident.kinds = {i % 5 == 0 ? "sos" : "low_battery"};
        incident.priority = 1 + i % 4;
        incident.holder = UserId{i % 6 == 0 ? 3ULL : 0ULL};
        if (i % 10 == 0) {
            incident.state = State::closed;
            incident.outcome = alarms::Outcome::helped;
            incident.closed_at = test_start();
        }
        s.clock.advance(minutes(1));
        all.push_back(s.put(incident));
    }
    IncidentQuery query;
    query.scopes = {city};
    query.count_max = 8;
    for (const bool oldest_first : {false, true}) {
        query.oldest_first = oldest_first;
        query.after.reset();
        std::vector<IncidentId> seen;
        for (;;) {
            const auto page = s.read([&](const Conn& c) { return s.alarms().incidents(c, query); });
            CHECK(page.total == 30);
            for (const Incident& i : page.rows) {
                seen.push_back(i.id);
            }
            if (!page.next) {
                break;
            }
            query.after = page.next;
        }
        REQUIRE(seen.size() == 30);
        CHECK(seen.front() == (oldest_first ? all.front().id : all.back().id));
        CHECK(std::is_sorted(seen.begin(), seen.end(), [&](IncidentId a, IncidentId b) {
            return oldest_first ? a < b : b < a;
        }));
    }
    const auto count = [&](const std::function<void(IncidentQuery&)>& ask) {
        IncidentQuery q;
        q.scopes = {city};
        ask(q);
        return s.ids(q).size();
    };
    CHECK(count([](IncidentQuery& q) { q.scopes = {AreaId{140213000000}}; }) == 15);
    CHECK(count([](IncidentQuery& q) { q.states = {State::closed, State::acting}; }) == 3);
    CHECK(count([](IncidentQuery& q) { q.kind = "sos"; }) == 6);
    CHECK(count([](IncidentQuery& q) { q.kind = "battery"; }) == 0);
    CHECK(count([](IncidentQuery& q) { q.priority = 1; }) == 8);
    CHECK(count([](IncidentQuery& q) { q.elder = ElderId{7}; }) == 10);
    CHECK(count([](IncidentQuery& q) { q.holder = UserId{3}; }) == 5);
    CHECK(count([](IncidentQuery& q) { q.outcome = alarms::Outcome::helped; }) == 3);
    CHECK(count([](IncidentQuery& q) { q.words = "sxl"; }) == 10);
    CHECK(count([](IncidentQuery& q) { q.words = "1123-0001"; }) == 1);
    CHECK(count([](IncidentQuery& q) { q.words = "1123-000"; }) == 9);
    CHECK(count([&](IncidentQuery& q) {
              q.from = test_start() + minutes(2);
              q.until = test_start() + minutes(4);
          }) == 2);
}

TEST_CASE("late is answered after the limit of the priority, or open past it without an answer") {
    Alarms s;
    const auto raised = [&](int priority, Duration answered_after, State state) {
        Incident incident = s.put(incident_in(city));
        incident.priority = priority;
        incident.state = state;
        if (answered_after > Duration{}) {
            incident.answered_at = incident.raised_at + answered_after;
        }
        return s.put(incident).id;
    };
    const Duration none{};
    const IncidentId too_late = raised(1, seconds(16), State::closed);
    raised(1, seconds(15), State::closed);
    raised(2, seconds(16), State::acting);
    raised(1, none, State::closed);  // merged into another: nobody waited
    const IncidentId waiting = raised(1, none, State::offered);
    const IncidentId patient = raised(3, none, State::offered);
    IncidentQuery query;
    query.scopes = {city};
    query.oldest_first = true;
    query.late_by = s.clock.now() + seconds(15);
    CHECK(s.ids(query) == std::vector{too_late});
    query.late_by = s.clock.now() + seconds(16);
    CHECK(s.ids(query) == std::vector{too_late, waiting});
    query.late_by = s.clock.now() + alarms::answer_limit_of(3) + seconds(1);
    CHECK(s.ids(query) == std::vector{too_late, waiting, patient});
    query.states = {State::closed};
    CHECK(s.ids(query) == std::vector{too_late});
}

TEST_CASE("an alarm is found by the key a retry repeats, not after the window") {
    Alarms s;
    Alarm alarm;
    s.write([&](Tx& tx) -> Result<void> {
        alarm.id = tx.make_id<AlarmId>();
        alarm.incident = IncidentId{5};
        alarm.kinds = {"sos"};
        alarm.key = "17";
        alarm.protocol = "jt808";
        alarm.device = "013912345678";
        alarm.received_at = tx.now();
        alarm.device_at = tx.now() - seconds(3);
        s.alarms().put_alarm(tx, alarm);
        Alarm repeat = alarm;
        repeat.id = tx.make_id<AlarmId>();
        repeat.key = "18";
        repeat.repeat = true;
        s.alarms().put_alarm(tx, repeat);
        return {};
    });
    s.look([&](const Conn& c) -> Result<void> {
        const Instant since = test_start() - minutes(10);
        const auto found = s.alarms().alarm_with_key(c, "jt808", "013912345678", "17", since);
        REQUIRE(found);
        CHECK(found->id == alarm.id);
        CHECK(found->kinds == alarm.kinds);
        CHECK(found->device_at == alarm.device_at);
        CHECK_FALSE(s.alarms().alarm_with_key(c, "jt808", "013912345678", "17", test_start()));
        CHECK_FALSE(s.alarms().alarm_with_key(c, "watch", "013912345678", "17", since));
        CHECK(s.alarms().alarms_of(c, IncidentId{5}).size() == 1);
        return {};
    });
}

TEST_CASE("ladders are replaced per area") {
    Alarms s;
    alarms::Ladder ladder = alarms::default_ladder();
    ladder.from_minute = 22 * 60;
    s.write([&](Tx& tx) -> Result<void> {
        s.alarms().put_ladders(tx, city, {ladder, alarms::default_ladder()});
        s.alarms().put_ladders(tx, AreaId{140213000000}, {ladder});
        s.alarms().put_ladders(tx, city, {ladder});
        return {};
    });
    const auto kept = s.read([&](const Conn& c) { return s.alarms().ladders(c); });
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].area == city);
    CHECK(kept[0].from_minute == 22 * 60);
    REQUIRE(kept[0].steps.size() == ladder.steps.size());
    for (std::size_t i = 0; i < ladder.steps.size(); ++i) {
        CHECK(kept[0].steps[i].kind == ladder.steps[i].kind);
        CHECK(kept[0].steps[i].after == ladder.steps[i].after);
        CHECK(kept[0].steps[i].target == ladder.steps[i].target);
    }
}

TEST_CASE("standing levels are one row a terminal and kind") {
    Alarms s;
    const TerminalId here{5}, there{6};
    const Instant since = test_start();
    s.write([&](Tx& tx) -> Result<void> {
        s.alarms().put_standing_level(tx, here, {"smoke", IncidentId{1}, since, 1});
        s.alarms().put_standing_level(tx, here, {"gas", IncidentId{1}, since, 1});
        s.alarms().put_standing_level(tx, there, {"gas", IncidentId{2}, since, 1});
        s.alarms().put_standing_level(tx, here, {"smoke", IncidentId{3}, since, 2});
        s.alarms().drop_standing_level(tx, here, "gas");
        return {};
    });
    const auto levels = s.read([&](const Conn& c) { return s.alarms().standing_levels(c, here); });
    REQUIRE(levels.size() == 1);
    CHECK(levels[0].kind == "smoke");
    CHECK(levels[0].incident == IncidentId{3});
    CHECK(levels[0].since == since);
    CHECK(levels[0].told == 2);
    CHECK(s.read([&](const Conn& c) { return s.alarms().terminals_with_levels(c); }) ==
          std::vector{here, there});
    s.write([&](Tx& tx) -> Result<void> {
        s.alarms().drop_standing_levels(tx, here);
        return {};
    });
    CHECK(s.read([&](const Conn& c) { return s.alarms().terminals_with_levels(c); }) ==
          std::vector{there});
}

}  // namespace tiexin::store::test

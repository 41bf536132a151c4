// Levels that stand: told once, told again long after their incident was closed, over restarts.

#include "flows/test/town.hpp"

namespace tiexin::flows {

using alarms::Incident;
using device::AlarmKind;

namespace {

void close_as(Town& town, alarms::Outcome outcome) {
    const IncidentId id = town.open().at(0).id;
    REQUIRE(town.accept(id, wang, "王芳").ok());
    REQUIRE(town.close(id, wang, outcome).ok());
}

int smoke_says = 0;
void smoke(Town& town) {
    town.must_say(town.press("smoke" + std::to_string(++smoke_says), {AlarmKind::smoke}));
}

}  // namespace

TEST_CASE("smoke that still stands after the closing raises a new incident, restart or not") {
    for (const bool restarts : {false, true}) {
        CAPTURE(restarts);
        Town town;
        town.enrol("3910000001", town.elder);
        smoke(town);
        const Instant since = town.clock.now();
        const IncidentId first = town.open().at(0).id;
        close_as(town, alarms::Outcome::advised);
        for (int minute = 0; minute < 10; ++minute) {
            town.clock.advance(minutes(1));
            if (restarts) {
                town.restart();
            }
            smoke(town);
            CHECK(town.open().empty());
        }
        if (restarts) {
            town.restart();
        }
        town.clock.advance(seconds(1));
        smoke(town);
        REQUIRE(town.open().size() == 1);
        const Incident again = town.open()[0];
        CHECK(again.id != first);
        CHECK(again.standing_since == since);
        CHECK(again.standing_from == first);
        CHECK(town.open()[0].next_deadline_at.has_value());
        const auto row = Json::parse(town.events().back().payload);
        REQUIRE(row.ok());
        CHECK_EQ(row->find("incident")->text_of("standing_since"), iso8601(since));
        smoke(town);
        CHECK(town.open()[0].alarm_count == 1);
        close_as(town, alarms::Outcome::fire_brigade);
        town.clock.advance(minutes(15));
        smoke(town);
        CHECK(town.open().empty());  // the wait doubled
        town.must_say(town.position("clear"));
        smoke(town);
        REQUIRE(town.open().size() == 1);  // it ended and came again
        CHECK_FALSE(town.open()[0].standing_since.has_value());
        town.must_verify();
    }
}

TEST_CASE("a battery that is flat for a month is one incident") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.must_say(town.press("low", {AlarmKind::low_battery}));
    close_as(town, alarms::Outcome::recovered);
    for (int day = 0; day < 30; ++day) {
        town.clock.advance(days(1));
        if (day % 7 == 3) {
            town.restart();
        }
        town.must_say(town.press("low" + std::to_string(day), {AlarmKind::low_battery}));
        CHECK(town.open().empty());
    }
    CHECK(town.count("IncidentRaised") == 1);
}

TEST_CASE("a level whose end was not committed still stands; a committed end is an end") {
    Town town;
    town.enrol("3910000001", town.elder);
    smoke(town);
    close_as(town, alarms::Outcome::advised);
    town.clock.advance(minutes(2));
    town.fail_next = true;
    CHECK_FALSE(town.say(town.position("clear")).ok());
    smoke(town);
    CHECK(town.open().empty());
    town.must_say(town.position("clear"));
    town.clock.advance(minutes(10));
    smoke(town);
    REQUIRE(town.open().size() == 1);
    CHECK_FALSE(town.open()[0].standing_since.has_value());
}

TEST_CASE("what was told of one wearer is told anew of the next") {
    Town town;
    const registry::Terminal terminal = town.enrol("3910000001", town.elder);
    town.must_say(town.press("a", {AlarmKind::water}));
    close_as(town, alarms::Outcome::recovered);
    const ElderId other = town.add_elder("李桂兰", pingcheng_town);
    town.write([&](Tx& tx) {
        REQUIRE(town.server->enrol.give_to(tx, terminal.id, other, "system").ok());
    });
    town.must_say(town.press("b", {AlarmKind::water}));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].elder == other);
}

}  // namespace tiexin::flows

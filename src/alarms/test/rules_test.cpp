#include "alarms/rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "alarms/test/desk.hpp"
#include "base/prng.hpp"

namespace tiexin::alarms {

namespace {

const Instant night = *parse_iso8601("2026-11-22T18:13:00Z");

Command any_command(Prng& prng, Desk& desk) {
    static const std::vector<Kind> kinds = {"sos",   "fall",   "low_battery",
                                            "smoke", "cancel", "ride"};
    const UserId user{1 + prng.below(3)};
    const Kind& kind = kinds[prng.below(kinds.size())];
    switch (prng.below(14)) {
        case 0:
            return Join{desk.alarm({kind}), std::nullopt};
        case 1:
            return Accept{user, "seat " + std::to_string(user.value), prng.chance(0.5)};
        case 2:
            return Note{user, "heard a voice"};
        case 3:
            return TakeStep{user, "call_back", "", prng.chance(0.2)};
        case 4:
            return AddResponder{user, desk.responder(1 + prng.below(5))};
        case 5:
            return Tell{user, desk.responder(1 + prng.below(5))};
        case 6:
            return SetLamp{user, ResponderId{1 + prng.below(5)}, static_cast<Lamp>(prng.below(7)),
                           ""};
        case 7:
            return HandOver{user, UserId{prng.below(4)}, "x", "read this", prng.chance(0.3)};
        case 8:
            return Return{"limit_passed"};
        case 9:
            return Close{user, static_cast<Outcome>(prng.below(14)), "", prng.chance(0.2)};
        case 10:
            return Reopen{user, "telephoned again"};
        case 11:
            return Seen{desk.alarms[prng.below(desk.alarms.size())].id, desk.now()};
        case 12:
            return LinkElder{user, ElderId{prng.below(3)}, TerminalId{}, AreaId{}};
        default:
            return LadderDue{desk.ladder, desk.cannot};
    }
}

// What must never run backwards.
void check_monotone(const Incident& before, const Incident& after, const Desk& desk) {
    CHECK(after.version >= before.version);
    CHECK(after.alarm_count >= before.alarm_count);
    CHECK(after.reopened >= before.reopened);
    CHECK(after.last_alarm_at >= before.last_alarm_at);
    CHECK(after.waiting_since >= before.waiting_since);
    CHECK(after.raised_at == before.raised_at);
    CHECK(after.answered_at.has_value() >= before.answered_at.has_value());
    CHECK((!before.answered_at || after.answered_at == before.answered_at));
    CHECK((!before.seen_at || after.seen_at == before.seen_at));
    CHECK((!after.closed_at || *after.closed_at <= desk.now()));
    CHECK((after.state == State::closed || after.version == before.version ||
           *after.next_deadline_at >= before.raised_at));
    CHECK(after.priority <= before.priority);
}

}  // namespace

TEST_CASE("any sequence of commands leaves a legal state and a timeline that never runs back") {
    std::size_t done = 0;
    std::set<std::string> kinds_seen;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        Desk desk(night);
        REQUIRE(desk.apply(desk.raise({prng.chance(0.5) ? "sos" : "low_battery"})).ok());
        for (int i = 0; i < 60; ++i) {
            desk.at(desk.now() - desk.start() + milliseconds(prng.between(0, 40'000)));
            if (prng.chance(0.1)) {
                desk.cannot.clear();
                for (std::uint64_t kind = 0; kind < 4; ++kind) {
                    if (prng.chance(0.4)) {
                        desk.cannot.push_back({static_cast<StepKind>(kind), "duty", "nobody"});
                    }
                }
            }
            const Incident before = desk.incident;
            const std::size_t alarms_before = desk.alarms.size();
            const Result<void> result = desk.apply(any_command(prng, desk));
            REQUIRE_EQ(fault_of(desk.incident), "");
            check_monotone(before, desk.incident, desk);
            CHECK(desk.alarms.size() >= alarms_before);
            if (!result) {
                CHECK(desk.incident.version == before.version);
            } else {
                ++done;
            }
            for (const Happened& event : desk.events) {
                kinds_seen.insert(event.kind);
            }
        }
    }
    CHECK(done > 4'000);
    CHECK(kinds_seen.size() >= 21);
}

TEST_CASE("every policy has limits and, where it is urgent, a plan") {
    for (const KindPolicy& row : all_policies()) {
        CAPTURE(row.kind);
        CHECK(row.priority >= 1);
        CHECK(row.priority <= 4);
        CHECK(row.answer_limit >= seconds(15));
        CHECK(row.step_limit >= minutes(5));
        CHECK((row.priority > 2 || !row.plan.empty()));
    }
    CHECK_EQ(policy_of("a word nobody knows").priority, 1);
}

TEST_CASE("the order of kinds puts the worst first, each once") {
    CHECK(ranked({"low_battery", "sos", "fall", "sos"}) ==
          std::vector<std::string>{"sos", "fall", "low_battery"});
}

TEST_CASE("the ladder of the smallest area at this hour is taken") {
    Ladder city = default_ladder(), county = city, night_county = city;
    city.area = AreaId{140200000000};
    county.area = AreaId{140213000000};
    county.repeat_after = minutes(3);
    night_county.area = county.area;
    night_county.from_minute = 22 * 60;
    night_county.until_minute = 6 * 60;
    night_county.repeat_after = minutes(4);
    county.from_minute = 6 * 60;
    county.until_minute = 22 * 60;
    const std::vector<Ladder> all = {city, county, night_county};
    const AreaId town{140213001000};
    CHECK(ladder_for(all, town, night).repeat_after == minutes(4));  // 02:13 in Shanghai
    CHECK(ladder_for(all, town, night + hours(6)).repeat_after == minutes(3));
    CHECK(ladder_for(all, AreaId{140212000000}, night).repeat_after == minutes(2));
    CHECK(ladder_for({}, town, night).steps.size() == 4);
}

TEST_CASE("a further alarm joins what it belongs to") {
    Desk desk(night);
    REQUIRE(desk.apply(desk.raise({"sos"})).ok());
    const Incident emergency = desk.incident;
    Desk other(night);
    REQUIRE(other.apply(other.raise({"low_battery"})).ok());
    Incident flat = other.incident;
    flat.id = IncidentId{4711};

    CHECK(joins({emergency}, desk.alarm({"fall"}), night) != nullptr);
    CHECK(joins({emergency}, desk.alarm({"low_battery"}), night) != nullptr);
    CHECK(joins({emergency}, desk.alarm({"ride"}), night) == nullptr);
    CHECK(joins({flat}, desk.alarm({"low_battery"}), night) != nullptr);
    CHECK(joins({flat}, desk.alarm({"sos"}), night) == nullptr);
    REQUIRE(joins({flat, emergency}, desk.alarm({"sos"}), night) != nullptr);
    CHECK(joins({flat, emergency}, desk.alarm({"sos"}), night)->id == emergency.id);

    REQUIRE(desk.apply(Accept{UserId{1}, "王芳", false}).ok());
    REQUIRE(desk.apply(Close{UserId{1}, Outcome::false_press, "", false}).ok());
    const Incident closed = desk.incident;
    CHECK(joins({closed}, desk.alarm({"sos"}), night + reopen_window) != nullptr);
    CHECK(joins({closed}, desk.alarm({"sos"}), night + reopen_window + seconds(1)) == nullptr);
    CHECK(joins({closed}, desk.alarm({"low_battery"}), night) == nullptr);
    Incident tested = closed;
    tested.outcome = Outcome::test;
    CHECK(joins({tested}, desk.alarm({"sos"}), night) == nullptr);
}

TEST_CASE("the same key is a retry unless the device time says it is ten seconds later") {
    Desk desk(night);
    const Alarm first = desk.alarm({"sos"});
    Alarm again = first;
    again.received_at = night + seconds(30);
    CHECK(is_retry(first, again));
    again.device_at = night + seconds(9);
    CHECK(is_retry(first, again));
    again.device_at = night + seconds(10);
    CHECK_FALSE(is_retry(first, again));
    again.device_at.reset();
    CHECK(is_retry(first, again));
    again.key = "another";
    CHECK_FALSE(is_retry(first, again));
}

TEST_CASE("a press is dated by the terminal's clock only where that is believable") {
    const auto pressed = [](Duration off) {
        Desk desk(night);
        Raise raise = desk.raise({"sos"});
        raise.alarm.device_at = night + off;
        REQUIRE(desk.apply(raise).ok());
        return desk.incident.pressed_at - night;
    };
    CHECK(pressed(seconds(-40)) == seconds(-40));
    CHECK(pressed(hours(-5)) == hours(-5));
    CHECK(pressed(seconds(40)) == seconds(0));
    CHECK(pressed(days(-4'000)) == seconds(0));
    CHECK(pressed(hours(8)) == seconds(0));
}

TEST_CASE("notes and responders have limits") {
    Desk desk(night);
    REQUIRE(desk.apply(desk.raise({"sos"})).ok());
    REQUIRE(desk.apply(Accept{UserId{1}, "王芳", false}).ok());
    CHECK(desk.apply(Note{UserId{1}, std::string(note_chars_max + 1, 'x')}).error().code ==
          Code::too_large);
    for (std::uint64_t id = 1; id <= responders_max; ++id) {
        REQUIRE(desk.apply(AddResponder{UserId{1}, desk.responder(id)}).ok());
    }
    CHECK(desk.apply(AddResponder{UserId{1}, desk.responder(999)}).error().code == Code::too_large);
}

}  // namespace tiexin::alarms

#include <doctest/doctest.h>

#include "sim/day.hpp"

using namespace tiexin;
using namespace tiexin::sim;
using device::AlarmKind;

namespace {

const Instant morning = parse_iso8601("2026-11-23T00:00:00Z").value();  // eight in Datong

CityTerminal watch() {
    CityTerminal made;
    made.kind = "watch";
    made.home = {40.08, 113.3};
    made.haunts = {{40.088, 113.308}, {40.075, 113.312}};
    return made;
}

}  // namespace

TEST_CASE("over weeks somebody walks out and home, at an old person's pace") {
    int away = 0, at_home = 0, without_fix = 0, fixes = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Day day(watch(), Prng(seed), morning);
        std::optional<Wgs84> before;
        Instant before_at;
        for (int minute = 0; minute < 14 * 24 * 60; ++minute) {
            const Instant now = morning + minutes(minute);
            day.live_until(now);
            const device::DeviceEvent event = day.record(now);
            if (!event.position) {
                continue;
            }
            if (!event.position->valid) {
                ++without_fix;
                CHECK(event.network.any());
                CHECK(!event.position->place);
                continue;
            }
            ++fixes;
            const Wgs84 place = *event.position->place;
            CHECK(distance_m(place, watch().home) < 1'800);
            if (before && now - before_at == minutes(1)) {
                CHECK(distance_m(*before, place) < 140);  // 4 km/h and twice the scatter of a fix
            }
            before = place, before_at = now;
            ++(distance_m(place, watch().home) > 100 ? away : at_home);
        }
    }
    CHECK(away > 1'000);
    CHECK(at_home > 3 * away);
    CHECK(without_fix > fixes / 10);
}

TEST_CASE("a battery tells that it is low, then goes out, and comes back charged") {
    int low = 0, flat = 0, returned = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Day day(watch(), Prng(seed), morning);
        bool was_off = false;
        for (int minute = 0; minute < 10 * 24 * 60; ++minute) {
            day.live_until(morning + minutes(minute));
            const device::AlarmSet due = day.due_alarms();
            low += due.has(AlarmKind::low_battery) ? 1 : 0;
            flat += due.has(AlarmKind::power_off) ? 1 : 0;
            if (was_off && day.powered()) {
                ++returned;
                CHECK(day.record(morning + minutes(minute)).battery.percent.value() >= 20);
            }
            was_off = !day.powered();
        }
    }
    CHECK(low > 5);
    CHECK(flat > 0);
    CHECK(flat <= low);
    CHECK(returned >= flat - 1);
}

TEST_CASE("signal is lost now and then and found again within minutes") {
    Day day(watch(), Prng(3), morning);
    int lost = 0, longest = 0, run = 0;
    for (int second = 0; second < 3 * 24 * 3'600; second += 5) {
        day.live_until(morning + seconds(second));
        run = day.powered() && !day.has_signal() ? run + 5 : 0;
        lost += run == 5 ? 1 : 0;
        longest = std::max(longest, run);
    }
    CHECK(lost > 5);
    CHECK(lost < 80);
    CHECK(longest <= 250);
}

TEST_CASE("a hub stays at home, is never flat and never out of reach") {
    CityTerminal hub = watch();
    hub.kind = "hub";
    Day day(hub, Prng(3), morning);
    for (int minute = 0; minute < 5 * 24 * 60; ++minute) {
        const Instant now = morning + minutes(minute);
        day.live_until(now);
        CHECK(day.has_signal());
        const auto event = day.record(now);
        if (event.position) {
            CHECK(distance_m(*event.position->place, hub.home) < 1);
        }
    }
}

TEST_CASE("the same seed lives the same day") {
    Day one(watch(), Prng(9), morning), other(watch(), Prng(9), morning);
    for (int minute = 0; minute < 600; ++minute) {
        const Instant now = morning + minutes(minute);
        one.live_until(now);
        other.live_until(now);
        const auto a = one.record(now), b = other.record(now);
        CHECK(a.position.has_value() == b.position.has_value());
        CHECK((!a.position || a.position->place == b.position->place));
        CHECK(a.battery.percent == b.battery.percent);
    }
}

// From what a terminal hears to where it is.

#include "flows/test/town.hpp"

namespace tiexin::flows {

namespace {

const char* const router = "a0:b1:c2:d3:e4:f5";

Town::Says at_home(Town& town, const std::string& key) {
    Town::Says says = town.position(key);
    says.events[0].network.wifi = {{router, -50}, {"a0:b1:c2:d3:e4:f6", -70}};
    return says;
}

Town::Says without_fix(Town& town, const std::string& key) {
    Town::Says says = town.press(key);
    says.events[0].position = device::Fix{};
    says.events[0].network.wifi = {{router, -50}};
    return says;
}

}  // namespace

TEST_CASE("a press from the bathroom has the place of the wifi it hears, beside the old fix") {
    Town town;
    const TerminalId watch = town.enrol("3910000001", town.elder).id;
    for (int i = 0; i < location::sightings_needed; ++i) {
        town.must_say(at_home(town, "home" + std::to_string(i)));
        town.live(minutes(2), {});
    }
    town.live(minutes(40), {});
    town.must_say(without_fix(town, "press"));
    auto places = town.server->places.last(watch).newest_first;
    REQUIRE(places.size() == 2);
    CHECK(places[0].source == location::Source::wifi);
    CHECK(places[0].fix_at == town.clock.now());
    CHECK(*places[0].accuracy_m == doctest::Approx(35));
    CHECK(distance_m(places[0].place, {40.08, 113.30}) < 1);
    CHECK(places[1].source == location::Source::gnss);
    CHECK(town.clock.now() - places[1].fix_at >= minutes(40));

    // Another terminal, after a restart, by the same network.
    const TerminalId other = town.enrol("3910000002", town.elder).id;
    town.restart();
    Town::Says second = without_fix(town, "second");
    second.device = "3910000002";
    town.must_say(second);
    places = town.server->places.last(other).newest_first;
    REQUIRE(places.size() == 1);
    CHECK(places[0].source == location::Source::wifi);
}

TEST_CASE("nothing is learned beside a speeding fix or a place that is none") {
    Town town;
    const TerminalId watch = town.enrol("3910000001", town.elder).id;
    for (int i = 0; i < 5; ++i) {
        Town::Says speeding = at_home(town, "fast" + std::to_string(i));
        speeding.events[0].position->speed_kmh = 40;
        town.must_say(speeding);
        Town::Says no_fix = at_home(town, "none" + std::to_string(i));
        no_fix.events[0].position->valid = false;
        town.must_say(no_fix);
        town.live(minutes(2), {});
    }
    town.must_say(without_fix(town, "press"));
    for (const auto& place : town.server->places.last(watch).newest_first) {
        CHECK(place.source != location::Source::wifi);
    }
}

}  // namespace tiexin::flows

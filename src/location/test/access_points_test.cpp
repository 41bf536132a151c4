#include "location/access_points.hpp"

#include <doctest/doctest.h>

namespace tiexin::location {

namespace {

constexpr Wgs84 home{40.0812, 113.3101};

Instant at_minute(int minute) {
    return *parse_iso8601("2026-11-23T06:00:00Z") + minutes(minute);
}

void stand(AccessPoints& points, std::uint64_t mac, Wgs84 place, int from_minute, int times) {
    for (int i = 0; i < times; ++i) {
        points.learn(mac, place, at_minute(from_minute + 10 * i));
    }
}

}  // namespace

TEST_CASE("a mac is six pairs of hex digits with colons, neither nothing nor broadcast") {
    CHECK(mac_number("00:1a:2B:3c:4d:5e") == 0x001a'2b3c'4d5eU);
    for (const char* bad : {"", "00:1a:2b:3c:4d", "00-1a-2b-3c-4d-5e", "00:1a:2b:3c:4d:5g",
                            "00:1a:2b:3c:4d:5e:", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"}) {
        CHECK_FALSE(mac_number(bad));
    }
}

TEST_CASE("a network heard beside three fixes says where a terminal without a fix is") {
    AccessPoints points;
    stand(points, 1, home, 0, sightings_needed - 1);
    const HeardPoint heard{1, -50};
    CHECK_FALSE(points.locate({&heard, 1}, at_minute(60)));
    stand(points, 1, home, 40, 1);
    const auto place = points.locate({&heard, 1}, at_minute(60));
    REQUIRE(place);
    CHECK(distance_m(place->place, home) < 1);
    CHECK(place->accuracy_m == doctest::Approx(35));
    const HeardPoint faint{1, -90};
    CHECK(points.locate({&faint, 1}, at_minute(60))->accuracy_m > place->accuracy_m);
    const HeardPoint stranger{2, -40};
    CHECK_FALSE(points.locate({&stranger, 1}, at_minute(60)));
}

TEST_CASE("several networks are weighed by how loud they are") {
    AccessPoints points;
    stand(points, 1, home, 0, 3);
    stand(points, 2, moved(home, 0, 60), 0, 3);
    const std::vector<HeardPoint> near_first{{1, -50}, {2, -80}};
    const std::vector<HeardPoint> near_second{{1, -80}, {2, -50}};
    const auto first = points.locate(near_first, at_minute(60));
    const auto second = points.locate(near_second, at_minute(60));
    REQUIRE(first);
    REQUIRE(second);
    CHECK(distance_m(first->place, home) < 5);
    CHECK(distance_m(second->place, home) > 55);
    // Fixes scatter; the place is their mean.
    AccessPoints scattered;
    for (int i = 0; i < 4; ++i) {
        scattered.learn(3, moved(home, i % 2 == 0 ? 20 : -20, 0), at_minute(10 * i));
    }
    const HeardPoint third{3, -50};
    CHECK(distance_m(scattered.locate({&third, 1}, at_minute(60))->place, home) < 12);
}

TEST_CASE("what moves is no landmark until it has stood still for long") {
    AccessPoints points;
    const HeardPoint hotspot{9, -40};
    for (int i = 0; i < 12; ++i) {
        stand(points, 9, moved(home, 0, 400 * i), 100 * i, 3);
    }
    CHECK_FALSE(points.locate({&hotspot, 1}, at_minute(1'300)));
    const Wgs84 last = moved(home, 0, 400 * 11);
    stand(points, 9, last, 1'300, sightings_counted_max);
    REQUIRE(points.locate({&hotspot, 1}, at_minute(1'600)));
    // A router taken along to a new flat counts there after a few sightings.
    stand(points, 9, home, 2'000, 1);
    CHECK_FALSE(points.locate({&hotspot, 1}, at_minute(2'100)));
    stand(points, 9, home, 2'100, 2);
    CHECK(distance_m(points.locate({&hotspot, 1}, at_minute(2'200))->place, home) < 1);
}

TEST_CASE("one carried away does not pull the place along") {
    AccessPoints points;
    stand(points, 1, home, 0, 3);
    stand(points, 2, moved(home, 5'000, 0), 0, 3);
    const std::vector<HeardPoint> both{{1, -50}, {2, -55}};
    CHECK(distance_m(points.locate(both, at_minute(60))->place, home) < 1);
}

TEST_CASE("one sighting counts once, and a buffered one not at all") {
    AccessPoints points;
    CHECK(points.learn(1, home, at_minute(10)));
    CHECK_FALSE(points.learn(1, home, at_minute(10) + seconds(59)));
    CHECK_FALSE(points.learn(1, home, at_minute(5)));
    CHECK(points.learn(1, home, at_minute(12))->sightings == 2);
}

TEST_CASE("rows are few once it is known, and say at least once a day that it was heard") {
    AccessPoints points;
    int rows = 0;
    for (int hour = 0; hour < 24 * 10; ++hour) {
        rows += points.learn(1, home, at_minute(60 * hour)) ? 1 : 0;
    }
    CHECK(rows >= sightings_counted_max + 8);
    CHECK(rows <= sightings_counted_max + 11);
}

TEST_CASE("kept rows bring it back, and what was not heard for long says nothing") {
    AccessPoints before;
    std::vector<AccessPoint> rows;
    for (int i = 0; i < 3; ++i) {
        rows = {*before.learn(1, home, at_minute(10 * i))};
    }
    AccessPoints after;
    after.load(rows);
    const HeardPoint heard{1, -50};
    CHECK(after.locate({&heard, 1}, at_minute(60)));
    CHECK_FALSE(after.locate({&heard, 1}, at_minute(60) + forgotten_after));
}

TEST_CASE("the memory is bounded") {
    AccessPoints points;
    for (std::uint64_t mac = 1; mac <= access_points_max + 10; ++mac) {
        points.learn(mac, home, at_minute(0));
    }
    CHECK(points.size() == access_points_max);
}

}  // namespace tiexin::location

#include "base/geo.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/prng.hpp"

namespace tiexin {

namespace {
constexpr Wgs84 datong{40.0857, 113.3006};

Wgs84 random_place_in_china(Prng& prng) {
    return {20.0 + prng.unit() * 30.0, 80.0 + prng.unit() * 50.0};
}
}  // namespace

TEST_CASE("distances agree with known ones") {
    CHECK_EQ(distance_m(datong, datong), 0.0);
    // One degree along a meridian of the mean sphere: 2 π R / 360.
    CHECK(distance_m({40, 113}, {41, 113}) == doctest::Approx(111'195.08).epsilon(1e-7));
    CHECK(distance_m({0, 179.5}, {0, -179.5}) == doctest::Approx(111'195.08).epsilon(1e-7));
    CHECK(distance_m({90, 0}, {-90, 0}) == doctest::Approx(20'015'114.4).epsilon(1e-7));
    // Datong to Beijing, 263 km by any map.
    CHECK(distance_m({40.0768, 113.3001}, {39.9042, 116.4074}) ==
          doctest::Approx(265'200).epsilon(0.01));
}

TEST_CASE("moving a place moves it that far") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        const Wgs84 from = random_place_in_china(prng);
        const double north = prng.unit() * 20'000 - 10'000;
        const double east = prng.unit() * 20'000 - 10'000;
        const Wgs84 to = moved(from, north, east);
        REQUIRE(distance_m(from, to) == doctest::Approx(std::hypot(north, east)).epsilon(1e-6));
        REQUIRE_EQ(to.lat > from.lat, north > 0);
        REQUIRE_EQ(to.lon > from.lon, east > 0);
    }
    CHECK(moved({0, 179.999}, 0, 1'000).lon == doctest::Approx(-179.992).epsilon(1e-5));
}

TEST_CASE("only finite degrees on earth are plausible") {
    CHECK(plausible({90, 180}));
    CHECK(plausible({-90, -180}));
    CHECK_FALSE(plausible({90.0001, 0}));
    CHECK_FALSE(plausible({0, -180.0001}));
    CHECK_FALSE(plausible({std::numeric_limits<double>::quiet_NaN(), 0}));
    CHECK_FALSE(plausible({0, std::numeric_limits<double>::infinity()}));
}

TEST_CASE("GCJ-02 agrees with published pairs") {
    // Tian'anmen, as given by several independent converters.
    const Gcj02 there = to_gcj02(Wgs84{39.907375, 116.391349});
    CHECK(there.lat == doctest::Approx(39.908777).epsilon(2e-8));
    CHECK(there.lon == doctest::Approx(116.397591).epsilon(2e-8));
    const Bd09 baidu = to_bd09(Gcj02{39.915, 116.404});
    CHECK(baidu.lat == doctest::Approx(39.92133699351021).epsilon(1e-12));
    CHECK(baidu.lon == doctest::Approx(116.41036949371029).epsilon(1e-12));
}

TEST_CASE("GCJ-02 moves places in China by hundreds of metres and others not at all") {
    const Gcj02 there = to_gcj02(datong);
    const double shift_m = distance_m(datong, {there.lat, there.lon});
    CHECK_GT(shift_m, 100);
    CHECK_LT(shift_m, 1'000);
    const Gcj02 paris = to_gcj02(Wgs84{48.8566, 2.3522});
    CHECK_EQ(paris.lat, 48.8566);
    CHECK_EQ(paris.lon, 2.3522);
}

TEST_CASE("datum conversions come back within a centimetre") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        const Wgs84 place = random_place_in_china(prng);
        const Gcj02 there = to_gcj02(place);
        REQUIRE_LT(distance_m(to_wgs84(there), place), 0.01);
        const Gcj02 back = to_gcj02(to_bd09(there));
        REQUIRE_LT(distance_m({back.lat, back.lon}, {there.lat, there.lon}), 0.01);
    }
}

TEST_CASE("inside follows the even-odd rule") {
    // A U: the notch between its arms is outside.
    const std::vector<Wgs84> ring = {{0, 0}, {0, 3}, {3, 3}, {3, 2}, {1, 2},
                                     {1, 1}, {3, 1}, {3, 0}, {0, 0}};
    CHECK(inside({0.5, 1.5}, ring));
    CHECK(inside({2, 0.5}, ring));
    CHECK(inside({2, 2.5}, ring));
    CHECK_FALSE(inside({2, 1.5}, ring));
    CHECK_FALSE(inside({4, 1}, ring));
    CHECK_FALSE(inside({0.5, -1}, ring));
    CHECK_FALSE(inside({0, 0}, {}));
    std::vector<Wgs84> open = ring;
    open.pop_back();
    CHECK(inside({2, 0.5}, open));
}

}  // namespace tiexin

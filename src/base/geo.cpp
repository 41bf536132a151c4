#include "base/geo.hpp"

#include <cmath>
#include <numbers>

namespace tiexin {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double earth_radius_m = 6'371'008.8;

// The ellipsoid of Krasovsky 1940, on which the GCJ-02 shift is defined.
constexpr double krasovsky_a_m = 6'378'245.0;
constexpr double krasovsky_e2 = 0.00669342162296594323;
// BD-09 turns GCJ-02 by a wave of this period and moves it by a constant.
constexpr double bd09_wave = pi * 3000.0 / 180.0;
constexpr double bd09_lat_shift = 0.006;
constexpr double bd09_lon_shift = 0.0065;
constexpr double inverse_step_deg = 1e-10;  // about 0.01 mm
constexpr int inverse_rounds_max = 30;

double radians(double degrees) {
    return degrees * pi / 180.0;
}

double degrees(double radians) {
    return radians * 180.0 / pi;
}

// Outside this box the shift is not applied: every map service draws the same box.
bool shifted_region(double lat, double lon) {
    return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

double waves(double x) {
    return (20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi)) * 2.0 / 3.0;
}

double north_shift(double x, double y) {
    double shift =
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x));
    shift += waves(x);
    shift += (20.0 * std::sin(y * pi) + 40.0 * std::sin(y / 3.0 * pi)) * 2.0 / 3.0;
    shift += (160.0 * std::sin(y / 12.0 * pi) + 320.0 * std::sin(y * pi / 30.0)) * 2.0 / 3.0;
    return shift;
}

double east_shift(double x, double y) {
    double shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x));
    shift += waves(x);
    shift += (20.0 * std::sin(x * pi) + 40.0 * std::sin(x / 3.0 * pi)) * 2.0 / 3.0;
    shift += (150.0 * std::sin(x / 12.0 * pi) + 300.0 * std::sin(x / 30.0 * pi)) * 2.0 / 3.0;
    return shift;
}

}  // namespace

bool plausible(Wgs84 place) {
    return std::isfinite(place.lat) && std::isfinite(place.lon) && std::abs(place.lat) <= 90.0 &&
           std::abs(place.lon) <= 180.0;
}

double distance_m(Wgs84 a, Wgs84 b) {
    const double half_lat = std::sin(radians(b.lat - a.lat) / 2.0);
    const double half_lon = std::sin(radians(b.lon - a.lon) / 2.0);
    const double h = half_lat * half_lat +
                     std::cos(radians(a.lat)) * std::cos(radians(b.lat)) * half_lon * half_lon;
    return 2.0 * earth_radius_m * std::asin(std::sqrt(std::fmin(h, 1.0)));
}

Wgs84 moved(Wgs84 from, double north_m, double east_m) {
    const double distance = std::hypot(north_m, east_m) / earth_radius_m;
    if (distance == 0.0) {
        return from;
    }
    const double bearing = std::atan2(east_m, north_m);
    const double lat = radians(from.lat);
    const double new_lat = std::asin(std::sin(lat) * std::cos(distance) +
                                     std::cos(lat) * std::sin(distance) * std::cos(bearing));
    const double turn = std::atan2(std::sin(bearing) * std::sin(distance) * std::cos(lat),
                                   std::cos(distance) - std::sin(lat) * std::sin(new_lat));
    return {degrees(new_lat), std::remainder(from.lon + degrees(turn), 360.0)};
}

Gcj02 to_gcj02(Wgs84 place) {
    if (!shifted_region(place.lat, place.lon)) {
        return {place.lat, place.lon};
    }
    const double x = place.lon - 105.0;
    const double y = place.lat - 35.0;
    const double sine = std::sin(radians(place.lat));
    const double w2 = 1.0 - krasovsky_e2 * sine * sine;
    const double w = std::sqrt(w2);
    const double meridian_radius_m = krasovsky_a_m * (1.0 - krasovsky_e2) / (w2 * w);
    const double parallel_radius_m = krasovsky_a_m / w * std::cos(radians(place.lat));
    return {place.lat + degrees(north_shift(x, y) / meridian_radius_m),
            place.lon + degrees(east_shift(x, y) / parallel_radius_m)};
}

Wgs84 to_wgs84(Gcj02 place) {
    Wgs84 guess{place.lat, place.lon};
    for (int round = 0; round < inverse_rounds_max; ++round) {
        const Gcj02 there = to_gcj02(guess);
        const double lat_off = place.lat - there.lat;
        const double lon_off = place.lon - there.lon;
        guess = {guess.lat + lat_off, guess.lon + lon_off};
        if (std::abs(lat_off) < inverse_step_deg && std::abs(lon_off) < inverse_step_deg) {
            break;
        }
    }
    return guess;
}

Bd09 to_bd09(Gcj02 place) {
    const double radius =
        std::hypot(place.lon, place.lat) + 0.00002 * std::sin(place.lat * bd09_wave);
    const double angle =
        std::atan2(place.lat, place.lon) + 0.000003 * std::cos(place.lon * bd09_wave);
    return {radius * std::sin(angle) + bd09_lat_shift, radius * std::cos(angle) + bd09_lon_shift};
}

Gcj02 to_gcj02(Bd09 place) {
    Gcj02 guess{place.lat - bd09_lat_shift, place.lon - bd09_lon_shift};
    for (int round = 0; round < inverse_rounds_max; ++round) {
        const Bd09 there = to_bd09(guess);
        const double lat_off = place.lat - there.lat;
        const double lon_off = place.lon - there.lon;
        guess = {guess.lat + lat_off, guess.lon + lon_off};
        if (std::abs(lat_off) < inverse_step_deg && std::abs(lon_off) < inverse_step_deg) {
            break;
        }
    }
    return guess;
}

bool inside(Wgs84 place, const std::vector<Wgs84>& ring) {
    bool odd = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const bool crosses = (ring[i].lat > place.lat) != (ring[j].lat > place.lat);
        if (crosses) {
            const double lon = ring[j].lon + (ring[i].lon - ring[j].lon) *
                                                 (place.lat - ring[j].lat) /
                                                 (ring[i].lat - ring[j].lat);
            odd ^= place.lon < lon;
        }
    }
    return odd;
}

}  // namespace tiexin

#include "location/access_points.hpp"

#include <algorithm>
#include <cmath>

namespace tiexin::location {

namespace {

constexpr int rssi_unknown_dbm = -85;
constexpr double fix_error_m = 15;       // of the fixes it was learned from
constexpr Duration kept_every = days(1);  // how old heard_at may be on disk

std::optional<std::uint64_t> hex_digit(char c) {
    if ('0' <= c && c <= '9') {
        return static_cast<std::uint64_t>(c - '0');
    }
    const char lower = static_cast<char>(c | 0x20);
    if ('a' <= lower && lower <= 'f') {
        return static_cast<std::uint64_t>(lower - 'a' + 10);
    }
    return std::nullopt;
}

bool is_landmark(const AccessPoint& point, Instant now) {
    return point.sightings >= sightings_needed && point.moves <= moves_max &&
           now - point.heard_at < forgotten_after;
}

// How far away one stands that is heard this loudly, indoors.
double range_m(int rssi_dbm) {
    constexpr int loud = -60;
    constexpr int middling = -75;
    return rssi_dbm >= loud ? 20 : rssi_dbm >= middling ? 40 : 70;
}

struct Landmark {
    Wgs84 place;
    int rssi_dbm;
};

struct Offset {
    double north_m, east_m;
};

Offset offset_of(Wgs84 from, Wgs84 to) {
    const double north = distance_m(from, {to.lat, from.lon});
    const double east = distance_m(from, {from.lat, to.lon});
    return {to.lat < from.lat ? -north : north, to.lon < from.lon ? -east : east};
}

}  // namespace

std::optional<std::uint64_t> mac_number(std::string_view text) {
    constexpr std::size_t length = 17;
    constexpr std::uint64_t all_ones = 0xffff'ffff'ffff;
    if (text.size() != length) {
        return std::nullopt;
    }
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < length; ++i) {
        if (i % 3 == 2) {
            if (text[i] != ':') {
                return std::nullopt;
            }
            continue;
        }
        const auto digit = hex_digit(text[i]);
        if (!digit) {
            return std::nullopt;
        }
        out = out << 4 | *digit;
    }
    return out == 0 || out == all_ones ? std::nullopt : std::optional(out);
}

void AccessPoints::load(const std::vector<AccessPoint>& kept) {
    for (const AccessPoint& point : kept) {
        if (points_.size() < access_points_max) {
            points_[point.mac] = {point, point.heard_at};
        }
    }
}

std::optional<AccessPoint> AccessPoints::learn(std::uint64_t mac, Wgs84 place, Instant at) {
    const auto found = points_.find(mac);
    if (found == points_.end()) {
        if (points_.size() >= access_points_max) {
            return std::nullopt;
        }
        return points_.emplace(mac, Known{{mac, place, 1, 0, at}, at}).first->second.point;
    }
    Known& known = found->second;
    AccessPoint& point = known.point;
    if (at < point.heard_at + sighting_every) {
        return std::nullopt;  // the same sighting, or a buffered one
    }
    point.heard_at = at;
    const bool counting = point.sightings < sightings_counted_max;
    if (distance_m(point.place, place) > same_place_m) {
        point.place = place;
        point.sightings = 1;
        point.moves = std::min(point.moves + 1, moves_max + 1);
    } else {
        const Offset off = offset_of(point.place, place);
        point.sightings = std::min(point.sightings + 1, sightings_counted_max);
        point.place = moved(point.place, off.north_m / point.sightings,
                            off.east_m / point.sightings);
        if (point.sightings == sightings_counted_max) {
            point.moves = 0;
        }
    }
    if (!counting && point.sightings == sightings_counted_max && at - known.kept_at < kept_every) {
        return std::nullopt;
    }
    known.kept_at = at;
    return point;
}

std::optional<WifiPlace> AccessPoints::locate(std::span<const HeardPoint> heard,
                                              Instant now) const {
    std::vector<Landmark> landmarks;
    for (const HeardPoint& one : heard) {
        const auto found = points_.find(one.mac);
        if (found != points_.end() && is_landmark(found->second.point, now)) {
            landmarks.push_back({found->second.point.place,
                                 one.rssi_dbm.value_or(rssi_unknown_dbm)});
        }
    }
    if (landmarks.empty()) {
        return std::nullopt;
    }
    const Landmark loudest =
        *std::max_element(landmarks.begin(), landmarks.end(),
                          [](const auto& a, const auto& b) { return a.rssi_dbm < b.rssi_dbm; });
    double weights = 0;
    double north = 0;
    double east = 0;
    double squares = 0;
    for (const Landmark& one : landmarks) {
        // One that was carried away meanwhile does not pull the place along.
        if (distance_m(loudest.place, one.place) > same_place_m) {
            continue;
        }
        const double weight = std::pow(10, one.rssi_dbm / 20.0);  // amplitude
        const Offset off = offset_of(loudest.place, one.place);
        weights += weight;
        north += weight * off.north_m;
        east += weight * off.east_m;
        squares += weight * (off.north_m * off.north_m + off.east_m * off.east_m);
    }
    north /= weights;
    east /= weights;
    const double spread = std::sqrt(std::max(0.0, squares / weights - north * north - east * east));
    return WifiPlace{moved(loudest.place, north, east),
                     fix_error_m + std::max(spread, range_m(loudest.rssi_dbm))};
}

}  // namespace tiexin::location

#pragma once
// Where wifi access points stand. A terminal indoors has no fix but hears the networks around it;
// where those stand is learned from reports that carried both. Nobody outside is asked.
// In memory, bounded, not thread-safe; kept by location::Store row by row.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/geo.hpp"
#include "base/time.hpp"

namespace tiexin::location {

struct AccessPoint {
    std::uint64_t mac = 0;
    Wgs84 place;
    int sightings = 0;  // at this place, at most sightings_counted_max
    int moves = 0;      // how often it was somewhere else; a hotspot or a bus moves all the time
    Instant heard_at;
};

struct HeardPoint {
    std::uint64_t mac = 0;
    std::optional<int> rssi_dbm;
};

struct WifiPlace {
    Wgs84 place;
    double accuracy_m = 0;
};

constexpr std::size_t access_points_max = 200'000;
constexpr int sightings_needed = 3;  // before a place is said of it
constexpr int sightings_counted_max = 20;
constexpr int moves_max = 2;           // more, and it is no landmark until it stood still for long
constexpr double same_place_m = 150;   // farther is another place
constexpr Duration sighting_every = minutes(1);  // more often is the same sighting
constexpr Duration forgotten_after = days(180);

// "aa:bb:cc:dd:ee:ff" as 48 bits; none for anything else, and for all zeros or ones.
std::optional<std::uint64_t> mac_number(std::string_view text);

class AccessPoints {
public:
    void load(const std::vector<AccessPoint>& kept);  // at start
    // Heard by a terminal with a fix at `place`. The row to keep, when it says something new.
    std::optional<AccessPoint> learn(std::uint64_t mac, Wgs84 place, Instant at);
    // None when nothing that was heard is known well enough.
    std::optional<WifiPlace> locate(std::span<const HeardPoint> heard, Instant now) const;
    std::size_t size() const { return points_.size(); }

private:
    struct Known {
        AccessPoint point;
        Instant kept_at;  // the row says this or later
    };
    std::unordered_map<std::uint64_t, Known> points_;
};

}  // namespace tiexin::location

#pragma once
// Places on earth. The datum is in the type: stored places are Wgs84; Gcj02 and Bd09 exist for maps
// that need them and convert explicitly. Degrees, metres.

#include <optional>
#include <vector>

namespace tiexin {

struct Wgs84 {
    double lat = 0;
    double lon = 0;
    bool operator==(const Wgs84&) const = default;
};
struct Gcj02 {
    double lat = 0;
    double lon = 0;
};
struct Bd09 {
    double lat = 0;
    double lon = 0;
};

// |lat| <= 90, |lon| <= 180 and both finite.
bool plausible(Wgs84 place);
double distance_m(Wgs84 a, Wgs84 b);  // great circle, mean radius 6 371 008.8 m
Wgs84 moved(Wgs84 from, double north_m, double east_m);

Gcj02 to_gcj02(Wgs84 place);
Wgs84 to_wgs84(Gcj02 place);  // inverse by iteration, error below 1 cm
Bd09 to_bd09(Gcj02 place);
Gcj02 to_gcj02(Bd09 place);

// Even-odd rule on a closed ring; a point on the edge may be either.
bool inside(Wgs84 place, const std::vector<Wgs84>& ring);

}  // namespace tiexin

#pragma once
// Where the demo city's people live: outlines of the counties, and a point for each town and
// committee that we invent inside them (always the same, whatever the seed of the city). Read-only
// after make_city_map; any thread.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/divisions.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"

namespace tiexin::sim {

using Ring = std::vector<Wgs84>;

struct Committee {
    AreaId id;
    std::string name;  // as people say it: 青年路社区, 光明村
    bool village = false;
    Wgs84 at;
};

struct Town {
    AreaId id;
    std::string county_name, name;
    bool urban = false;  // blocks of flats rather than farmhouses
    double weight = 0;   // share of the city's elders, not normalised
    Wgs84 at;
    const Ring* outline = nullptr;  // of its county, in CityMap::outlines
    std::vector<Committee> committees;
};

struct CityMap {
    std::map<AreaId, Ring> outlines;  // by county; a county without one borrows its neighbour's
    std::vector<Town> towns;          // by code
    CityMap() = default;
    CityMap(CityMap&&) = default;
    CityMap& operator=(CityMap&&) = default;
    const Town* find(AreaId town) const;
};

// bad_input: the outlines cannot be read or a county has none to live in.
Result<CityMap> make_city_map(const Divisions& divisions, std::string_view outlines);

// A place within `radius_m` of `from` and inside `ring`; `from` itself when chance finds none.
Wgs84 near_inside(Wgs84 from, double radius_m, const Ring& ring, Prng& random);

}  // namespace tiexin::sim

#include "sim/city_map.hpp"

#include <algorithm>
#include <limits>

#include "base/json.hpp"

namespace tiexin::sim {

namespace {

constexpr int tries_max = 64;
constexpr int candidates = 12;
constexpr AreaId pingcheng{140213000000};

// Thousands of inhabitants, rounded from the census of 2020, and how far its streets reach from the
// centre. The development zone has no outline of its own: its people live in 平城区's.
struct CountyRow {
    std::uint64_t code;
    double inhabitants_k;
    double streets_radius_m;
};
constexpr CountyRow county_rows[] = {
    {140212000000, 85, 3'000},  {140213000000, 1'106, 7'000}, {140214000000, 605, 9'000},
    {140215000000, 158, 3'000}, {140221000000, 199, 3'000},   {140222000000, 152, 3'000},
    {140223000000, 155, 3'000}, {140224000000, 202, 3'000},   {140225000000, 275, 3'000},
    {140226000000, 118, 3'000}, {140271000000, 30, 4'000},
};
constexpr double other_inhabitants_k = 50;

CountyRow row_of(AreaId county) {
    const auto* const row =
        std::find_if(std::begin(county_rows), std::end(county_rows),
                     [&](const CountyRow& known) { return known.code == county.value; });
    return row == std::end(county_rows) ? CountyRow{county.value, other_inhabitants_k, 3'000}
                                        : *row;
}

std::optional<Ring> ring_of(const Json& feature) {
    const Json* geometry = feature.find("geometry");
    const Json* rings = geometry != nullptr ? geometry->find("coordinates") : nullptr;
    const Json* outer = rings != nullptr ? rings->at(0) : nullptr;
    if (outer == nullptr || outer->size() < 4) {
        return std::nullopt;
    }
    Ring ring;
    for (const Json& point : outer->items()) {
        const Json* lon = point.at(0);
        const Json* lat = point.at(1);
        if (lon == nullptr || lat == nullptr || !lon->as_double() || !lat->as_double()) {
            return std::nullopt;
        }
        ring.push_back({*lat->as_double(), *lon->as_double()});
    }
    return ring;
}

Result<std::map<AreaId, Ring>> read_outlines(std::string_view text) {
    const auto json = Json::parse(text);
    if (!json) {
        return json.error();
    }
    std::map<AreaId, Ring> outlines;
    const Json* features = json->find("features");
    for (const Json& feature : features != nullptr ? features->items() : std::span<const Json>()) {
        const Json* properties = feature.find("properties");
        const auto code = properties != nullptr ? properties->text_of("code") : std::nullopt;
        const AreaId area = parse_area(code.value_or("")).value_or(AreaId{});
        auto ring = ring_of(feature);
        if (!area || !ring) {
            return Error{Code::bad_input, "an outline is not a polygon with a county's code"};
        }
        outlines[area] = std::move(*ring);
    }
    return outlines;
}

Wgs84 middle_of(const Ring& ring) {
    Wgs84 sum;
    for (const Wgs84& point : ring) {
        sum = {sum.lat + point.lat, sum.lon + point.lon};
    }
    const auto count = static_cast<double>(ring.size());
    return {sum.lat / count, sum.lon / count};
}

Wgs84 anywhere_inside(const Ring& ring, Prng& random) {
    const auto [south, north] = std::minmax_element(ring.begin(), ring.end(),
                                                    [](Wgs84 a, Wgs84 b) { return a.lat < b.lat; });
    const auto [west, east] = std::minmax_element(ring.begin(), ring.end(),
                                                  [](Wgs84 a, Wgs84 b) { return a.lon < b.lon; });
    for (;;) {
        const Wgs84 at{south->lat + random.unit() * (north->lat - south->lat),
                       west->lon + random.unit() * (east->lon - west->lon)};
        if (inside(at, ring)) {
            return at;
        }
    }
}

double distance_to_nearest_m(Wgs84 at, const std::vector<Wgs84>& others) {
    double nearest = std::numeric_limits<double>::max();
    for (const Wgs84& other : others) {
        nearest = std::min(nearest, distance_m(at, other));
    }
    return nearest;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
    return std::any_of(ends.begin(), ends.end(),
                       [&](std::string_view end) { return text.ends_with(end); });
}

std::string spoken_name(std::string_view official) {
    for (const std::string_view tail :
         {"社区居民委员会", "社区居委会", "居民委员会", "居委会", "村村民委员会", "村民委员会",
          "村村委会", "村委会", "类似社区"}) {
        if (official.size() > tail.size() && official.ends_with(tail)) {
            const bool village = ends_with_any(tail, {"民委员会", "村委会"}) &&
                                 tail.find("村") != std::string_view::npos;
            const std::string stem(official.substr(0, official.size() - tail.size()));
            return stem + (village ? "村" : "社区");
        }
    }
    return std::string(official);
}

std::vector<Committee> committees_of(const Divisions& divisions, const Division& division,
                                     const Town& town, Prng& random) {
    std::vector<Committee> committees;
    for (const AreaId id : division.children) {
        Committee committee;
        committee.id = id;
        committee.name = spoken_name(divisions.find(id)->name);
        committee.village = committee.name.ends_with("村");
        const double radius_m = town.urban ? 1'100 : committee.village ? 4'500 : 900;
        committee.at = near_inside(town.at, radius_m, *town.outline, random);
        committees.push_back(std::move(committee));
    }
    return committees;
}

// Streets lie around the county's centre, its first town at it, other towns over the county; each
// is the one of some candidates that keeps farthest from its neighbours.
Wgs84 point_of(const Town& town, bool seat, Wgs84 centre, double streets_radius_m,
               const std::vector<Wgs84>& others, Prng& random) {
    if (seat) {
        return near_inside(centre, 1'000, *town.outline, random);
    }
    Wgs84 best = centre;
    double best_m = -1;
    for (int i = 0; i < candidates; ++i) {
        const Wgs84 at = town.urban ? near_inside(centre, streets_radius_m, *town.outline, random)
                                    : anywhere_inside(*town.outline, random);
        const double apart_m = distance_to_nearest_m(at, others);
        if (apart_m > best_m) {
            best = at, best_m = apart_m;
        }
    }
    return best;
}

double relative_weight(const Town& town, bool seat, Prng& random) {
    const double spread = 0.7 + 0.6 * random.unit();
    if (seat && !town.urban) {
        return 7 * spread;
    }
    return spread * (town.urban ? 3 : town.name.ends_with("镇") ? 1.7 : 1);
}

void add_county(CityMap& map, const Divisions& divisions, const Division& county,
                const Ring& ring) {
    const CountyRow row = row_of(county.id);
    const Wgs84 middle = middle_of(ring);
    const Wgs84 centre = county.centre && inside(*county.centre, ring) ? *county.centre
                         : inside(middle, ring)                        ? middle
                                                                       : ring.front();
    std::vector<Wgs84> points;
    const std::size_t first = map.towns.size();
    double sum = 0;
    for (const AreaId id : county.children) {
        const Division& division = *divisions.find(id);
        Prng random(id.value);
        Town town;
        town.id = id;
        town.county_name = county.name;
        town.name = division.name;
        town.urban = ends_with_any(town.name, {"街道", "乡级单位"});
        town.outline = &ring;
        const bool seat = points.empty() && !town.urban;
        town.at = point_of(town, seat, centre, row.streets_radius_m, points, random);
        points.push_back(town.at);
        town.weight = relative_weight(town, seat, random);
        sum += town.weight;
        town.committees = committees_of(divisions, division, town, random);
        map.towns.push_back(std::move(town));
    }
    for (std::size_t i = first; i < map.towns.size(); ++i) {
        map.towns[i].weight *= row.inhabitants_k / sum;
    }
}

}  // namespace

Wgs84 near_inside(Wgs84 from, double radius_m, const Ring& ring, Prng& random) {
    for (int i = 0; i < tries_max; ++i) {
        const double north = 2 * random.unit() - 1;
        const double east = 2 * random.unit() - 1;
        if (north * north + east * east > 1) {
            continue;
        }
        const Wgs84 at = moved(from, north * radius_m, east * radius_m);
        if (inside(at, ring)) {
            return at;
        }
    }
    return from;
}

const Town* CityMap::find(AreaId town) const {
    const auto at = std::lower_bound(towns.begin(), towns.end(), town,
                                     [](const Town& row, AreaId id) { return row.id < id; });
    return at != towns.end() && at->id == town ? &*at : nullptr;
}

Result<CityMap> make_city_map(const Divisions& divisions, std::string_view outlines) {
    CityMap map;
    auto read = read_outlines(outlines);
    if (!read) {
        return read.error();
    }
    map.outlines = std::move(*read);
    const auto borrowed = map.outlines.find(pingcheng);
    for (const AreaId id : divisions.at_level(AreaLevel::county)) {
        auto own = map.outlines.find(id);
        own = own == map.outlines.end() ? borrowed : own;
        if (own == map.outlines.end()) {
            return Error{Code::bad_input, "no outline for county " + to_text(id)};
        }
        add_county(map, divisions, *divisions.find(id), own->second);
    }
    return map;
}

}  // namespace tiexin::sim

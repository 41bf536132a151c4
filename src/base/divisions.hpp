#pragma once
// Administrative divisions: AreaId is a GB/T 2260 code (county and above, 6 digits) or its
// statistical extension (town 9, committee 12), held as the 12-digit number with zeros behind.
// Divisions is the table of names, read once at the start and not changed after; any thread may
// read it.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/geo.hpp"
#include "base/result.hpp"

namespace tiexin {

enum class AreaLevel : unsigned char { none, province, city, county, town, committee };

struct AreaId {
    std::uint64_t value = 0;  // 140213050000; 0 is "none"
    auto operator<=>(const AreaId&) const = default;
    explicit operator bool() const { return value != 0; }
};

// 2, 4, 6, 9 or 12 digits; nullopt for anything else and for holes such as 140013 or 140200050.
std::optional<AreaId> parse_area(std::string_view code);
std::string to_text(AreaId area);  // 6 digits down to the county, then 9 and 12; "" for none
AreaLevel level_of(AreaId area);
AreaId parent_of(AreaId area);  // none for a province
AreaId ancestor_of(AreaId area,
                   AreaLevel level);  // the area itself at its own level; none if above it
// Whether `area` is `scope` or lies in it. none contains nothing and lies in nothing.
bool contains(AreaId scope, AreaId area);
// scope.value <= area.value <= last_value(scope) says the same: an index range for the store.
std::uint64_t last_value(AreaId scope);

struct Division {
    AreaId id;
    AreaId parent;
    AreaLevel level = AreaLevel::none;
    std::string name;              // 永泰街道
    std::string full_name;         // 山西省大同市平城区永泰街道
    std::optional<Wgs84> centre;   // of counties
    std::vector<AreaId> children;  // by code
};

class Divisions {
public:
    // The shape of assets/divisions/datong.json: one city with counties, streets and villages.
    static Result<Divisions> load(const std::string& path);
    static Result<Divisions> parse(std::string_view json);

    const Division* find(AreaId area) const;  // nullptr when the table does not know it
    AreaId city() const { return city_; }
    std::span<const Division> all() const {
        return rows_;
    }  // by code: a parent before its children
    std::vector<AreaId> at_level(AreaLevel level) const;
    // Names from below `scope` down to `area`: within the city 平城区永泰街道. "" when unknown.
    std::string name_within(AreaId scope, AreaId area) const;

private:
    friend class DivisionsReader;
    std::vector<Division> rows_;
    std::unordered_map<std::uint64_t, std::size_t> row_of_;
    AreaId city_;
};

}  // namespace tiexin

template <>
struct std::hash<tiexin::AreaId> {
    std::size_t operator()(tiexin::AreaId area) const noexcept {
        return std::hash<std::uint64_t>{}(area.value);
    }
};

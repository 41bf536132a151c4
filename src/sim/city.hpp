#pragma once
// The demo city as plain values: seeded, synthetic, the same on every machine. `app` enrols it,
// tiexin-terminals plays its terminals. Exactly cards_in_city elders with cards and
// terminals_in_city terminals. No real person: names are drawn from common surnames and given
// names, ID numbers carry the area code 999999 that nobody is issued.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/divisions.hpp"
#include "base/geo.hpp"
#include "base/id_number.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace tiexin::sim {

constexpr std::size_t cards_in_city = 12'516;
constexpr std::size_t terminals_in_city = 8'076;

struct CityContact {
    std::string name, relation, role, phone;  // role: name of a registry::ContactRole
    bool has_key = false;
    std::string place;
    std::optional<int> minutes_away;
    std::string hours;
};

struct CityElder {
    std::string name;
    Sex sex = Sex::female;
    CivilDate birth;
    std::string id_number, card;
    std::vector<std::string> phones;
    AreaId area;  // town or committee
    std::string address, door_code, way_to_door;
    Wgs84 home;
    bool lives_alone = false;
    std::string hearing;  // name of a registry::Hearing
    std::string speaking_hint;
    std::vector<std::string> languages;
    std::string ability;
    std::vector<std::string> diseases, medicines, allergies;
    std::vector<CityContact> contacts;  // in calling order
    std::string note;
};

struct CityTerminal {
    std::string device, protocol, model, kind,
        sim_phone;              // kind: watch, pendant, hub, phone, sensor
    std::string line_key;       // hex; empty: it speaks in clear
    std::size_t elder = 0;      // index into City::elders
    Wgs84 home;                 // the wearer's
    std::vector<Wgs84> haunts;  // market, clinic, park … where days are spent
    int enrolled_days_ago = 100;
};

struct CityUser {
    std::string name, display_name, role;
    std::vector<AreaId> areas;
};

// One incident of the past, so that files have a history from the first day.
struct CityIncident {
    std::size_t elder = 0;
    std::string kind;     // name of a device::AlarmKind
    std::string outcome;  // name of an alarms::Outcome
    std::string note;
    int days_ago = 1, minute_of_day = 600, answer_s = 5, length_s = 300;
};

struct City {
    std::vector<CityElder> elders;
    std::vector<CityTerminal> terminals;
    std::vector<CityUser> users;
    std::vector<CityIncident> history;
};

struct CitySource {
    const Divisions& divisions;
    std::string outlines;  // GeoJSON of the counties: homes lie inside
    Instant today;         // ages and days ago count from here
};
Result<City> make_city(std::uint64_t seed, const CitySource& source);
// Terminals alone, for tiexin-terminals: the same ones as make_city gives.
constexpr std::uint64_t default_city_seed = 1;

}  // namespace tiexin::sim

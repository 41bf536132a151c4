#include "sim/city.hpp"

#include <cstdio>

#include "base/check.hpp"
#include "sim/city_parts.hpp"
#include "sim/city_words.hpp"

namespace tiexin::sim {

namespace {

// Which town each elder lives in: as many a town as its weight says, at least one.
std::vector<AreaId> towns_of_elders(const CityMap& map) {
    double sum = 0;
    for (const Town& town : map.towns) {
        sum += town.weight;
    }
    std::vector<AreaId> towns;
    const auto spare = static_cast<double>(cards_in_city - map.towns.size());
    double reached = 0;
    for (std::size_t i = 0; i < map.towns.size(); ++i) {
        reached += map.towns[i].weight / sum * spare;
        const bool last = i + 1 == map.towns.size();
        const std::size_t until = last ? cards_in_city : static_cast<std::size_t>(reached) + i + 1;
        towns.resize(until, map.towns[i].id);
    }
    return towns;
}

CityContact service(std::string name, std::string_view relation, std::string_view role,
                    std::string phone, std::string place, int minutes_away) {
    CityContact contact;
    contact.name = std::move(name);
    contact.relation = relation;
    contact.role = role;
    contact.phone = std::move(phone);
    contact.place = std::move(place);
    contact.minutes_away = minutes_away;
    return contact;
}

}  // namespace

Prng part_of(std::uint64_t seed, Part part, std::uint64_t index) {
    Prng mixed(seed);
    mixed = Prng(mixed.next() ^ (static_cast<std::uint64_t>(part) << 56));
    mixed = Prng(mixed.next() ^ index);
    return mixed.fork();
}

CivilDate shanghai_date(Instant today) {
    const CivilTime time = civil_shanghai(today);
    return {time.year, time.month, time.day};
}

std::uint64_t scattered(std::uint64_t index) {
    return (index * 7'919 + 104'729) % 1'000'000;  // 7919 has no divisor in common with a million
}

std::string mobile_number(Prng& random) {
    char digits[16];
    std::snprintf(digits, sizeof digits, "154%08d", static_cast<int>(random.below(90'000'000)));
    return digits;
}

std::string landline_number(Prng& random) {
    char digits[16];
    std::snprintf(digits, sizeof digits, "03524%06d", static_cast<int>(random.below(1'000'000)));
    return digits;
}

Neighbourhood neighbourhood_of(std::uint64_t seed, const Town& town, const Committee& committee) {
    Prng of_town = part_of(seed, Part::towns, town.id.value);
    Prng random = part_of(seed, Part::committees, committee.id.value);
    Neighbourhood around;
    std::string place = town.name;
    if (constexpr std::string_view unit = "乡级单位"; place.ends_with(unit)) {
        place.resize(place.size() - unit.size());
    }
    const int far = town.urban ? 10 : 25;
    around.station = service(place + "养老服务站", "服务站", "station", landline_number(of_town),
                             place, static_cast<int>(of_town.between(far / 2, far + 10)));
    around.station.hours = "8:00–20:00";
    around.clinic = service(place + (town.urban ? "社区卫生服务中心" : "卫生院"), "卫生机构",
                            "clinic", landline_number(of_town), place,
                            static_cast<int>(of_town.between(far / 2, far + 15)));
    around.clinic.hours = "24 小时";
    const Sex doctor_sex = random.chance(0.5) ? Sex::female : Sex::male;
    const std::string doctor = person_name(doctor_sex, Generation::children, random);
    around.doctor = service(std::string(surname_of(doctor)) + "医生", "家庭医生", "doctor",
                            landline_number(random), around.clinic.name,
                            static_cast<int>(random.between(15, 40)));
    around.doctor.hours = "白天";
    const Sex worker_sex = random.chance(0.6) ? Sex::female : Sex::male;
    around.grid_worker =
        service(person_name(worker_sex, Generation::children, random), "社区网格员", "grid_worker",
                mobile_number(random), committee.name, static_cast<int>(random.between(5, 20)));
    around.grid_worker.hours = random.pick(grid_worker_hours());
    return around;
}

Result<City> make_city(std::uint64_t seed, const CitySource& source) {
    const auto map = make_city_map(source.divisions, source.outlines);
    if (!map) {
        return map.error();
    }
    if (map->towns.empty() || map->towns.size() > cards_in_city) {
        return Error{Code::bad_input,
                     "a demo city wants between 1 and " + std::to_string(cards_in_city) + " towns"};
    }
    for (const Town& town : map->towns) {
        if (town.committees.empty()) {
            return Error{Code::bad_input, "town " + to_text(town.id) + " has no committee"};
        }
    }
    City city;
    ElderParts parts{seed, source.today, *map, source.divisions, {}};
    const std::vector<AreaId> towns = towns_of_elders(*map);
    city.elders.reserve(towns.size());
    for (std::size_t i = 0; i < towns.size(); ++i) {
        city.elders.push_back(make_elder(parts, i, *map->find(towns[i])));
    }
    const std::vector<StoryPerson> story = place_story_people(parts, city, towns);
    add_terminals(seed, *map, story, city);
    add_users(source.divisions, city);
    add_history(seed, source.today, city);
    return city;
}

}  // namespace tiexin::sim

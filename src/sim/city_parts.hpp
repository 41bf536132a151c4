#pragma once
// What make_city is put together from. Each part draws from its own generator, so that a change in
// one leaves the others as they were. Used by city*.cpp only.

#include <unordered_set>

#include "sim/city.hpp"
#include "sim/city_map.hpp"

namespace tiexin::sim {

// A generator for item `index` of one `part` of the city.
enum class Part : unsigned char {
    towns = 1,
    committees,
    haunts,
    elder,
    terminals,
    terminal,
    history,
    story
};
Prng part_of(std::uint64_t seed, Part part, std::uint64_t index = 0);

// `today` as a date in Shanghai.
CivilDate shanghai_date(Instant today);
// The `index`-th number of a sequence that visits each of 0 … 999 999 once, in no visible order.
std::uint64_t scattered(std::uint64_t index);
// Numbers nobody has: mobile 154…, landline 0352 4….
std::string mobile_number(Prng& random);
std::string landline_number(Prng& random);

// Service stations, clinics and grid workers: the same for all who live in one town or committee.
struct Neighbourhood {
    CityContact station, clinic, doctor, grid_worker;
};
Neighbourhood neighbourhood_of(std::uint64_t seed, const Town& town, const Committee& committee);

// Gives ID numbers, each once.
class IdNumbers {
public:
    std::string make(CivilDate birth, Sex sex, Prng& random);

private:
    std::unordered_set<std::string> given_;
};

struct ElderParts {
    std::uint64_t seed;
    Instant today;
    const CityMap& map;
    const Divisions& divisions;
    IdNumbers numbers;
};
CityElder make_elder(ElderParts& parts, std::size_t index, const Town& town);

// People of STORIES.md and of the drawn pages: they replace the elder at the index given.
struct StoryPerson {
    std::size_t elder;
    std::string terminal_protocol;  // empty: no terminal
    std::string terminal_kind;
};
std::vector<StoryPerson> place_story_people(ElderParts& parts, City& city,
                                            const std::vector<AreaId>& town_of_elder);
// Who of them has a smoke detector.
constexpr std::string_view story_of_smoke = "陈福生";
// Their names, which nobody else in the city has.
bool is_story_name(std::string_view name);

void add_terminals(std::uint64_t seed, const CityMap& map, const std::vector<StoryPerson>& story,
                   City& city);
void add_users(const Divisions& divisions, City& city);
void add_history(std::uint64_t seed, Instant today, City& city);

}  // namespace tiexin::sim

#pragma once
// The words the demo city is written with: names, compounds, illnesses and what is taken against
// them. Constants; any thread.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id_number.hpp"
#include "base/prng.hpp"

namespace tiexin::sim {

using Words = std::span<const std::string_view>;

enum class Generation : unsigned char { old_people, children };
std::string person_name(Sex sex, Generation generation, Prng& random);
std::string child_name(std::string_view parent, Sex sex, Prng& random);  // the parent's surname
std::string_view surname_of(std::string_view name);                      // the first character

Words compounds();      // 华严里小区 …
Words children_live();  // 大同, 太原, 北京 …
Words grid_worker_hours();

// An illness, what is taken against it, and how often an elder of 75 has it.
struct Illness {
    std::string_view name;
    double share;
    std::vector<std::string_view> medicines;
    std::string_view told;  // how the station says it in its note, or empty
};
const std::vector<Illness>& illnesses();
Words drug_allergies();
Words other_allergies();

}  // namespace tiexin::sim

#pragma once
// Terminals as the pages see them, and what their state is on the map.

#include "flows/places.hpp"
#include "registry/types.hpp"
#include "web/ports.hpp"
#include "web/shape/basic.hpp"

namespace tiexin::web {

constexpr int battery_low_percent = 15;
constexpr Duration position_stale_after = hours(24);

// One row of the list.
Json terminal_json(Ports& ports, const Conn& conn, const registry::Terminal& terminal, Instant now);
// Last said by itself, else with its last place.
std::optional<int> battery_of(const flows::Places& places, const flows::Dot& dot);
bool battery_low(std::optional<int> percent);
bool position_stale(const flows::Dot& dot, Instant now);

}  // namespace tiexin::web

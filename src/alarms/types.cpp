#include "alarms/types.hpp"

#include <algorithm>
#include <array>

namespace tiexin::alarms {

namespace {

constexpr std::array<std::string_view, 5> states = {"raised", "offered", "accepted", "acting",
                                                    "closed"};
constexpr std::array<std::string_view, 14> outcomes = {
    "none", "helped",    "ambulance", "fire_brigade", "police",  "relative_came", "false_press",
    "test", "duplicate", "advised",   "not_reached",  "ordered", "recovered",     "other"};
constexpr std::array<std::string_view, 5> origins = {"terminal", "unknown_terminal", "call",
                                                     "operator_made", "system"};
constexpr std::array<std::string_view, 7> lamps = {"planned", "told",     "seen",  "coming",
                                                   "arrived", "declined", "failed"};

template <class Enum, std::size_t n>
std::optional<Enum> named(const std::array<std::string_view, n>& names, std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? std::nullopt : std::optional(static_cast<Enum>(at - names.begin()));
}

}  // namespace

std::string_view name_of(State state) {
    return states[static_cast<std::size_t>(state)];
}

std::string_view name_of(Outcome outcome) {
    return outcomes[static_cast<std::size_t>(outcome)];
}

std::string_view name_of(Origin origin) {
    return origins[static_cast<std::size_t>(origin)];
}

std::string_view name_of(Lamp lamp) {
    return lamps[static_cast<std::size_t>(lamp)];
}

std::optional<State> state_named(std::string_view name) {
    return named<State>(states, name);
}

std::optional<Outcome> outcome_named(std::string_view name) {
    return named<Outcome>(outcomes, name);
}

std::optional<Origin> origin_named(std::string_view name) {
    return named<Origin>(origins, name);
}

std::optional<Lamp> lamp_named(std::string_view name) {
    return named<Lamp>(lamps, name);
}

}  // namespace tiexin::alarms

#include "registry/types.hpp"

#include "base/named.hpp"

namespace tiexin::registry {

namespace {

constexpr Names<Sex, 3> sexes = {
    {{Sex::unknown, "unknown"}, {Sex::female, "female"}, {Sex::male, "male"}}};
constexpr Names<Hearing, 5> hearings = {{{Hearing::good, "good"},
                                         {Hearing::poor, "poor"},
                                         {Hearing::poor_left, "poor_left"},
                                         {Hearing::poor_right, "poor_right"},
                                         {Hearing::deaf, "deaf"}}};
constexpr Names<ContactRole, 7> roles = {{{ContactRole::relative, "relative"},
                                          {ContactRole::neighbour, "neighbour"},
                                          {ContactRole::key_holder, "key_holder"},
                                          {ContactRole::station, "station"},
                                          {ContactRole::grid_worker, "grid_worker"},
                                          {ContactRole::doctor, "doctor"},
                                          {ContactRole::clinic, "clinic"}}};
constexpr Names<TerminalState, 3> states = {{{TerminalState::awaiting_press, "awaiting_press"},
                                             {TerminalState::commissioned, "commissioned"},
                                             {TerminalState::retired, "retired"}}};

}  // namespace

std::string_view name_of(Sex sex) {
    return name_in(sexes, sex);
}
std::string_view name_of(Hearing hearing) {
    return name_in(hearings, hearing);
}
std::string_view name_of(ContactRole role) {
    return name_in(roles, role);
}
std::string_view name_of(TerminalState state) {
    return name_in(states, state);
}
std::optional<Sex> sex_named(std::string_view name) {
    return value_in(sexes, name);
}
std::optional<Hearing> hearing_named(std::string_view name) {
    return value_in(hearings, name);
}
std::optional<ContactRole> contact_role_named(std::string_view name) {
    return value_in(roles, name);
}
std::optional<TerminalState> terminal_state_named(std::string_view name) {
    return value_in(states, name);
}

}  // namespace tiexin::registry

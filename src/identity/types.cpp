#include "identity/types.hpp"

#include "base/named.hpp"

namespace tiexin::identity {

namespace {
constexpr Names<Role, 5> roles = {{{Role::operator_, "operator"},
                                   {Role::supervisor, "supervisor"},
                                   {Role::registrar, "registrar"},
                                   {Role::administrator, "administrator"},
                                   {Role::auditor, "auditor"}}};
constexpr Names<SeatState, 4> seat_states = {{{SeatState::away, "away"},
                                              {SeatState::ready, "ready"},
                                              {SeatState::on_break, "break"},
                                              {SeatState::wrap_up, "wrap_up"}}};
}  // namespace

std::string_view name_of(Role role) {
    return name_in(roles, role);
}
std::optional<Role> role_named(std::string_view name) {
    return value_in(roles, name);
}
std::string_view name_of(SeatState state) {
    return name_in(seat_states, state);
}
std::optional<SeatState> seat_state_named(std::string_view name) {
    return value_in(seat_states, name);
}

}  // namespace tiexin::identity

#pragma once
// Users, seats and accesses as the pages see them. No hash ever leaves.

#include "flows/incidents.hpp"
#include "identity/types.hpp"
#include "web/desk.hpp"
#include "web/shape/basic.hpp"

namespace tiexin::web {

// `locked_until`: when nobody can sign in under the name, until then.
Json user_json(const identity::User& user, std::optional<Instant> locked_until,
               const Divisions& divisions);
// Without what it holds.
Json seat_json(const flows::Seat& seat, const Desk& desk, const Divisions& divisions);
Json access_json(const identity::Access& access);

}  // namespace tiexin::web

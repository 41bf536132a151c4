#pragma once
// Who may see what: the one place where role and area meet a thing. Pure but for the user given.

#include <string_view>
#include <vector>

#include "alarms/types.hpp"
#include "base/divisions.hpp"
#include "identity/types.hpp"

namespace tiexin::web {

// Inside one of the user's areas. No area (a terminal nobody knows) belongs to everybody.
bool in_areas(const identity::User& user, AreaId area);
// In the user's areas; or the ladder has carried it further than its own area; or the user holds
// it.
bool may_see(const identity::User& user, const alarms::Incident& incident);
// The scopes a list is asked for: the user's areas, or `narrowed` when it lies in one of them.
// Empty: nothing may be shown.
std::vector<AreaId> scopes_of(const identity::User& user, AreaId narrowed);

}  // namespace tiexin::web

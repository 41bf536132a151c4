#pragma once
// What the handlers of elders share: who may open which file, and the trace that it leaves.

#include <optional>
#include <string>
#include <vector>

#include "registry/types.hpp"
#include "web/call.hpp"

namespace tiexin::web {

// The elder of the path, when the caller may see the file.
std::optional<registry::Elder> elder_of(Call& call, const Conn& conn);
bool holds_incident_of(Call& call, const Conn& conn, IncidentId incident, ElderId elder);
Result<void> log_access(Call& call, const registry::Elder& elder, std::string action,
                        std::string reason, IncidentId incident);
Answer elder_answer(Call& call, ElderId id, IncidentId incident, int status);
Json access_page(const std::vector<identity::Access>& rows, std::size_t limit,
                 std::string_view list);
// Path and filters of a list, without cursor and limit: what a cursor belongs to.
std::string list_fingerprint(const net::Request& request);
// The version in If-Match; nullopt: absent or not a number.
std::optional<std::int64_t> if_match(const net::Request& request);

}  // namespace tiexin::web

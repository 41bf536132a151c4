#pragma once
// Incidents as rows: the columns that lists look at, and the rest in one sealed JSON. Throws
// SqlError when a seal does not open.

#include <string>
#include <tuple>
#include <vector>

#include "alarms/types.hpp"
#include "store/personal.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

using IncidentTuple = std::tuple<std::uint64_t, std::int64_t, std::string>;
// What every SELECT of incidents asks for.
#define INCIDENT_COLUMNS "id, version, sealed"

std::vector<alarms::Incident> incidents_from(const Personal& personal,
                                             std::vector<IncidentTuple> rows);
std::string seal_incident(const Personal& personal, const alarms::Incident& incident);
// ",sos,fall,": to look for one of them with LIKE.
std::string kinds_text(const std::vector<alarms::Kind>& kinds);
std::vector<alarms::Kind> kinds_from(std::string_view text);

}  // namespace tiexin::store

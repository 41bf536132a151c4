#pragma once
// The row of the queue as JSON: IncidentSummary of api/openapi.yaml. Every incident event carries
// it as payload.incident, so that a seat needs no second question; lists show the same. Pure, any
// thread. No telephone number, ID number or door code is in it.

#include "alarms/policy.hpp"
#include "alarms/types.hpp"
#include "base/json.hpp"
#include "flows/terminal_link.hpp"
#include "registry/types.hpp"

namespace tiexin::flows {

struct IncidentFacts {
    const alarms::Incident& incident;
    const Divisions& divisions;
    const registry::Elder* elder = nullptr;
    const registry::Terminal* terminal = nullptr;
    const alarms::Ladder* ladder = nullptr;  // the one that applies; none: the default
};
Json incident_json(const IncidentFacts& facts, Instant now);
// Reads elder, terminal and ladder itself.
Json incident_json(const Stores& stores, const Conn& conn, const alarms::Incident& incident,
                   Instant now);

Json area_json(AreaId area, const Divisions& divisions);  // null for none
// County and town, as people say where; a code for what the table does not know, "" for none.
std::string place_text(AreaId area, const Divisions& divisions);
Json terminal_json(const registry::Terminal& terminal);   // TerminalRef
std::string terminal_label(const registry::Terminal& terminal);

}  // namespace tiexin::flows

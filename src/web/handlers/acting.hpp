#pragma once
// What every action on an incident shares: find it within the caller's sight, give the command, say
// who was faster when it fails, and answer with the incident as it is now.

#include <optional>

#include "alarms/rules.hpp"
#include "web/call.hpp"

namespace tiexin::web {

// The incident of the path, when the caller may see it; otherwise the problem is set.
std::optional<alarms::Incident> incident_of(Call& call, std::optional<Problem>& wrong);
Answer command_on(Call& call, const alarms::Incident& incident, const alarms::Command& command,
                  int status = 200);
Answer incident_answer(Call& call, IncidentId id, int status = 200);
// Why a command was refused, in terms of the incident as it is now.
Problem refusal(Call& call, IncidentId id, const Error& error);
bool is_supervisor(const Call& call);

}  // namespace tiexin::web

#pragma once
// Incidents as the pages see them. One IncidentShape serves one answer or one batch of events: it
// reads through one Conn and remembers what it has read. One thread.

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "alarms/types.hpp"
#include "flows/store.hpp"
#include "registry/types.hpp"
#include "web/desk.hpp"
#include "web/ports.hpp"
#include "web/shape/basic.hpp"

namespace tiexin::web {

class IncidentShape {
public:
    IncidentShape(Ports& ports, const Desk& desk, const Conn& conn, Instant now);

    Json summary(const alarms::Incident& incident);
    // Adds to a row of flows::incident_json what only the web knows.
    void complete(Json& row, const alarms::Incident& incident);
    // With alarms, timeline, plan, responders, commands and places, for this reader.
    Json detail(const alarms::Incident& incident, const identity::User& reader, bool chinese);
    const std::optional<registry::Elder>& elder(ElderId id);
    const std::optional<registry::Terminal>& terminal(TerminalId id);
    Names& names() { return names_; }

private:
    Json terminal_ref(TerminalId id, std::string_view protocol, std::string_view device);
    Json alarms_json(const alarms::Incident& incident);
    Json timeline(const alarms::Incident& incident);
    Json responders(const alarms::Incident& incident, const identity::User& reader, bool chinese);
    Json responder(const alarms::Incident& incident, const alarms::Responder& row,
                   const identity::User& reader, bool chinese);
    Json plan(const alarms::Incident& incident);
    Json commands(const alarms::Incident& incident);
    Json positions(const alarms::Incident& incident);

    Ports& ports_;
    const Desk& desk_;
    const Conn& conn_;
    const Instant now_;
    Names names_;
    std::map<ElderId, std::optional<registry::Elder>> elders_;
    std::map<TerminalId, std::optional<registry::Terminal>> terminals_;
    std::optional<std::vector<alarms::Ladder>> ladders_;
    std::vector<LoggedEvent> events_;  // of the incident under way in detail()
};

Json elder_ref_json(const registry::Elder& elder, Instant now);
Json command_json(const flows::TerminalCommand& command, Names& names);
// Those told already, then those the plan proposes while it is open.
std::vector<alarms::Responder> responders_with_proposals(Ports& ports, const Conn& conn,
                                                         const alarms::Incident& incident);
// The number to dial for a service, or "".
std::string_view service_number(std::string_view role);
// What this person may do with it now.
std::vector<std::string_view> actions_on(const alarms::Incident& incident,
                                         const identity::User& reader);

}  // namespace tiexin::web

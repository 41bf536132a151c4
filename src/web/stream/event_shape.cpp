#include "web/stream/event_shape.hpp"

#include <algorithm>

#include "identity/service.hpp"
#include "web/scope.hpp"

namespace tiexin::web {

namespace {

constexpr EventKindRow rows[] = {
    {"IncidentRaised", "incident.read", true},
    {"AlarmJoined", "incident.read", true},
    {"AlarmSeen", "incident.read", true},
    {"AlarmCancelled", "incident.read", true},
    {"IncidentOffered", "incident.read", true},
    {"IncidentAccepted", "incident.read", true},
    {"IncidentReturned", "incident.read", true},
    {"IncidentHandedOver", "incident.read", true},
    {"IncidentAssigned", "incident.read", true},
    {"NoteAdded", "incident.read", true},
    {"StepTaken", "incident.read", true},
    {"ResponderAdded", "incident.read", true},
    {"ResponderTold", "incident.read", true},
    {"ResponderSeen", "incident.read", true},
    {"ResponderComing", "incident.read", true},
    {"ResponderArrived", "incident.read", true},
    {"ResponderDeclined", "incident.read", true},
    {"ResponderFailed", "incident.read", true},
    {"EscalationStepTaken", "incident.read", true},
    {"EscalationStepSkipped", "incident.read", true},
    {"EscalationStepFailed", "incident.read", true},
    {"IncidentClosed", "incident.read", true},
    {"IncidentReopened", "incident.read", true},
    {"ElderLinked", "incident.read", true},
    {"CallRang", "incident.read", true},
    {"CallDialled", "incident.read", true},
    {"CallAnswered", "incident.read", true},
    {"CallHeld", "incident.read", true},
    {"CallResumed", "incident.read", true},
    {"CallEnded", "incident.read", true},
    {"VoiceLost", "incident.read", true},
    {"VoiceReturned", "incident.read", true},
    {"CommandQueued", "terminal.read", false},
    {"CommandSent", "terminal.read", false},
    {"CommandEchoed", "terminal.read", false},
    {"CommandConfirmed", "terminal.read", false},
    {"CommandFailed", "terminal.read", false},
    {"CommandExpired", "terminal.read", false},
    {"TerminalKnocked", "terminal.read", false},
    {"KnockingDismissed", "terminal.read", false},
    {"TerminalEnrolled", "terminal.read", false},
    {"TerminalCommissioned", "terminal.read", false},
    {"TerminalAssigned", "terminal.read", false},
    {"TerminalUnassigned", "terminal.read", false},
    {"TerminalOffline", "terminal.read", false},
    {"TerminalOnline", "terminal.read", false},
    {"TerminalRetired", "terminal.read", false},
    {"TerminalKeyChanged", "terminal.read", false},
    {"SeatChanged", "seat.read", false},
    {"SeatLost", "seat.read", false},
    {"SeatReturned", "seat.read", false},
    {"ElderCreated", "elder.read", false},
    {"ElderChanged", "elder.read", false},
    {"ElderChangeUndone", "elder.read", false},
    {"LadderChanged", "ladder.read", false},
    {"UserCreated", "user.read", false},
    {"UserChanged", "user.read", false},
    {"SignedIn", "user.read", false},
    {"SignedOut", "user.read", false},
    {"SignInFailed", "user.read", false},
    {"UserLocked", "user.read", false},
    {"FileOpened", "access_log.read", false},
    {"FieldRevealed", "access_log.read", false},
    {"ServerStarted", "verify.read", false},
    {"ServerStopped", "verify.read", false},
};

const EventKindRow* find(std::string_view kind) {
    const auto* found = std::find_if(std::begin(rows), std::end(rows),
                                     [kind](const EventKindRow& row) { return row.kind == kind; });
    return found == std::end(rows) ? nullptr : found;
}

IncidentId incident_of(const EventKindRow& row, const LoggedEvent& event, const Json& payload) {
    // A command given for an incident goes where the incident goes.
    if (event.kind.starts_with("Command")) {
        if (const auto named = payload.text_of("incident_id")) {
            return parse_as<IncidentTag>(*named).value_or(IncidentId{});
        }
    }
    return IncidentId{row.of_incident ? event.subject : 0};
}

// The alarm that a press brings: the newest of its incident at that moment.
AlarmId alarm_in(const Json& payload) {
    const Json* alarm = payload.find("alarm");
    const auto named = alarm != nullptr ? alarm->text_of("alarm_id") : std::nullopt;
    return named ? parse_as<AlarmTag>(*named).value_or(AlarmId{}) : AlarmId{};
}

alarms::Incident incident_told_by(const LoggedEvent& event, IncidentId id, const Json& row) {
    alarms::Incident incident;
    incident.id = id;
    incident.area = event.area;
    if (const Json* holder = row.find("holder"); holder != nullptr && holder->is_object()) {
        incident.holder =
            parse_as<UserTag>(holder->text_of("user_id").value_or("")).value_or(UserId{});
    }
    const Json* reached = row.find("reached");
    for (std::size_t i = 0; reached != nullptr && i < reached->size(); ++i) {
        incident.told.emplace_back(reached->at(i)->as_text().value_or(""));
    }
    return incident;
}

}  // namespace

std::span<const EventKindRow> event_kinds() {
    return rows;
}

ShownEvent EventShape::shaped(const LoggedEvent& event) {
    return shape(event, false);
}

ShownEvent EventShape::shaped_fresh(const LoggedEvent& event) {
    return shape(event, true);
}

ShownEvent EventShape::shape(const LoggedEvent& event, bool fresh) {
    ShownEvent shown;
    shown.seq = event.seq;
    const EventKindRow* row = find(event.kind);
    if (row == nullptr) {
        return shown;
    }
    shown.permission = row->permission;
    shown.area = event.area;
    Json payload = event_payload(event.payload);
    const IncidentId incident = incident_of(*row, event, payload);
    if (Json* row_then = payload.find("incident")) {
        shown.row = std::move(*row_then);
        payload.remove("incident");
    }
    if (incident && fresh && shown.row.is_object()) {
        shown.incident = incident_told_by(event, incident, shown.row);
        if (const AlarmId alarm = alarm_in(payload)) {
            last_alarms_[incident] = alarm;
        }
        if (const auto told = last_alarms_.find(incident); told != last_alarms_.end()) {
            shown.row.set("last_alarm_id", told->second);
        }
    } else if (incident) {
        shown.incident = ports_.alarms.incident(conn_, incident);
    }
    shown.json = Json::object({{"type", "event"},
                               {"seq", event.seq},
                               {"at", time_json(event.at)},
                               {"kind", event.kind},
                               {"subject", to_text(event.subject)},
                               {"actor", incidents_.names().of_actor(event.actor)},
                               {"area", text_or_null(to_text(event.area))},
                               {"payload", std::move(payload)}});
    return shown;
}

Json EventShape::row_of(const ShownEvent& event) {
    if (!event.row.is_object()) {
        return incidents_.summary(*event.incident);
    }
    Json row = event.row;
    incidents_.complete(row, *event.incident);
    return row;
}

bool shown_to(const identity::User& user, const ShownEvent& event) {
    if (event.permission.empty() || !identity::may(user.role, event.permission)) {
        return false;
    }
    return event.incident ? may_see(user, *event.incident) : in_areas(user, event.area);
}

}  // namespace tiexin::web

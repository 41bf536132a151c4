#include "store/incident_rows.hpp"

#include "base/text.hpp"
#include "store/fields.hpp"

namespace tiexin {

namespace alarms {

template <class Archive>
void fields(Archive& a, Responder& responder) {
    a("id", responder.id);
    a("role", responder.role);
    a("contact", responder.contact);
    a("name", responder.name);
    a("how", responder.how);
    a.named("lamp", responder.lamp, lamp_named);
    a("told_at", responder.told_at);
    a("seen_at", responder.seen_at);
    a("coming_at", responder.coming_at);
    a("arrived_at", responder.arrived_at);
    a("declined_at", responder.declined_at);
    a("note", responder.note);
    a("phone", responder.phone);
}

template <class Archive>
void fields(Archive& a, Incident& incident) {
    a("version", incident.version);
    a("number", incident.number);
    a.named("state", incident.state, state_named);
    a.named("origin", incident.origin, origin_named);
    a("priority", incident.priority);
    a("kinds", incident.kinds);
    a("elder", incident.elder);
    a("terminal", incident.terminal);
    a("device", incident.device);
    a("protocol", incident.protocol);
    a("area", incident.area);
    a("pressed_at", incident.pressed_at);
    a("raised_at", incident.raised_at);
    a("waiting_since", incident.waiting_since);
    a("last_alarm_at", incident.last_alarm_at);
    a("alarm_count", incident.alarm_count);
    a("unverified", incident.unverified);
    a("cancel_shown", incident.cancel_shown);
    a("cancelled_at", incident.cancelled_at);
    a("battery_percent", incident.battery_percent);
    a("reported_by", incident.reported_by);
    a("standing_since", incident.standing_since);
    a("standing_from", incident.standing_from);
    a("seen_at", incident.seen_at);
    a("answered_at", incident.answered_at);
    a("holder", incident.holder);
    a("holder_name", incident.holder_name);
    a("accepted_at", incident.accepted_at);
    a("last_step_at", incident.last_step_at);
    a("returned_user", incident.returned_user);
    a("returned_from", incident.returned_from);
    a("returned_reason", incident.returned_reason);
    a("returned_at", incident.returned_at);
    a("handed_to", incident.handed_to);
    a("hand_over_note", incident.hand_over_note);
    a("ladder_step", incident.ladder_step);
    a("next_deadline_at", incident.next_deadline_at);
    a("told", incident.told);
    a.named("outcome", incident.outcome, outcome_named);
    a("closing_note", incident.closing_note);
    a("closed_at", incident.closed_at);
    a("reopened", incident.reopened);
    a("responders", incident.responders);
}

}  // namespace alarms

namespace store {

std::vector<alarms::Incident> incidents_from(const Personal& personal,
                                             std::vector<IncidentTuple> rows) {
    std::vector<alarms::Incident> out;
    out.reserve(rows.size());
    for (const auto& [id, version, sealed] : rows) {
        alarms::Incident& incident = out.emplace_back();
        field_from(personal.open_json(sealed, "incident", id), incident);
        incident.id = IncidentId{id};
        if (incident.version != version) {
            throw SqlError("the sealed fields of an incident belong to another version");
        }
    }
    return out;
}

std::string seal_incident(const Personal& personal, const alarms::Incident& incident) {
    return personal.seal(field_json(incident).dump(), "incident", incident.id.value);
}

std::string kinds_text(const std::vector<alarms::Kind>& kinds) {
    std::string text = ",";
    for (const alarms::Kind& kind : kinds) {
        text += kind + ",";
    }
    return text;
}

std::vector<alarms::Kind> kinds_from(std::string_view text) {
    std::vector<alarms::Kind> kinds;
    for (const std::string_view kind : split(text, ',')) {
        if (!kind.empty()) {
            kinds.emplace_back(kind);
        }
    }
    return kinds;
}

}  // namespace store
}  // namespace tiexin

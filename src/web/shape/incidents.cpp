#include "web/shape/incidents.hpp"

#include <algorithm>

#include "alarms/policy.hpp"
#include "flows/incident_json.hpp"
#include "web/scope.hpp"

namespace tiexin::web {

namespace {

bool held(const alarms::Incident& incident) {
    return static_cast<bool>(incident.holder);
}

Json kinds_json(const std::vector<alarms::Kind>& kinds) {
    Json out = Json::array();
    for (const alarms::Kind& kind : kinds) {
        out.push(kind);
    }
    return out;
}

Json first_kind(const std::vector<alarms::Kind>& kinds) {
    return kinds.empty() ? Json("sos") : Json(kinds.front());
}

}  // namespace

IncidentShape::IncidentShape(Ports& ports, const Desk& desk, const Conn& conn, Instant now)
    : ports_(ports), desk_(desk), conn_(conn), now_(now), names_(ports.users, conn) {}

const std::optional<registry::Elder>& IncidentShape::elder(ElderId id) {
    const auto known = elders_.find(id);
    if (known != elders_.end()) {
        return known->second;
    }
    return elders_.emplace(id, id ? ports_.registry.elder(conn_, id) : std::nullopt).first->second;
}

const std::optional<registry::Terminal>& IncidentShape::terminal(TerminalId id) {
    const auto known = terminals_.find(id);
    if (known != terminals_.end()) {
        return known->second;
    }
    return terminals_.emplace(id, id ? ports_.registry.terminal(conn_, id) : std::nullopt)
        .first->second;
}

Json elder_ref_json(const registry::Elder& elder, Instant now) {
    return Json::object({{"id", elder.id},
                         {"name", elder.name},
                         {"sex", registry::name_of(elder.sex)},
                         {"age", age_of(elder.birth, now)},
                         {"lives_alone", elder.lives_alone}});
}

Json IncidentShape::terminal_ref(TerminalId id, std::string_view protocol,
                                 std::string_view device) {
    const auto& found = terminal(id);
    if (found) {
        return flows::terminal_json(*found);
    }
    if (device.empty()) {
        return {};
    }
    return Json::object({{"id", Json()},
                         {"label", device},
                         {"kind", "other"},
                         {"protocol", protocol},
                         {"device", device},
                         {"enrolled", false}});
}

Json IncidentShape::summary(const alarms::Incident& incident) {
    if (!ladders_) {
        ladders_ = ports_.alarms.ladders(conn_);
    }
    const auto& whose = elder(incident.elder);
    const auto& worn = terminal(incident.terminal);
    const alarms::Ladder ladder = alarms::ladder_for(*ladders_, incident.area, now_);
    Json row = flows::incident_json(
        {incident, ports_.divisions, whose ? &*whose : nullptr, worn ? &*worn : nullptr, &ladder},
        now_);
    complete(row, incident);
    return row;
}

void IncidentShape::complete(Json& row, const alarms::Incident& incident) {
    if (row.find("last_alarm_id") == nullptr) {
        const std::vector<alarms::Alarm> alarms = ports_.alarms.alarms_of(conn_, incident.id);
        row.set("last_alarm_id", alarms.empty() ? Json() : Json(alarms.back().id));
    }
    if (Json* holder = row.find("holder"); holder != nullptr && holder->is_object()) {
        holder->set("seat_number", desk_.seat_numbers.of(incident.holder));
    }
}

Json IncidentShape::alarms_json(const alarms::Incident& incident) {
    Json out = Json::array();
    for (const alarms::Alarm& alarm : ports_.alarms.alarms_of(conn_, incident.id)) {
        out.push(Json::object(
            {{"id", alarm.id},
             {"kind", first_kind(alarm.kinds)},
             {"kinds", kinds_json(alarm.kinds)},
             {"terminal", terminal_ref(alarm.terminal, alarm.protocol, alarm.device)},
             {"suspected", !alarm.verified},
             {"is_cancel", alarm.is_cancel},
             {"battery_percent", alarm.battery_percent},
             {"times", Json::object({{"device_at", time_json(alarm.device_at)},
                                     {"received_at", time_json(alarm.received_at)},
                                     {"committed_at", time_json(alarm.committed_at)},
                                     {"seen_at", time_json(alarm.seen_at)},
                                     {"answered_at", time_json(alarm.answered_at)}})}}));
    }
    return out;
}

Json IncidentShape::timeline(const alarms::Incident& incident) {
    Json out = Json::array();
    for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
        Json payload = event_payload(event->payload);
        payload.remove("incident");  // the row as it was then: the stream's, not the timeline's
        out.push(Json::object({{"seq", event->seq},
                               {"at", time_json(event->at)},
                               {"kind", event->kind},
                               {"actor", names_.of_actor(event->actor)},
                               {"payload", std::move(payload)},
                               {"after_ms", (event->at - incident.raised_at).us / 1'000}}));
    }
    return out;
}

Json IncidentShape::commands(const alarms::Incident& incident) {
    constexpr std::size_t commands_max = 50;
    Json out = Json::array();
    for (const flows::TerminalCommand& command :
         ports_.flows.commands_of(conn_, TerminalId{}, incident.id, commands_max)) {
        out.push(command_json(command, names_));
    }
    return out;
}

Json IncidentShape::positions(const alarms::Incident& incident) {
    std::vector<location::Position> all;
    const auto& whose = elder(incident.elder);
    if (whose) {
        for (const registry::Terminal& worn : ports_.registry.terminals_of(conn_, whose->id)) {
            const location::LastPlaces last = ports_.places.last(worn.id);
            all.insert(all.end(), last.newest_first.begin(), last.newest_first.end());
        }
    } else if (incident.terminal) {
        all = ports_.places.last(incident.terminal).newest_first;
    }
    std::sort(all.begin(), all.end(), [](const location::Position& a, const location::Position& b) {
        return a.fix_at > b.fix_at;
    });
    Json out = Json::array();
    for (const location::Position& position : all) {
        out.push(position_json(position, now_, whose ? whose->home : std::nullopt));
    }
    return out;
}

Json IncidentShape::detail(const alarms::Incident& incident, const identity::User& reader,
                           bool chinese) {
    constexpr std::size_t events_max = 1'000;
    constexpr Duration false_press_span = days(30);
    events_ = ports_.log.events_of(conn_, incident.id.value, events_max);
    Json may = Json::array();
    for (const std::string_view action : actions_on(incident, reader)) {
        may.push(action);
    }
    Json out = summary(incident);
    out.set("alarms", alarms_json(incident));
    out.set("timeline", timeline(incident));
    out.set("responders", responders(incident, reader, chinese));
    out.set("plan", plan(incident));
    out.set("commands", commands(incident));
    out.set("positions", positions(incident));
    out.set("close_note", text_or_null(incident.closing_note));
    out.set("hand_over_note", text_or_null(incident.hand_over_note));
    out.set("reported_by", text_or_null(incident.reported_by));
    out.set("false_presses_30d",
            incident.terminal
                ? ports_.alarms.false_presses(conn_, incident.terminal, now_ - false_press_span)
                : 0);
    out.set("may", std::move(may));
    return out;
}

std::vector<std::string_view> actions_on(const alarms::Incident& incident,
                                         const identity::User& reader) {
    if (!identity::may(reader.role, "incident.handle") || !may_see(reader, incident)) {
        return {};
    }
    if (incident.state == alarms::State::closed) {
        return {"note", "reopen"};
    }
    std::vector<std::string_view> actions = {"note"};
    const bool supervisor = identity::may(reader.role, "incident.supervise");
    if (!held(incident)) {
        actions.insert(actions.end(), {"accept", "false_press"});
    } else if (incident.holder == reader.id) {
        actions.insert(actions.end(), {"act", "notify", "hand_over", "close", "false_press",
                                       "link_elder", "command"});
    } else if (supervisor) {
        actions.insert(actions.end(), {"hand_over", "close"});
    }
    return actions;
}

}  // namespace tiexin::web

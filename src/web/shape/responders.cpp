// Who can be sent: those told already, those the plan proposes, and the plan's own steps.
#include <algorithm>

#include "alarms/policy.hpp"
#include "base/mask.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

namespace {

struct ServiceRow {
    std::string_view role;
    std::string_view number;
};
constexpr ServiceRow services[] = {
    {"ambulance", "120"}, {"fire_brigade", "119"}, {"police", "110"}};

// A step of the plan for each role it proposes. Texts are here and not in the rules: they are
// shown, never decided on.
struct PlanRow {
    std::string_view role;
    std::string_view step;
    std::string_view zh;
    std::string_view en;
};
constexpr PlanRow plan_rows[] = {
    {"key_holder", "notify_key_holder", "通知持钥匙的人上门", "Send the key holder"},
    {"relative", "notify_relatives", "通知家属", "Tell the relatives"},
    {"ambulance", "call_ambulance", "需要时呼叫 120，照文本念",
     "Call 120 if needed; read out the text"},
    {"fire_brigade", "call_fire_brigade", "先叫老人离开，再拨 119",
     "Get the elder out, then call 119"},
    {"police", "call_police", "需要时报警 110", "Call 110 if needed"},
    {"station", "notify_station", "通知社区驿站", "Tell the community station"},
    {"grid_worker", "notify_grid_worker", "通知网格员", "Tell the grid worker"},
    {"clinic", "notify_clinic", "通知卫生站", "Tell the clinic"},
};
constexpr std::string_view actions[] = {"notify_key_holder", "notify_relatives", "call_ambulance",
                                        "call_fire_brigade", "call_police"};

std::string_view state_name(alarms::Lamp lamp) {
    switch (lamp) {
        case alarms::Lamp::planned:
            return "proposed";
        case alarms::Lamp::told:
            return "sent";
        default:
            return alarms::name_of(lamp);
    }
}

const registry::Contact* contact_of(const std::optional<registry::Elder>& elder, ContactId id) {
    if (!elder || !id) {
        return nullptr;
    }
    const auto found = std::find_if(elder->contacts.begin(), elder->contacts.end(),
                                    [id](const registry::Contact& c) { return c.id == id; });
    return found == elder->contacts.end() ? nullptr : &*found;
}

Json step_json(std::string_view id, std::string_view zh, std::string_view en,
               std::string_view action) {
    return Json::object({{"id", id},
                         {"text", Json::object({{"zh", zh}, {"en", en}})},
                         {"action", text_or_null(action)},
                         {"state", "open"},
                         {"at", Json()},
                         {"by", Json()},
                         {"note", Json()}});
}

}  // namespace

std::string_view service_number(std::string_view role) {
    for (const ServiceRow& row : services) {
        if (row.role == role) {
            return row.number;
        }
    }
    return {};
}

std::vector<alarms::Responder> responders_with_proposals(Ports& ports, const Conn& conn,
                                                         const alarms::Incident& incident) {
    return incident.state == alarms::State::closed ? incident.responders
                                                   : ports.incidents.proposed(conn, incident);
}

Json IncidentShape::responders(const alarms::Incident& incident, const identity::User& reader,
                               bool chinese) {
    Json out = Json::array();
    for (const alarms::Responder& row : responders_with_proposals(ports_, conn_, incident)) {
        out.push(responder(incident, row, reader, chinese));
    }
    return out;
}

Json IncidentShape::responder(const alarms::Incident& incident, const alarms::Responder& row,
                              const identity::User& reader, bool chinese) {
    const registry::Contact* contact = contact_of(elder(incident.elder), row.contact);
    const std::string_view service = service_number(row.role);
    const std::string phone = contact != nullptr ? contact->phone
                              : !service.empty() ? std::string(service)
                                                 : row.phone;
    const bool clear = incident.holder == reader.id || !service.empty();
    // With the door code in it: for the holder only.
    const std::string read_out = service.empty() || incident.holder != reader.id
                                     ? ""
                                     : ports_.incidents.read_out(conn_, incident, service, chinese);
    return Json::object(
        {{"id", row.id},
         {"kind", row.role},
         {"name", row.name},
         {"relation", contact != nullptr ? text_or_null(contact->relation) : Json()},
         {"phone", text_or_null(clear ? phone : mask_phone(phone))},
         {"contact_id", row.contact},
         {"place", contact != nullptr ? text_or_null(contact->place) : Json()},
         {"minutes_away", contact != nullptr ? Json(contact->minutes_away) : Json()},
         {"read_out", text_or_null(read_out)},
         {"state", state_name(row.lamp)},
         {"how", text_or_null(row.how)},
         {"sent_at", time_json(row.told_at)},
         {"seen_at", time_json(row.seen_at)},
         {"coming_at", time_json(row.coming_at)},
         {"arrived_at", time_json(row.arrived_at)},
         {"declined_at", time_json(row.declined_at)},
         {"note", text_or_null(row.note)}});
}

Json IncidentShape::plan(const alarms::Incident& incident) {
    std::vector<Json> steps;
    if (incident.terminal) {
        steps.push_back(
            step_json("call_back", "回拨终端，问清情况", "Call back and ask", "call_back"));
    } else {
        steps.push_back(step_json("ask", "问清是谁、在哪里", "Ask who and where", "ask"));
    }
    const std::string_view kind =
        incident.kinds.empty() ? std::string_view("sos") : incident.kinds.front();
    for (const std::string& role : alarms::policy_of(kind).plan) {
        for (const PlanRow& row : plan_rows) {
            if (row.role == role) {
                const bool known = std::find(std::begin(actions), std::end(actions), row.step) !=
                                   std::end(actions);
                steps.push_back(
                    step_json(row.step, row.zh, row.en, known ? row.step : std::string_view()));
            }
        }
    }
    for (const LoggedEvent& event : events_) {
        const Json payload = event_payload(event.payload);
        std::string_view step = payload.text_of("step_id").value_or("");
        std::string_view state = payload.text_of("state").value_or("done");
        if (event.kind == "ResponderTold") {
            const std::string_view role = payload.text_of("kind").value_or("");
            for (const PlanRow& row : plan_rows) {
                step = row.role == role ? row.step : step;
            }
            state = "done";
        } else if (event.kind != "StepTaken") {
            continue;
        }
        for (Json& row : steps) {
            if (row.text_of("id") == step) {
                row.set("state", state);
                row.set("at", time_json(event.at));
                row.set("by", names_.of_actor(event.actor));
                row.set("note", text_or_null(payload.text_of("note").value_or("")));
            }
        }
    }
    Json out = Json::array();
    for (Json& row : steps) {
        out.push(std::move(row));
    }
    return out;
}

Json command_json(const flows::TerminalCommand& command, Names& names) {
    Json numbers = Json::array();
    for (const std::string& number : command.words.numbers) {
        numbers.push(mask_phone(number));
    }
    return Json::object({{"id", command.id},
                         {"terminal_id", command.terminal},
                         {"incident_id", command.incident},
                         {"kind", device::name_of(command.words.kind)},
                         {"state", device::name_of(command.state)},
                         {"interval_s", command.words.kind == device::CommandKind::report_interval
                                            ? Json(command.words.interval_s)
                                            : Json()},
                         {"numbers_masked", std::move(numbers)},
                         {"by", names.of_actor(command.actor)},
                         {"tries", command.tries},
                         {"queued_at", time_json(command.queued_at)},
                         {"sent_at", time_json(command.sent_at)},
                         {"echoed_at", time_json(command.echoed_at)},
                         {"confirmed_at", time_json(command.confirmed_at)},
                         {"failed_at", time_json(command.failed_at)},
                         {"expires_at", time_json(command.expires_at)},
                         {"failure", text_or_null(command.failure)},
                         {"answer", text_or_null(command.answer)}});
}

}  // namespace tiexin::web

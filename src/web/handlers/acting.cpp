#include "web/handlers/acting.hpp"

#include "web/scope.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

bool is_supervisor(const Call& call) {
    return identity::may(call.user().role, "incident.supervise");
}

std::optional<alarms::Incident> incident_of(Call& call, std::optional<Problem>& wrong) {
    const auto id = call.param_id<IncidentId>("incident_id");
    std::optional<alarms::Incident> found;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        found = id ? call.ports.alarms.incident(conn, *id) : std::nullopt;
        return Result<void>{};
    });
    if (!read) {
        wrong = problem_of(read.error());
        return std::nullopt;
    }
    if (!found || !may_see(call.user(), *found)) {
        wrong = problem("not_found");
        return std::nullopt;
    }
    return found;
}

Answer incident_answer(Call& call, IncidentId id, int status) {
    Answer answer = reading(call, [&](const Conn& conn) -> Answer {
        const auto incident = call.ports.alarms.incident(conn, id);
        if (!incident) {
            return problem("not_found");
        }
        IncidentShape shape(call.ports, call.desk, conn, call.now);
        return shape.detail(*incident, call.user(), call.language == Language::zh);
    });
    if (!answer.problem) {
        answer.status = status;
    }
    return answer;
}

Problem refusal(Call& call, IncidentId id, const Error& error) {
    if (error.code == Code::bad_input || error.code == Code::too_large) {
        return invalid_fields(
            {{error.detail, error.code == Code::too_large ? "too_long" : "invalid", {}}});
    }
    if (error.code != Code::conflict) {
        return problem_of(error);
    }
    if (error.detail == "note_unread") {
        return problem("note_unread");
    }
    std::optional<alarms::Incident> now_it_is;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        now_it_is = call.ports.alarms.incident(conn, id);
        return Result<void>{};
    });
    if (read && now_it_is && now_it_is->holder && now_it_is->holder != call.user().id) {
        return problem_with(
            "incident_taken",
            Json::object({{"holder", person_json(now_it_is->holder, now_it_is->holder_name,
                                                 call.desk.seat_numbers.of(now_it_is->holder))}}));
    }
    return problem("wrong_state");
}

Answer command_on(Call& call, const alarms::Incident& incident, const alarms::Command& command,
                  int status) {
    const Result<alarms::Incident> done = call.ports.incidents.command(incident.id, command);
    if (!done) {
        return refusal(call, incident.id, done.error());
    }
    return incident_answer(call, incident.id, status);
}

}  // namespace tiexin::web

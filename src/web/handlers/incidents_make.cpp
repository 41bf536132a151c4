#include "web/handlers/acting.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t note_chars_max = 2'000;

std::optional<std::string> alarm_kind_named(std::string_view name) {
    for (const alarms::KindPolicy& policy : alarms::all_policies()) {
        if (policy.kind == name) {
            return policy.kind;
        }
    }
    return std::nullopt;
}

}  // namespace

Answer create_incident(Call& call) {
    Input input(call.body);
    input.only({"elder_id", "area_id", "kind", "priority", "reported_by", "note", "accept"});
    flows::Incidents::Manual manual;
    manual.user = call.user().id;
    manual.user_name = call.user().display_name;
    manual.elder = input.maybe_id<ElderId>("elder_id").value_or(ElderId{});
    manual.area = input.maybe_area("area_id").value_or(AreaId{});
    manual.kind = input.named("kind", alarm_kind_named).value_or("");
    if (const auto priority = input.maybe_integer("priority", 1, 4)) {
        manual.priority = static_cast<int>(*priority);
    }
    manual.reported_by = input.maybe_text("reported_by", {0, 64}).value_or("");
    manual.note = input.maybe_text("note", {0, note_chars_max}).value_or("");
    manual.accept = input.boolean("accept", true);
    if (!manual.elder && !manual.area) {
        input.fault("area_id", "required");
    }
    if (input.ok() && manual.elder) {
        std::optional<registry::Elder> elder;
        const Result<void> read = call.ports.database.read([&](const Conn& conn) {
            elder = call.ports.registry.elder(conn, manual.elder);
            return Result<void>{};
        });
        if (!read) {
            return read.error();
        }
        if (!elder) {
            input.fault("elder_id", "not_found");
        } else if (!in_areas(call.user(), elder->area)) {
            input.fault("elder_id", "outside_area");
        } else {
            manual.area = elder->area;
        }
    } else if (input.ok() && !in_areas(call.user(), manual.area)) {
        input.fault("area_id", "outside_area");
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const Result<alarms::Incident> made = call.ports.incidents.make_manual(manual);
    if (!made) {
        return made.error();
    }
    return incident_answer(call, made->id, 201);
}

Answer link_elder(Call& call) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"elder_id", "enrol", "kind"});
    const ElderId elder_id = input.id<ElderId>("elder_id");
    const bool enrol = input.boolean("enrol", false);
    const std::string kind = input.maybe_text("kind", {1, 32}).value_or("");
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    std::optional<registry::Elder> elder;
    std::optional<registry::Terminal> known;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        elder = call.ports.registry.elder(conn, elder_id);
        known = call.ports.registry.terminal(conn, incident->terminal);
        return Result<void>{};
    });
    if (!read) {
        return read.error();
    }
    if (!elder || !in_areas(call.user(), elder->area)) {
        return invalid_fields({{"elder_id", elder ? "outside_area" : "not_found", {}}});
    }
    const bool strange = !known || known->state == registry::TerminalState::retired;
    if (enrol && strange && !incident->device.empty()) {
        flows::Enrolment enrolment;
        enrolment.device = incident->device;
        enrolment.protocol = incident->protocol;
        enrolment.kind = kind.empty() && !known ? "other" : kind;
        enrolment.elder = elder_id;
        enrolment.area = elder->area;
        enrolment.incident = incident->id;
        enrolment.actor = call.actor();
        const Result<void> written = call.ports.database.write([&](Tx& tx) -> Result<void> {
            Result<registry::Terminal> enrolled = call.ports.enrol.enrol(tx, enrolment);
            if (!enrolled) {
                return enrolled.error();
            }
            return {};
        });
        if (!written) {
            const bool enrolled_before = parse_id(written.error().detail).has_value();
            return enrolled_before ? Answer(problem("terminal_enrolled"))
                                   : Answer(refusal(call, incident->id, written.error()));
        }
        return incident_answer(call, incident->id, 200);
    }
    return command_on(call, *incident,
                      alarms::LinkElder{call.user().id, elder_id, incident->terminal, elder->area});
}

}  // namespace tiexin::web

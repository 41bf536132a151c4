#include "base/aes_cbc.hpp"
#include "base/phone.hpp"
#include "base/text.hpp"
#include "web/handlers/handlers.hpp"
#include "web/handlers/terminals.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t word_chars_max = 32;
constexpr std::size_t line_key_chars_max = 64;
constexpr std::size_t numbers_max = 3;
constexpr std::size_t number_digits_max = 20;

// The terminal of the path, or the problem.
std::optional<registry::Terminal> found_terminal(Call& call, std::optional<Problem>& wrong) {
    std::optional<registry::Terminal> terminal;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        terminal = terminal_of(call, conn);
        return Result<void>{};
    });
    if (!read) {
        wrong = problem_of(read.error());
    } else if (!terminal) {
        wrong = problem("not_found");
    }
    return terminal;
}

void check_elder(Call& call, Input& input, ElderId id) {
    std::optional<registry::Elder> elder;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        elder = call.ports.registry.elder(conn, id);
        return Result<void>{};
    });
    if (!read || !elder) {
        input.fault("elder_id", "not_found");
    } else if (!in_areas(call.user(), elder->area)) {
        input.fault("elder_id", "outside_area");
    }
}

// A command may be given for an incident that its giver sees and that this terminal or its wearer
// is part of; it stands in that incident's timeline.
void check_incident(Call& call, Input& input, const registry::Terminal& terminal, IncidentId id) {
    std::optional<alarms::Incident> incident;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        incident = call.ports.alarms.incident(conn, id);
        return Result<void>{};
    });
    const bool concerned = read && incident &&
                           (incident->terminal == terminal.id ||
                            (incident->elder && incident->elder == terminal.elder));
    if (!concerned || !may_see(call.user(), *incident)) {
        input.fault("incident_id", "not_found");
    }
}

Answer given_to(Call& call, ElderId elder) {
    std::optional<Problem> wrong;
    const auto terminal = found_terminal(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    const Result<void> written = call.ports.database.write([&](Tx& tx) -> Result<void> {
        const auto given = call.ports.enrol.give_to(tx, terminal->id, elder, call.actor());
        return given ? Result<void>{} : Result<void>{given.error()};
    });
    return written ? terminal_answer(call, terminal->id, 200) : Answer(written.error());
}

// The numbers a command needs: none, one, or one to three.
void read_numbers(Call& call, Input& input, device::Command& words) {
    if (const auto numbers = input.maybe_texts("numbers", numbers_max, {3, number_digits_max})) {
        for (const std::string& number : *numbers) {
            if (!all_digits(number)) {
                input.fault("numbers", "bad_format");
            }
            words.numbers.push_back(number);
        }
    }
    using enum device::CommandKind;
    const bool one = words.kind == centre_number || words.kind == call_back;
    const bool some = one || words.kind == sos_numbers;
    if (words.numbers.empty() && one && !call.ports.site.centre_number.empty()) {
        words.numbers.push_back(call.ports.site.centre_number);
    }
    if (some && words.numbers.empty()) {
        input.fault("numbers", "required");
    }
    if ((one && words.numbers.size() > 1) || (!some && !words.numbers.empty())) {
        input.fault("numbers", "too_many");
    }
}

std::string read_line_key(Input& input) {
    std::string key = input.text("line_key", {1, line_key_chars_max});
    if (!key.empty() && !aes_key_of(key)) {
        input.fault("line_key", "bad_format");
    }
    return key;
}

Answer keyed(Call& call, TerminalId terminal, std::string_view key) {
    const Result<void> written = call.ports.database.write([&](Tx& tx) -> Result<void> {
        const auto kept = call.ports.enrol.set_line_key(tx, terminal, key, call.actor());
        return kept ? Result<void>{} : Result<void>{kept.error()};
    });
    return written ? terminal_answer(call, terminal, 200) : Answer(written.error());
}

}  // namespace

Answer enrol_terminal(Call& call) {
    Input input(call.body);
    input.only({"protocol", "device", "kind", "model", "sim_phone", "line_key", "elder_id",
                "area_id", "incident_id"});
    flows::Enrolment enrolment;
    enrolment.protocol = input.text("protocol", {1, word_chars_max});
    enrolment.device = input.text("device", {1, word_chars_max});
    enrolment.kind = input.text("kind", {1, word_chars_max});
    enrolment.model = input.maybe_text("model", {0, word_chars_max}).value_or("");
    if (const auto phone = input.maybe_text("sim_phone", {1, word_chars_max})) {
        const auto parsed = parse_phone(*phone);
        if (!parsed) {
            input.fault("sim_phone", "phone");
        } else {
            enrolment.sim_phone = parsed->digits;
        }
    }
    if (input.has("line_key")) {
        enrolment.line_key = read_line_key(input);
    }
    enrolment.elder = input.maybe_id<ElderId>("elder_id").value_or(ElderId{});
    enrolment.area = input.maybe_area("area_id").value_or(AreaId{});
    enrolment.incident = input.maybe_id<IncidentId>("incident_id").value_or(IncidentId{});
    enrolment.actor = call.actor();
    if (enrolment.elder) {
        check_elder(call, input, enrolment.elder);
    } else if (!enrolment.area) {
        input.fault("elder_id", "required");
    } else if (!in_areas(call.user(), enrolment.area)) {
        input.fault("area_id", "outside_area");
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    TerminalId id;
    const Result<void> written = call.ports.database.write([&](Tx& tx) -> Result<void> {
        const auto enrolled = call.ports.enrol.enrol(tx, enrolment);
        if (!enrolled) {
            return enrolled.error();
        }
        id = enrolled->id;
        return {};
    });
    if (!written) {
        return written.error().code == Code::conflict ? Answer(problem("terminal_enrolled"))
                                                      : Answer(written.error());
    }
    return terminal_answer(call, id, 201);
}

Answer assign_terminal(Call& call) {
    Input input(call.body);
    input.only({"elder_id"});
    const ElderId elder = input.id<ElderId>("elder_id");
    if (input.ok()) {
        check_elder(call, input, elder);
    }
    return input.ok() ? given_to(call, elder) : Answer(invalid_fields(input.faults()));
}

Answer unassign_terminal(Call& call) {
    return given_to(call, ElderId{});
}

Answer set_line_key(Call& call) {
    std::optional<Problem> wrong;
    const auto terminal = found_terminal(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"line_key"});
    const std::string key = read_line_key(input);
    return input.ok() ? keyed(call, terminal->id, key) : Answer(invalid_fields(input.faults()));
}

Answer remove_line_key(Call& call) {
    std::optional<Problem> wrong;
    const auto terminal = found_terminal(call, wrong);
    return wrong ? Answer(std::move(*wrong)) : keyed(call, terminal->id, "");
}

Answer retire_terminal(Call& call) {
    std::optional<Problem> wrong;
    const auto terminal = found_terminal(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"reason"});
    const std::string reason = input.text("reason", {2, flows::retire_reason_chars_max});
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const Result<void> written = call.ports.database.write([&](Tx& tx) -> Result<void> {
        const auto retired = call.ports.enrol.retire(tx, terminal->id, reason, call.actor());
        return retired ? Result<void>{} : Result<void>{retired.error()};
    });
    if (!written) {
        return written.error().code == Code::conflict ? Answer(problem("terminal_retired"))
                                                      : Answer(written.error());
    }
    return terminal_answer(call, terminal->id, 200);
}

Answer send_command(Call& call) {
    std::optional<Problem> wrong;
    const auto terminal = found_terminal(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"kind", "interval_s", "numbers", "incident_id"});
    device::Command words;
    words.kind = input.named("kind", device::command_kind).value_or(words.kind);
    const IncidentId incident = input.maybe_id<IncidentId>("incident_id").value_or(IncidentId{});
    if (words.kind == device::CommandKind::report_interval) {
        words.interval_s = static_cast<std::uint32_t>(input.integer("interval_s", 10, 86'400));
    }
    read_numbers(call, input, words);
    if (incident) {
        check_incident(call, input, *terminal, incident);
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    Result<flows::TerminalCommand> queued = Error{Code::unavailable, "not written"};
    if (incident) {
        queued = call.ports.incidents.order_terminal(incident, terminal->id, words, call.actor());
    } else {
        const Result<void> written = call.ports.database.write([&](Tx& tx) -> Result<void> {
            queued = call.ports.link.queue(tx, terminal->id, words, IncidentId{}, call.actor());
            return queued ? Result<void>{} : Result<void>{queued.error()};
        });
        if (!written) {
            queued = written.error();
        }
    }
    if (!queued) {
        switch (queued.error().code) {
            case Code::unsupported:
                return problem("command_unsupported");
            case Code::conflict:
                return problem("wrong_state");
            default:
                return queued.error();
        }
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        Names names(call.ports.users, conn);
        return {command_json(*queued, names), 201};
    });
}

Answer dismiss_knocking(Call& call) {
    const std::string protocol(call.param("protocol"));
    const std::string device(call.param("device"));
    const Result<void> written = call.ports.database.write(
        [&](Tx& tx) { return call.ports.enrol.dismiss_knock(tx, protocol, device, call.actor()); });
    return written ? no_content() : Answer(written.error());
}

}  // namespace tiexin::web

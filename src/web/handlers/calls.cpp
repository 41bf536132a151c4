// The calls of an incident and the seat's own sound.

#include <future>
#include <memory>

#include "base/mask.hpp"
#include "base/phone.hpp"
#include "web/handlers/acting.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/shape/basic.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t sdp_chars_max = 32'000;
constexpr std::size_t name_chars_max = 64;
// A worker waits at most so long for the conference server.
constexpr auto join_max = std::chrono::seconds(5);

Json call_json(const call::Call& one) {
    return Json::object({{"id", one.id},
                         {"direction", name_of(one.direction)},
                         {"state", name_of(one.state)},
                         {"role", one.role},
                         {"name", one.name.empty() ? Json() : Json(one.name)},
                         {"number_masked", mask_phone(one.number)},
                         {"contact_id", one.contact},
                         {"user_id", one.user},
                         {"begun_at", iso8601(one.begun_at)},
                         {"answered_at", time_json(one.answered_at)},
                         {"ended_at", time_json(one.ended_at)},
                         {"how", one.state == call::State::ended ? Json(name_of(one.how)) : Json()},
                         {"abandoned", call::abandoned(one)}});
}

Answer call_answer(Call& call, IncidentId incident, const Result<call::Call>& done, int status) {
    if (!done) {
        if (done.error().code == Code::conflict) {
            return problem("call_state");
        }
        if (done.error().code == Code::unavailable) {
            return problem("no_voice");
        }
        return done.error().code == Code::forbidden ? problem("not_holder")
                                                    : refusal(call, incident, done.error());
    }
    Answer answer(call_json(*done));
    answer.status = status;
    return answer;
}

// The number of somebody of the file, so that a page never needs to send one it was not shown.
std::optional<flows::Callee> of_the_file(Call& call, ElderId id, ContactId contact) {
    std::optional<flows::Callee> out;
    (void)call.ports.database.read([&](const Conn& conn) -> Result<void> {
        const auto elder = call.ports.registry.elder(conn, id);
        if (elder && !contact && !elder->phones.empty()) {
            out = {{}, "elder", elder->name, elder->phones.front()};
        }
        for (const registry::Contact& one :
             elder ? elder->contacts : std::vector<registry::Contact>{}) {
            if (contact && one.id == contact) {
                out = {contact, std::string(registry::name_of(one.role)), one.name, one.phone};
            }
        }
        return {};
    });
    return out;
}

}  // namespace

Answer list_calls(Call& call) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        Json calls = Json::array();
        for (const call::Call& one : call.ports.call_rows.calls_of(conn, incident->id)) {
            calls.push(call_json(one));
        }
        const auto recorded = call.ports.call_rows.recordings_of(conn, incident->id);
        return Json::object({{"items", std::move(calls)},
                             {"recordings", static_cast<std::int64_t>(recorded.size())}});
    });
}

Answer dial_call(Call& call) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"contact_id", "elder", "number", "role", "name"});
    const auto contact = input.maybe_id<ContactId>("contact_id");
    const bool elder = input.boolean("elder", false);
    flows::Callee callee;
    if (contact || elder) {
        const auto found = of_the_file(call, incident->elder, contact.value_or(ContactId{}));
        if (found) {
            callee = *found;
        } else {
            input.fault(contact ? "contact_id" : "elder", "no_number");
        }
    } else {
        const auto phone = parse_phone(input.text("number", {1, 32}));
        callee.number = phone ? phone->digits : "";
        callee.role = input.maybe_text("role", {1, 40}).value_or("other");
        callee.name = input.maybe_text("name", {1, name_chars_max}).value_or("");
        if (!phone && input.has("number")) {
            input.fault("number", "phone");
        }
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    return call_answer(call, incident->id,
                       call.ports.calls.dial(call.user().id, incident->id, callee), 201);
}

Answer set_call_state(Call& call) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"state"});
    const auto state = input.named("state", [](std::string_view name) {
        const auto found = call::state_named(name);
        return found && *found != call::State::waiting && *found != call::State::dialling
                   ? found
                   : std::nullopt;
    });
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const auto id = call.param_id<CallId>("call_id");
    std::optional<call::Call> now_it_is;
    (void)call.ports.database.read([&](const Conn& conn) -> Result<void> {
        now_it_is = id ? call.ports.call_rows.call(conn, *id) : std::nullopt;
        return {};
    });
    if (!now_it_is || now_it_is->incident != incident->id) {
        return problem("not_found");
    }
    flows::Calls& calls = call.ports.calls;
    const UserId user = call.user().id;
    const auto done = [&]() -> Result<call::Call> {
        switch (*state) {
            case call::State::held:
                return calls.hold(user, *id);
            case call::State::ended:
                return calls.hang_up(user, *id);
            default:
                return now_it_is->state == call::State::held ? calls.resume(user, *id)
                                                             : calls.take(user, *id);
        }
    }();
    return call_answer(call, incident->id, done, 200);
}

Answer join_voice(Call& call) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"offer"});
    const std::string offer = input.text("offer", {1, sdp_chars_max});
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    auto waiting = std::make_shared<std::promise<Result<std::string>>>();
    auto answered = waiting->get_future();
    call.ports.calls.join_seat(
        call.user().id, incident->id, offer,
        [waiting](Result<std::string> answer) { waiting->set_value(std::move(answer)); });
    if (answered.wait_for(join_max) != std::future_status::ready) {
        return problem("no_voice");
    }
    const Result<std::string> answer = answered.get();
    if (!answer) {
        return answer.error().code == Code::forbidden ? problem("not_holder") : problem("no_voice");
    }
    return Json::object({{"answer", *answer}});
}

Answer leave_voice(Call& call) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    call.ports.calls.leave_seat(call.user().id, incident->id);
    return no_content();
}

}  // namespace tiexin::web

#include <fmt/format.h>

#include "alarms/draft.hpp"
#include "base/check.hpp"

namespace tiexin::alarms {

namespace {

Result<void> run(Draft& draft, const Command& command) {
    struct Visitor {
        Draft& draft;
        Result<void> operator()(const Raise& c) { return raise(draft, c); }
        Result<void> operator()(const Join& c) { return join(draft, c); }
        Result<void> operator()(const Accept& c) { return accept(draft, c); }
        Result<void> operator()(const Note& c) { return note(draft, c); }
        Result<void> operator()(const TakeStep& c) { return take_step(draft, c); }
        Result<void> operator()(const AddResponder& c) { return add_responder(draft, c); }
        Result<void> operator()(const Tell& c) { return tell(draft, c); }
        Result<void> operator()(const SetLamp& c) { return set_lamp(draft, c); }
        Result<void> operator()(const HandOver& c) { return hand_over(draft, c); }
        Result<void> operator()(const Assign& c) { return assign(draft, c); }
        Result<void> operator()(const Return& c) { return give_back(draft, c); }
        Result<void> operator()(const Close& c) { return close(draft, c); }
        Result<void> operator()(const Reopen& c) { return reopen(draft, c); }
        Result<void> operator()(const Seen& c) { return seen(draft, c); }
        Result<void> operator()(const LadderDue& c) { return climb(draft, c); }
        Result<void> operator()(const StepFailed& c) { return step_failed(draft, c); }
        Result<void> operator()(const LinkElder& c) { return link_elder(draft, c); }
    };
    return std::visit(Visitor{draft}, command);
}

}  // namespace

Result<Decision> decide(const Incident& incident, const std::vector<Alarm>& alarms,
                        const Command& command, Instant now) {
    if (!std::holds_alternative<Raise>(command)) {
        CHECK(fault_of(incident).empty());
    }
    Draft draft{incident, alarms, now, {incident, {}, {}, {}, false}};
    if (const Result<void> done = run(draft, command); !done) {
        return done.error();
    }
    if (!draft.out.events.empty() || !draft.out.alarms.empty()) {
        ++draft.next().version;
    }
    CHECK(fault_of(draft.next()).empty());
    return std::move(draft.out);
}

std::string fault_of(const Incident& incident) {
    const bool closed = incident.state == State::closed;
    if (!incident.id || incident.number.empty() || incident.version < 1) {
        return "it has no name";
    }
    if (incident.kinds.empty() || incident.priority < 1 || incident.priority > 4) {
        return "it has no kind or priority";
    }
    if (closed == incident.next_deadline_at.has_value()) {
        return closed ? "closed with a deadline" : "open without a deadline";
    }
    if (closed != incident.closed_at.has_value() || closed != (incident.outcome != Outcome::none)) {
        return "closed and outcome differ";
    }
    if (held(incident) != static_cast<bool>(incident.holder)) {
        return "holder and state differ";
    }
    if (held(incident) && (!incident.accepted_at || !incident.last_step_at)) {
        return "held since never";
    }
    if (incident.cancel_shown != incident.cancelled_at.has_value()) {
        return "cancelled at no time";
    }
    if (incident.ladder_step < 0 || incident.responders.size() > responders_max) {
        return "over a limit";
    }
    if (incident.last_alarm_at < incident.raised_at || incident.alarm_count < 1) {
        return "no alarm began it";
    }
    return "";
}

std::string actor_of(UserId user) {
    return user ? fmt::format("user:{}", user.value) : "system";
}

std::string actor_of(const Alarm& alarm) {
    return alarm.terminal ? fmt::format("terminal:{}", alarm.terminal.value) : "system";
}

Json time_json(const std::optional<Instant>& at) {
    return at ? time_json(*at) : Json();
}

bool held(const Incident& incident) {
    return incident.state == State::accepted || incident.state == State::acting;
}

Error taken(const Incident& incident) {
    return {Code::conflict, incident.holder_name};
}

void to_queue(Draft& draft, State state) {
    Incident& next = draft.next();
    next.state = state;
    next.holder = {};
    next.holder_name.clear();
    next.accepted_at.reset();
    next.last_step_at.reset();
    next.waiting_since = draft.now;
    next.ladder_step = 0;
    next.told.clear();
    next.next_deadline_at = draft.now;
    draft.out.ladder_now = true;
}

void step_made(Draft& draft, UserId user) {
    Incident& next = draft.next();
    if (held(next) && user && user == next.holder) {
        next.last_step_at = draft.now;
        next.next_deadline_at = draft.now + policy_of(next.kinds.front()).step_limit;
    }
}

}  // namespace tiexin::alarms

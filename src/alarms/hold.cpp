// Who has it: taken, handed over, lost, closed, opened again.

#include "alarms/draft.hpp"
#include "base/text.hpp"

namespace tiexin::alarms {

namespace {

void clear_return(Incident& next) {
    next.returned_user = {};
    next.returned_from.clear();
    next.returned_reason.clear();
    next.returned_at.reset();
    next.handed_to = {};
    next.hand_over_note.clear();
}

void remember_return(Draft& draft, const std::string& reason) {
    Incident& next = draft.next();
    next.returned_user = draft.before.holder;
    next.returned_from = draft.before.holder_name;
    next.returned_reason = reason;
    next.returned_at = draft.now;
}

}  // namespace

Result<void> accept(Draft& draft, const Accept& command) {
    Incident& next = draft.next();
    if (!command.user || command.name.empty()) {
        return Error{Code::bad_input, "user"};
    }
    if (next.state == State::closed) {
        return Error{Code::conflict, "closed"};
    }
    if (held(next)) {
        return next.holder == command.user ? Result<void>{} : Result<void>{taken(next)};
    }
    if (!next.hand_over_note.empty() && !command.note_read) {
        return Error{Code::conflict, "note_unread"};
    }
    next.state = State::accepted;
    next.holder = command.user;
    next.holder_name = command.name;
    next.accepted_at = draft.now;
    clear_return(next);
    step_made(draft, command.user);
    Json answer_ms;
    if (!next.answered_at) {
        next.answered_at = draft.now;
        answer_ms = (draft.now - next.raised_at).us / 1'000;
    }
    for (Alarm alarm : draft.alarms) {
        if (!alarm.answered_at) {
            alarm.answered_at = draft.now;
            draft.out.alarms.push_back(std::move(alarm));
        }
    }
    draft.happened("IncidentAccepted", actor_of(command.user),
                   Json::object({{"holder", command.user}, {"answer_ms", answer_ms}}));
    return {};
}

Result<void> hand_over(Draft& draft, const HandOver& command) {
    Incident& next = draft.next();
    if (!held(next)) {
        return Error{Code::conflict, std::string(name_of(next.state))};
    }
    if (next.holder != command.user && !command.by_supervisor) {
        return taken(next);
    }
    if (trim(command.note).empty() || command.to == next.holder) {
        return Error{Code::bad_input, trim(command.note).empty() ? "note" : "to"};
    }
    if (utf8_length(command.note) > note_chars_max) {
        return Error{Code::too_large, "note"};
    }
    remember_return(draft, "handed_over");
    next.handed_to = command.to;
    next.hand_over_note = command.note;
    to_queue(draft, State::offered);
    draft.happened("IncidentHandedOver", actor_of(command.user),
                   Json::object({{"to", command.to ? "seat" : "queue"},
                                 {"user_id", command.to},
                                 {"note", command.note}}));
    return {};
}

Result<void> assign(Draft& draft, const Assign& command) {
    Incident& next = draft.next();
    if (next.state == State::closed) {
        return Error{Code::conflict, std::string(name_of(next.state))};
    }
    if (held(next)) {
        return taken(next);
    }
    if (!command.user || !command.to || command.to_name.empty()) {
        return Error{Code::bad_input, "to"};
    }
    if (utf8_length(command.note) > note_chars_max) {
        return Error{Code::too_large, "note"};
    }
    if (next.handed_to == command.to) {
        return {};
    }
    next.handed_to = command.to;
    draft.happened("IncidentAssigned", actor_of(command.user),
                   Json::object({{"user_id", command.to},
                                 {"name", command.to_name},
                                 {"note", command.note.empty() ? Json() : Json(command.note)}}));
    return {};
}

Result<void> give_back(Draft& draft, const Return& command) {
    Incident& next = draft.next();
    if (!held(next)) {
        return Error{Code::conflict, std::string(name_of(next.state))};
    }
    if (command.reason.empty()) {
        return Error{Code::bad_input, "reason"};
    }
    remember_return(draft, command.reason);
    to_queue(draft, State::offered);
    next.told = {std::string(reached_by(StepKind::supervisor))};
    draft.happened("IncidentReturned", "system",
                   Json::object({{"from", next.returned_user},
                                 {"from_name", next.returned_from},
                                 {"reason", command.reason}}));
    draft.happened("IncidentOffered", "system", Json::object({{"to", "supervisor"}}));
    return {};
}

Result<void> close(Draft& draft, const Close& command) {
    Incident& next = draft.next();
    if (next.state == State::closed) {
        return Error{Code::conflict, "closed"};
    }
    if (command.outcome == Outcome::none) {
        return Error{Code::bad_input, "outcome"};
    }
    if (utf8_length(command.note) > note_chars_max) {
        return Error{Code::too_large, "note"};
    }
    const bool by_platform = !command.user;
    if (!by_platform && !command.by_supervisor && next.holder != command.user) {
        return held(next) ? taken(next) : Error{Code::conflict, std::string(name_of(next.state))};
    }
    next.state = State::closed;
    next.outcome = command.outcome;
    next.closing_note = command.note;
    next.closed_at = draft.now;
    next.holder = {};
    next.holder_name.clear();
    next.accepted_at.reset();
    next.last_step_at.reset();
    next.next_deadline_at.reset();
    clear_return(next);
    draft.happened("IncidentClosed", actor_of(command.user),
                   Json::object({{"outcome", name_of(command.outcome)},
                                 {"note", command.note.empty() ? Json() : Json(command.note)}}));
    return {};
}

Result<void> reopen(Draft& draft, const Reopen& command) {
    Incident& next = draft.next();
    if (next.state != State::closed) {
        return Error{Code::conflict, std::string(name_of(next.state))};
    }
    if (!command.user || trim(command.reason).empty()) {
        return Error{Code::bad_input, "reason"};
    }
    next.outcome = Outcome::none;
    next.closing_note.clear();
    next.closed_at.reset();
    ++next.reopened;
    to_queue(draft, State::raised);
    draft.happened("IncidentReopened", actor_of(command.user),
                   Json::object({{"reason", command.reason}}));
    return {};
}

}  // namespace tiexin::alarms

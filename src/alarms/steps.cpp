// What is done about it while somebody holds it: notes, steps of the plan, responders and lamps.

#include <algorithm>

#include "alarms/draft.hpp"
#include "base/text.hpp"

namespace tiexin::alarms {

namespace {

// Acting is the holder's alone; whoever else tries learns who it is.
Result<void> may_act(const Draft& draft, UserId user) {
    const Incident& incident = draft.before;
    if (!held(incident)) {
        return Error{Code::conflict, std::string(name_of(incident.state))};
    }
    return incident.holder == user ? Result<void>{} : Result<void>{taken(incident)};
}

void acted(Draft& draft, UserId user) {
    draft.next().state = State::acting;
    step_made(draft, user);
}

Json responder_json(const Responder& responder) {
    return Json::object({{"responder_id", responder.id},
                         {"name", responder.name},
                         {"kind", responder.role},
                         {"channel", responder.how.empty() ? Json() : Json(responder.how)},
                         {"note", responder.note.empty() ? Json() : Json(responder.note)}});
}

Responder* find(Incident& incident, ResponderId id) {
    const auto at = std::find_if(incident.responders.begin(), incident.responders.end(),
                                 [&](const Responder& responder) { return responder.id == id; });
    return at == incident.responders.end() ? nullptr : &*at;
}

Result<Responder*> found_or_added(Draft& draft, const Responder& wanted) {
    Incident& next = draft.next();
    if (Responder* known = find(next, wanted.id)) {
        return known;
    }
    if (!wanted.id || wanted.role.empty() || wanted.name.empty()) {
        return Error{Code::bad_input, "responder"};
    }
    if (next.responders.size() >= responders_max) {
        return Error{Code::too_large, "responders_max"};
    }
    next.responders.push_back(wanted);
    next.responders.back().lamp = Lamp::planned;
    return &next.responders.back();
}

std::string_view event_of(Lamp lamp) {
    switch (lamp) {
        case Lamp::planned:
            return "ResponderAdded";
        case Lamp::told:
            return "ResponderTold";
        case Lamp::seen:
            return "ResponderSeen";
        case Lamp::coming:
            return "ResponderComing";
        case Lamp::arrived:
            return "ResponderArrived";
        case Lamp::declined:
            return "ResponderDeclined";
        case Lamp::failed:
            return "ResponderFailed";
    }
    return "";
}

void light(Responder& responder, Lamp lamp, Instant now) {
    responder.lamp = lamp;
    switch (lamp) {
        case Lamp::told:
            responder.told_at = now;
            break;
        case Lamp::seen:
            responder.seen_at = now;
            break;
        case Lamp::coming:
            responder.coming_at = now;
            break;
        case Lamp::arrived:
            responder.arrived_at = now;
            break;
        case Lamp::declined:
            responder.declined_at = now;
            break;
        case Lamp::planned:
        case Lamp::failed:
            break;
    }
}

}  // namespace

Result<void> note(Draft& draft, const Note& command) {
    if (!command.user || trim(command.text).empty()) {
        return Error{Code::bad_input, "text"};
    }
    if (utf8_length(command.text) > note_chars_max) {
        return Error{Code::too_large, "text"};
    }
    step_made(draft, command.user);
    draft.happened("NoteAdded", actor_of(command.user), Json::object({{"text", command.text}}));
    return {};
}

Result<void> take_step(Draft& draft, const TakeStep& command) {
    if (const auto may = may_act(draft, command.user); !may) {
        return may;
    }
    if (command.step.empty()) {
        return Error{Code::bad_input, "step"};
    }
    if (command.step.size() > step_chars_max || utf8_length(command.detail) > note_chars_max) {
        return Error{Code::too_large, "step"};
    }
    acted(draft, command.user);
    draft.happened(
        "StepTaken", actor_of(command.user),
        Json::object({{"step_id", command.step},
                      {"state", command.skipped ? "skipped" : "done"},
                      {"note", command.detail.empty() ? Json() : Json(command.detail)}}));
    return {};
}

Result<void> add_responder(Draft& draft, const AddResponder& command) {
    if (const auto may = may_act(draft, command.user); !may) {
        return may;
    }
    if (find(draft.next(), command.responder.id) != nullptr) {
        return Error{Code::conflict, "responder"};
    }
    const auto added = found_or_added(draft, command.responder);
    if (!added) {
        return added.error();
    }
    step_made(draft, command.user);
    draft.happened(event_of(Lamp::planned), actor_of(command.user), responder_json(**added));
    return {};
}

Result<void> tell(Draft& draft, const Tell& command) {
    if (const auto may = may_act(draft, command.user); !may) {
        return may;
    }
    if (command.responder.how.empty()) {
        return Error{Code::bad_input, "channel"};
    }
    const auto found = found_or_added(draft, command.responder);
    if (!found) {
        return found.error();
    }
    Responder& responder = **found;
    responder.how = command.responder.how;
    responder.note = command.responder.note;
    light(responder, Lamp::told, draft.now);
    acted(draft, command.user);
    draft.happened(event_of(Lamp::told), actor_of(command.user), responder_json(responder));
    return {};
}

Result<void> set_lamp(Draft& draft, const SetLamp& command) {
    Responder* responder = find(draft.next(), command.responder);
    if (responder == nullptr) {
        return Error{Code::not_found, "responder"};
    }
    if (command.lamp == Lamp::planned || command.lamp == Lamp::told) {
        return Error{Code::bad_input, "state"};
    }
    if (draft.before.state == State::closed) {
        return Error{Code::conflict, "closed"};
    }
    if (utf8_length(command.note) > note_chars_max) {
        return Error{Code::too_large, "note"};
    }
    light(*responder, command.lamp, draft.now);
    if (!command.note.empty()) {
        responder->note = command.note;
    }
    step_made(draft, command.user);
    draft.happened(event_of(command.lamp), actor_of(command.user), responder_json(*responder));
    return {};
}

}  // namespace tiexin::alarms

#pragma once
// The rules of an incident. Pure: values and `now` in, events out; apply() makes the next state
// from an event. Invariant: an incident that is not closed always has next_deadline_at; a holder is
// set exactly in accepted and acting.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "alarms/policy.hpp"
#include "alarms/types.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace tiexin::alarms {

// ---- commands: what somebody wants
struct Raise {
    Incident incident;
    Alarm alarm;
};  // a first alarm: incident.id, number, elder, area … are filled in
struct Join {
    Alarm alarm;
};  // a further alarm of the same happening; reopens a closed one
struct Offer {
    std::string to;
};  // the ladder reached somebody
struct Accept {
    UserId user;
    std::string name;
};
struct Note {
    UserId user;
    std::string text;
};
struct TakeStep {
    UserId user;
    std::string step;
    std::string detail;
};  // a call dialled, a command sent, 120 read out …
struct Tell {
    UserId user;
    Responder responder;
};
struct SetLamp {
    UserId user;
    ResponderId responder;
    Lamp lamp;
    std::string note;
};
struct HandOver {
    UserId user;
    UserId to;
    std::string to_name;
    std::string note;
};  // to none: back to the queue
struct Return {
    std::string reason;
};  // seat lost, step limit passed: back to the queue and the supervisor
struct Close {
    UserId user;
    Outcome outcome = Outcome::none;
    std::string note;
};
struct Reopen {
    UserId user;
    std::string reason;
};
struct Seen {
    AlarmId alarm;
    Instant at;
};  // a seat shows it
struct LadderDue {
    Ladder ladder;
    std::vector<std::string> cannot;
};  // deadline passed; `cannot`: step names that cannot run now
struct LinkElder {
    UserId user;
    ElderId elder;
    TerminalId terminal;
    AreaId area;
};
using Command = std::variant<Raise, Join, Offer, Accept, Note, TakeStep, Tell, SetLamp, HandOver,
                             Return, Close, Reopen, Seen, LadderDue, LinkElder>;

// ---- events: what became true. `kind` is the name in the log, `data` what the timeline and the
// pages show.
struct Happened {
    std::string
        kind;  // IncidentRaised, AlarmJoined, IncidentOffered, IncidentAccepted, NoteAdded,
               // StepTaken, ResponderTold, ResponderSeen, ResponderArrived, ResponderDeclined,
               // IncidentHandedOver, IncidentReturned, IncidentClosed, IncidentReopened,
               // EscalationStepTaken, EscalationStepSkipped, CancelShown, AlarmSeen, ElderLinked
    std::string actor;
    Json data;
};

struct Decision {
    Incident next;              // the state after all events
    std::vector<Alarm> alarms;  // new or changed alarms to keep
    std::vector<Happened> events;
    std::optional<StepKind>
        run_step;  // an escalation step that must be carried out after commit (webhook)
    std::string run_target;
};

// conflict: another holds it (detail = holder's name), or the state does not allow it; bad_input:
// the command lacks something.
Result<Decision> decide(const Incident& incident, const std::vector<Alarm>& alarms,
                        const Command& command, Instant now);

}  // namespace tiexin::alarms

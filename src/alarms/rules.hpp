#pragma once
// The rules of an incident. Pure: the incident as it is, a command and `now` in; the next state and
// what happened out. Invariants (fault_of): what is not closed has next_deadline_at; a holder is
// set exactly in accepted and acting; what is closed has an outcome.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "alarms/levels.hpp"
#include "alarms/policy.hpp"
#include "alarms/types.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace tiexin::alarms {

// ---- commands: what somebody wants. `user` none: the platform itself.
struct Raise {
    Incident incident;  // id, number, origin, elder, terminal, area … are filled in
    Alarm alarm;
    UserId user;                         // of an incident made by hand
    std::optional<int> priority;         // otherwise that of the worst kind
    std::optional<StandingLevel> again;  // a level that still stands
};
struct Join {
    Alarm alarm;
    std::optional<StandingLevel> again;
};  // a further alarm of the same happening; reopens a closed one
struct Accept {
    UserId user;
    std::string name;
    bool note_read = false;  // of the hand-over note, when there is one
};
struct Note {
    UserId user;
    std::string text;
};
struct TakeStep {
    UserId user;
    std::string step;  // of the plan, or what was done: call_back, call_ambulance …
    std::string detail;
    bool skipped = false;
};
struct AddResponder {
    UserId user;
    Responder responder;
};
struct Tell {
    UserId user;
    Responder responder;  // told now; added when it is not in the list yet
};
struct SetLamp {
    UserId user;
    ResponderId responder;
    Lamp lamp = Lamp::seen;
    std::string note;
};
struct HandOver {
    UserId user;
    UserId to;  // none: back to the queue
    std::string to_name;
    std::string note;
    bool by_supervisor = false;  // may move what others hold
};
// Offers what waits to one seat by name. Nobody holds it by that: the ladder goes on until somebody
// accepts, that one or another.
struct Assign {
    UserId user;  // the supervisor
    UserId to;
    std::string to_name;
    std::string note;  // why, for the timeline; nobody has to read it first
};
struct Return {
    std::string reason;  // seat_lost, limit_passed, signed_out
};                       // back to the queue and the supervisor
struct Close {
    UserId user;
    Outcome outcome = Outcome::none;
    std::string note;
    bool by_supervisor = false;
};
struct Reopen {
    UserId user;
    std::string reason;
};
struct Seen {
    AlarmId alarm;
    Instant at;
};  // a seat shows it
struct CannotRun {
    StepKind kind = StepKind::webhook;
    std::string target;
    std::string reason;  // no_seat_connected, not_configured …
};
struct LadderDue {
    Ladder ladder;
    std::vector<CannotRun> cannot;
};  // the deadline passed
struct StepFailed {
    std::string target;  // of the webhook that nobody took
    std::string reason;  // no_answer, refused
};                       // a step that was taken did not reach anybody
struct LinkElder {
    UserId user;
    ElderId elder;
    TerminalId terminal;
    AreaId area;
};
using Command =
    std::variant<Raise, Join, Accept, Note, TakeStep, AddResponder, Tell, SetLamp, HandOver, Assign,
                 Return, Close, Reopen, Seen, LadderDue, StepFailed, LinkElder>;

// ---- events: what became true.
struct Happened {
    // IncidentRaised, AlarmJoined, AlarmCancelled, AlarmSeen, IncidentOffered, IncidentAccepted,
    // IncidentReturned, IncidentHandedOver, IncidentAssigned, NoteAdded, StepTaken, ResponderAdded
    // …Told …Seen …Coming …Arrived …Declined …Failed, EscalationStepTaken, EscalationStepSkipped,
    // EscalationStepFailed, IncidentClosed, IncidentReopened, ElderLinked
    std::string kind;
    std::string actor;  // "user:1", "terminal:2", "system"
    Json data;          // as in api/events/payloads.json
};

struct Decision {
    Incident next;
    std::vector<Alarm> alarms;  // new or changed alarms to keep
    std::vector<Happened> events;
    std::vector<LadderStep> run;  // webhooks to be called after the commit
    bool ladder_now =
        false;  // it came to the queue: LadderDue is to follow in the same transaction
};

// conflict: another holds it (detail = holder's name), it is closed, or a hand-over note is unread
// (detail = "note_unread"); bad_input: the command lacks something; not_found: no such responder or
// alarm; too_large: over a limit.
Result<Decision> decide(const Incident& incident, const std::vector<Alarm>& alarms,
                        const Command& command, Instant now);

// The incident of `candidates` (newest first) that this alarm belongs to, or nullptr.
const Incident* joins(const std::vector<Incident>& candidates, const Alarm& alarm, Instant now);
// A retry repeats the key; the same key with a device time second_press_after later is a terminal
// that counts anew, unless its times are those of the frames (Alarm::restamped).
bool is_retry(const Alarm& kept, const Alarm& alarm);

// Actors of events: "user:1", "terminal:2"; none: "system".
std::string actor_of(UserId user);
std::string actor_of(const Alarm& alarm);

// "" when the state is a legal one, else what is wrong with it.
std::string fault_of(const Incident& incident);

constexpr std::size_t note_chars_max = 2'000;
constexpr std::size_t step_chars_max = 40;

}  // namespace tiexin::alarms

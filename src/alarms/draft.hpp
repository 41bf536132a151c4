#pragma once
// A decision under way: what the bodies of the rules share. Inside alarms only; single-threaded.

#include <string>
#include <string_view>
#include <vector>

#include "alarms/rules.hpp"

namespace tiexin::alarms {

struct Draft {
    const Incident& before;
    const std::vector<Alarm>& alarms;  // those kept already
    Instant now;
    Decision out;

    Incident& next() { return out.next; }
    void happened(std::string_view kind, std::string actor, Json data) {
        out.events.push_back({std::string(kind), std::move(actor), std::move(data)});
    }
};

inline Json time_json(Instant at) {
    return Json(iso8601(at));
}
Json time_json(const std::optional<Instant>& at);
bool held(const Incident& incident);
Error taken(const Incident& incident);  // conflict that names the holder

// It waits for somebody from now on: nobody holds it and the ladder starts anew, at once.
void to_queue(Draft& draft, State state);
// The holder did something: the limit without a step starts anew.
void step_made(Draft& draft, UserId user);

Result<void> raise(Draft& draft, const Raise& command);
Result<void> join(Draft& draft, const Join& command);
Result<void> seen(Draft& draft, const Seen& command);
Result<void> link_elder(Draft& draft, const LinkElder& command);

Result<void> accept(Draft& draft, const Accept& command);
Result<void> hand_over(Draft& draft, const HandOver& command);
Result<void> assign(Draft& draft, const Assign& command);
Result<void> give_back(Draft& draft, const Return& command);
Result<void> close(Draft& draft, const Close& command);
Result<void> reopen(Draft& draft, const Reopen& command);

Result<void> note(Draft& draft, const Note& command);
Result<void> take_step(Draft& draft, const TakeStep& command);
Result<void> add_responder(Draft& draft, const AddResponder& command);
Result<void> tell(Draft& draft, const Tell& command);
Result<void> set_lamp(Draft& draft, const SetLamp& command);

Result<void> climb(Draft& draft, const LadderDue& command);
Result<void> step_failed(Draft& draft, const StepFailed& command);

}  // namespace tiexin::alarms

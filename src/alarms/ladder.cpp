// The escalation ladder: what is done while nobody takes it.

#include <algorithm>

#include "alarms/draft.hpp"

namespace tiexin::alarms {

namespace {

const CannotRun* hindrance(const LadderDue& command, const LadderStep& step) {
    for (const CannotRun& cannot : command.cannot) {
        if (cannot.kind == step.kind &&
            (step.kind != StepKind::webhook || cannot.target == step.target)) {
            return &cannot;
        }
    }
    return nullptr;
}

// After the last step it starts over where the supervisor is told; from the beginning when no seat
// was there to be asked, because one may have come since.
std::size_t start_over(const Ladder& ladder, const std::vector<std::string>& told) {
    const bool asked = std::any_of(told.begin(), told.end(), [](const std::string& reached) {
        return reached == reached_by(StepKind::seats_of_area) ||
               reached == reached_by(StepKind::seats_of_neighbours);
    });
    if (!asked) {
        return 0;
    }
    const auto at =
        std::find_if(ladder.steps.begin(), ladder.steps.end(),
                     [](const LadderStep& step) { return step.kind == StepKind::supervisor; });
    return at == ladder.steps.end() ? 0 : static_cast<std::size_t>(at - ladder.steps.begin());
}

void skipped(Draft& draft, std::size_t index, const LadderStep& step, std::string_view reason) {
    draft.happened("EscalationStepSkipped", "system",
                   Json::object({{"step", index},
                                 {"kind", name_of(step.kind)},
                                 {"target", step.target.empty() ? Json() : Json(step.target)},
                                 {"reason", reason}}));
}

void taken_step(Draft& draft, std::size_t index, const LadderStep& step) {
    Incident& next = draft.next();
    const std::string reached(reached_by(step.kind));
    if (std::find(next.told.begin(), next.told.end(), reached) == next.told.end()) {
        next.told.push_back(reached);
    }
    draft.happened("EscalationStepTaken", "system",
                   Json::object({{"step", index},
                                 {"kind", name_of(step.kind)},
                                 {"target", step.target.empty() ? Json() : Json(step.target)},
                                 {"reason", index == 0 ? "in_queue" : "unanswered"},
                                 {"waiting_s", (draft.now - next.waiting_since).us / 1'000'000}}));
    if (step.kind == StepKind::webhook) {
        draft.out.run.push_back(step);
        return;
    }
    next.state = State::offered;
    draft.happened("IncidentOffered", "system", Json::object({{"to", reached}}));
}

}  // namespace

Result<void> climb(Draft& draft, const LadderDue& command) {
    Incident& next = draft.next();
    const std::vector<LadderStep>& steps = command.ladder.steps;
    if (next.state == State::closed || held(next)) {
        return Error{Code::conflict, std::string(name_of(next.state))};
    }
    if (steps.empty() || steps.size() > ladder_steps_max) {
        return Error{Code::bad_input, "ladder"};
    }
    if (draft.now < *next.next_deadline_at) {
        return {};
    }
    const KindPolicy& policy = policy_of(next.kinds.front());
    std::size_t index = static_cast<std::size_t>(next.ladder_step);
    if (index >= steps.size()) {
        index = start_over(command.ladder, next.told);
    }
    bool ran = false;
    while (index < steps.size() && !(ran && steps[index].after > seconds(0))) {
        const LadderStep& step = steps[index];
        if (const CannotRun* cannot = hindrance(command, step)) {
            skipped(draft, index, step, cannot->reason);
        } else if (step.kind == StepKind::webhook && next.priority > webhook_priority_max) {
            skipped(draft, index, step, "not_urgent");
        } else {
            taken_step(draft, index, step);
            ran = true;
        }
        ++index;
    }
    next.ladder_step = static_cast<int>(index);
    const Duration wait = index < steps.size() ? steps[index].after : command.ladder.repeat_after;
    next.next_deadline_at = draft.now + stretched(std::max(wait, seconds(1)), policy);
    return {};
}

// Whoever still waits does not wait for a telephone that does not ring: the next step is due now.
Result<void> step_failed(Draft& draft, const StepFailed& command) {
    Incident& next = draft.next();
    if (next.state == State::closed) {
        return {};
    }
    draft.happened("EscalationStepFailed", "system",
                   Json::object({{"kind", name_of(StepKind::webhook)},
                                 {"target", command.target},
                                 {"reason", command.reason}}));
    if (!held(next)) {
        next.next_deadline_at = draft.now;
    }
    return {};
}

}  // namespace tiexin::alarms

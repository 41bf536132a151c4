#include "call/rules.hpp"

namespace tiexin::call {

namespace {

Result<Decision> moved(Call call, State from, State to, std::string_view event) {
    if (call.state != from) {
        return Error{Code::conflict, std::string(name_of(call.state))};
    }
    call.state = to;
    ++call.version;
    return Decision{std::move(call), event};
}

struct Judge {
    const Call& call;
    Instant now;

    Result<Decision> operator()(const Take& take) const {
        auto decision = moved(call, State::waiting, State::talking, "CallAnswered");
        if (decision) {
            decision->next.user = take.user;
            decision->next.answered_at = now;
        }
        return decision;
    }
    Result<Decision> operator()(const PickedUp&) const {
        auto decision = moved(call, State::dialling, State::talking, "CallAnswered");
        if (decision) {
            decision->next.answered_at = now;
        }
        return decision;
    }
    Result<Decision> operator()(const Hold&) const {
        return moved(call, State::talking, State::held, "CallHeld");
    }
    Result<Decision> operator()(const Resume&) const {
        return moved(call, State::held, State::talking, "CallResumed");
    }
    Result<Decision> operator()(const End& end) const {
        if (call.state == State::ended) {
            return Error{Code::conflict, "ended"};
        }
        auto decision = moved(call, call.state, State::ended, "CallEnded");
        decision->next.ended_at = now;
        decision->next.how = end.how;
        decision->next.counts = end.counts;
        return decision;
    }
};

}  // namespace

Result<Decision> decide(const Call& call, const Happening& what, Instant now) {
    return std::visit(Judge{call, now}, what);
}

bool abandoned(const Call& call) {
    return call.state == State::ended && call.direction == Direction::in && !call.answered_at;
}

}  // namespace tiexin::call

// What the holder of an incident asks of its calls.

#include "flows/calls.hpp"
#include "flows/incident_book.hpp"

namespace tiexin::flows {

using call::Call;

namespace {

const Error no_voice{Code::unavailable, "voice"};

}  // namespace

std::optional<call::Leg> Calls::leg_of(CallId id) const {
    const std::lock_guard guard(lock_);
    for (const auto& [leg, call] : legs_) {
        if (call == id) {
            return leg;
        }
    }
    return std::nullopt;
}

Result<void> Calls::holds(const Conn& conn, UserId user, IncidentId id) const {
    const auto incident = stores_.alarms.incident(conn, id);
    if (!incident) {
        return Error{Code::not_found, "incident"};
    }
    return incident->holder == user ? Result<void>() : Error{Code::forbidden, "holder"};
}

Result<Call> Calls::asked(UserId user, CallId id, const call::Happening& what) {
    if (voice_ == nullptr || !voice_->up()) {
        return no_voice;
    }
    Call out;
    const auto written = database_.write([&](Tx& tx) -> Result<void> {
        const auto call = calls_.call(tx, id);
        if (!call) {
            return Error{Code::not_found, "call"};
        }
        if (auto held = holds(tx, user, call->incident); !held) {
            return held;
        }
        auto decision = decide(*call, what, tx.now());
        if (!decision) {
            return decision.error();
        }
        out = std::move(decision->next);
        keep(tx, out, decision->event, user);
        return {};
    });
    return written ? Result<Call>(std::move(out)) : Result<Call>(written.error());
}

Result<Call> Calls::take(UserId user, CallId id) {
    auto call = asked(user, id, call::Take{user});
    if (const auto leg = call ? leg_of(id) : std::nullopt) {
        voice_->join(*leg, call->incident);
    }
    return call;
}

Result<Call> Calls::hold(UserId user, CallId id) {
    auto call = asked(user, id, call::Hold{});
    if (const auto leg = call ? leg_of(id) : std::nullopt) {
        voice_->hold(*leg);
    }
    return call;
}

Result<Call> Calls::resume(UserId user, CallId id) {
    auto call = asked(user, id, call::Resume{});
    if (const auto leg = call ? leg_of(id) : std::nullopt) {
        voice_->join(*leg, call->incident);
    }
    return call;
}

Result<Call> Calls::hang_up(UserId user, CallId id) {
    // It ends when the telephone says so; until then it stands as it is.
    std::optional<Call> call;
    const auto read = database_.read([&](const Conn& conn) -> Result<void> {
        call = calls_.call(conn, id);
        return call ? holds(conn, user, call->incident) : Error{Code::not_found, "call"};
    });
    if (!read) {
        return read.error();
    }
    if (call->state == call::State::ended) {
        return Error{Code::conflict, "ended"};
    }
    if (const auto leg = leg_of(id)) {
        voice_->hang_up(*leg);
    }
    return *call;
}

Result<Call> Calls::dial(UserId user, IncidentId incident, const Callee& callee) {
    if (voice_ == nullptr || !voice_->up()) {
        return no_voice;
    }
    if (callee.number.empty()) {
        return Error{Code::bad_input, "number"};
    }
    Call call;
    const auto written = database_.write([&](Tx& tx) -> Result<void> {
        if (auto held = holds(tx, user, incident); !held) {
            return held;
        }
        call = {};
        call.id = tx.make_id<CallId>();
        call.version = 1;
        call.direction = call::Direction::out;
        call.state = call::State::dialling;
        call.incident = incident;
        call.elder = stores_.alarms.incident(tx, incident)->elder;
        call.contact = callee.contact;
        call.role = callee.role;
        call.name = callee.name;
        call.number = callee.number;
        call.user = user;
        call.begun_at = tx.now();
        keep(tx, call, "CallDialled", user);
        return {};
    });
    if (!written) {
        return written.error();
    }
    // Under the lock: what voice tells of the leg finds it.
    const std::lock_guard guard(lock_);
    legs_[voice_->dial(call.number, incident)] = call.id;
    return call;
}

void Calls::join_seat(UserId user, IncidentId incident, std::string offer,
                      call::Voice::Answer answer) {
    if (voice_ == nullptr || !voice_->up()) {
        answer(no_voice);
        return;
    }
    const auto allowed =
        database_.read([&](const Conn& conn) { return holds(conn, user, incident); });
    if (!allowed) {
        answer(allowed.error());
        return;
    }
    voice_->join_seat(user, incident, std::move(offer), std::move(answer));
}

void Calls::mute_seat(UserId user, IncidentId incident, bool muted, call::Voice::Done done) {
    if (voice_ == nullptr || !voice_->up()) {
        done(no_voice);
        return;
    }
    voice_->mute_seat(user, incident, muted, std::move(done));
}

void Calls::leave_seat(UserId user, IncidentId incident) {
    if (voice_ != nullptr) {
        voice_->leave_seat(user, incident);
    }
}

}  // namespace tiexin::flows

#pragma once
// Calls and incidents: whoever rings is recognised and becomes, or joins, an incident before
// anybody picks up; the holder of an incident talks, dials others into the conversation, holds and
// hangs up, and all of it stands on the timeline. What voice tells is written without waiting (any
// thread); what pages ask is one transaction each and waits for its commit.

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "alarms/types.hpp"
#include "call/rules.hpp"
#include "call/store.hpp"
#include "call/voice.hpp"
#include "flows/terminal_link.hpp"

namespace tiexin::flows {

// Who is to be dialled: a contact of the file, the elder, or a number by hand.
struct Callee {
    ContactId contact;
    std::string role;  // elder, ambulance, other … of a number by hand
    std::string name;
    std::string number;
};

class Calls final : public call::VoiceEvents {
public:
    Calls(Database& database, Stores stores, call::Store& calls, TerminalLink& link);
    void set_voice(call::Voice* voice) { voice_ = voice; }  // before traffic; none: no voice

    // Calls an earlier process left open ended with it. Once, before traffic.
    Result<void> load();

    // For the holder of the incident; forbidden to others. unavailable: no voice now. conflict: the
    // call is not in that state.
    Result<call::Call> take(UserId user, CallId id);  // answers who waits
    Result<call::Call> dial(UserId user, IncidentId incident, const Callee& callee);
    Result<call::Call> hold(UserId user, CallId id);
    Result<call::Call> resume(UserId user, CallId id);
    Result<call::Call> hang_up(UserId user, CallId id);
    // The seat's own sound: its SDP in, the answer of the conversation out, on any thread.
    void join_seat(UserId user, IncidentId incident, std::string offer, call::Voice::Answer answer);
    void mute_seat(UserId user, IncidentId incident, bool muted, call::Voice::Done done);
    void leave_seat(UserId user, IncidentId incident);

    // VoiceEvents
    void rings(const call::Ring& ring) override;
    void answered(call::Leg leg) override;
    void ended(call::Leg leg, call::Ended how, const call::LegCounts& counts) override;
    void digit(call::Leg leg, char digit) override;
    void recording(IncidentId room, const std::string& name) override;
    void seat_left(IncidentId room, UserId user) override;
    void lost() override;
    void back() override;

private:
    struct Known;  // who rings

    Known recognised(const Conn& conn, const call::Ring& ring) const;
    Result<void> rang(Tx& tx, const call::Ring& ring);
    void happened(call::Leg leg, const call::Happening& what);
    Result<call::Call> asked(UserId user, CallId id, const call::Happening& what);
    void keep(Tx& tx, const call::Call& call, std::string_view event, UserId actor);
    void tell_all(std::string_view event);
    Result<void> holds(const Conn& conn, UserId user, IncidentId incident) const;
    void write(WriteFn fn, std::function<void(const Error&)> failed = {});
    void forget(call::Leg leg);
    std::optional<call::Leg> leg_of(CallId id) const;

    Database& database_;
    Stores stores_;
    call::Store& calls_;
    TerminalLink& link_;
    call::Voice* voice_ = nullptr;
    mutable std::mutex lock_;  // guards legs_
    std::map<call::Leg, CallId> legs_;
};

}  // namespace tiexin::flows

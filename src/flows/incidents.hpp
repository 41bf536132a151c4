#pragma once
// Stories around an incident that need more than alarms: presence of seats, responders from the
// elder's file, escalation, commands given for an incident. Called by pages (any thread; each call
// is one transaction) and by the deadline pump.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alarms/rules.hpp"
#include "alarms/store.hpp"
#include "base/tx.hpp"
#include "flows/terminal_link.hpp"
#include "identity/types.hpp"

namespace tiexin::flows {

struct Seat {
    UserId user;
    std::string name;
    std::vector<AreaId> areas;
    identity::Role role = identity::Role::operator_;
    identity::SeatState state = identity::SeatState::away;
    Instant state_since;
    Instant last_heard_at;
    bool connected = false;
};

// Who sits where, in memory; pages report it. Thread: any.
class Seats {
public:
    Seats();
    ~Seats();
    void connected(const Seat& seat, Instant now);
    void heard(UserId user, Instant now);
    void disconnected(UserId user, Instant now);
    void set_state(UserId user, identity::SeatState state, Instant now);
    std::vector<Seat> all() const;
    std::optional<Seat> seat(UserId user) const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

// Telling the outside world (duty telephone, SMS gateway): adapters implement it. Called after
// commit, any thread.
class Herald {
public:
    virtual ~Herald() = default;
    virtual bool can_run(std::string_view target)
        const = 0;  // false: step shown as skipped, the next starts at once
    virtual void run(std::string_view target, const Json& message) = 0;
};

class Incidents {
public:
    Incidents(Database& database, Stores stores, TerminalLink& link, Seats& seats, Herald& herald,
              const Clock& clock);

    // One command of a person on an incident. conflict: detail names who holds it.
    Result<alarms::Incident> command(IncidentId id, const alarms::Command& command);
    struct Manual {
        UserId user;
        std::string user_name;
        ElderId elder;
        std::string kind;  // "call", "manual" or an alarm kind
        AreaId area;
        std::string note;
        bool accept = true;           // the operator who makes it holds it
        std::optional<int> priority;  // otherwise that of the kind
        std::string reported_by;      // who telephoned
    };
    Result<alarms::Incident> make_manual(const Manual& manual);
    // Adds what the kind's plan proposes from the elder's file: key holder, relatives, station, 120
    // …
    std::vector<alarms::Responder> proposed(const Conn& conn,
                                            const alarms::Incident& incident) const;
    // The text to read out to 120 / 119 / 110, from the file.
    std::string read_out(const Conn& conn, const alarms::Incident& incident,
                         std::string_view service, bool chinese) const;
    Result<void> seen(AlarmId alarm, Instant at);  // first one counts
    Result<TerminalCommand> order_terminal(IncidentId incident, TerminalId terminal,
                                           const device::Command& words, std::string_view actor);

    // Deadline kinds "ladder", "step_limit", "seat_lost": registered in flows/deadlines.cpp.
    Result<void> due(Tx& tx, std::string_view kind, std::uint64_t subject, Instant now);
    // A seat went silent: its incidents return. Called by the pump.
    Result<void> sweep_seats(Instant now);

private:
    Database& database_;
    Stores stores_;
    TerminalLink& link_;
    Seats& seats_;
    Herald& herald_;
    const Clock& clock_;
};

}  // namespace tiexin::flows

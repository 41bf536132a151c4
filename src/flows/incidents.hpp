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
#include "flows/notices.hpp"
#include "flows/seats.hpp"
#include "flows/terminal_link.hpp"

namespace tiexin::flows {

class Reach;  // flows/incident_book.hpp

class Incidents {
public:
    Incidents(Database& database, Stores stores, TerminalLink& link, Seats& seats,
              const Herald& herald, const Clock& clock);
    ~Incidents();

    // One command of a person on an incident. conflict: detail names who holds it.
    Result<alarms::Incident> command(IncidentId id, const alarms::Command& command);
    struct Manual {
        UserId user;
        std::string user_name;
        ElderId elder;
        std::string kind;  // "telephone", "manual" or an alarm kind
        AreaId area;
        std::string note;
        bool accept = true;  // the operator who makes it holds it, unless another does already
        std::optional<int> priority;
        std::string reported_by;
    };
    // Tells a responder; by webhook or sms a notice goes out as well. unsupported: the
    // configuration names no way (responders_target), so that the operator telephones.
    Result<alarms::Incident> tell(IncidentId id, const alarms::Tell& command);
    // Joins the elder's open incident when it is the same happening.
    Result<alarms::Incident> make_manual(const Manual& manual);
    // Two keys: accepted where nobody holds it, and closed as pressed by mistake.
    Result<alarms::Incident> false_press(IncidentId id, UserId user, std::string_view name);
    // Those told already, then what the kind's plan proposes from the elder's file: key holder,
    // relatives, station, 120 … A contact's ResponderId is its ContactId, a service's its number.
    std::vector<alarms::Responder> proposed(const Conn& conn,
                                            const alarms::Incident& incident) const;
    // The text to read out to 120, 119 or 110, from the file; with door code: for the holder only.
    std::string read_out(const Conn& conn, const alarms::Incident& incident,
                         std::string_view service, bool chinese) const;
    Result<void> seen(AlarmId alarm, Instant at);  // first one counts
    Result<TerminalCommand> order_terminal(IncidentId incident, TerminalId terminal,
                                           const device::Command& words, std::string_view actor);

    // Deadline kinds "ladder", "step_limit" and "notice": registered in flows/deadlines.cpp.
    Result<void> due(Tx& tx, std::string_view kind, std::uint64_t subject, Instant now);
    // A seat went silent: its incidents return. The heartbeat of the pump does it (sweep); a call
    // from outside is a transaction of its own.
    Result<void> sweep_seats(Instant now);
    Result<void> sweep(Tx& tx, Instant now);

private:
    Database& database_;
    Stores stores_;
    TerminalLink& link_;
    Seats& seats_;
    const Herald& herald_;
    Notices notices_;
    std::unique_ptr<Reach> reach_;
    Instant started_at_;  // seats have seat_lost_after from here to come back after an outage
};

}  // namespace tiexin::flows

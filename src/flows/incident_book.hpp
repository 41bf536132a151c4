#pragma once
// The one way of a decision about an incident into the store: load, decide, keep, set the deadline,
// append the events with the queue's row in them. Owned by TerminalLink. Writer thread, inside a
// transaction.

#include <vector>

#include "alarms/rules.hpp"
#include "flows/terminal_link.hpp"

namespace tiexin::flows {

// Who can be reached by the steps of a ladder.
class Reach {
public:
    virtual ~Reach() = default;
    virtual std::vector<alarms::CannotRun> cannot(const alarms::Incident& incident,
                                                  const alarms::Ladder& ladder) const = 0;
    // A step that reaches outside: told with the commit of `tx`, at least once.
    virtual void call(Tx& tx, IncidentId incident, const std::string& target) const = 0;
};

// Whose alarm it is.
struct Concerned {
    ElderId elder;
    TerminalId terminal;
    AreaId area;
    alarms::Origin origin = alarms::Origin::terminal;
};

class IncidentBook {
public:
    IncidentBook(Database& database, Stores stores) : database_(database), stores_(stores) {}
    void set_reach(const Reach* reach) { reach_ = reach; }  // before traffic
    const Stores& stores() const { return stores_; }

    // not_found: no such incident; otherwise as alarms::decide.
    Result<alarms::Incident> act(Tx& tx, IncidentId id, const alarms::Command& command);
    // Joins the happening it belongs to, or raises an incident. The alarm's id is set here.
    // `again`: it is about a level that still stands.
    Result<alarms::Incident> take(Tx& tx, alarms::Alarm alarm, const Concerned& concerned,
                                  std::optional<alarms::StandingLevel> again = std::nullopt);
    Result<alarms::Incident> join(Tx& tx, IncidentId id, alarms::Alarm alarm);
    Result<alarms::Incident> raise(Tx& tx, alarms::Raise raise);
    // The next step of the ladder that applies now.
    Result<alarms::Incident> climb(Tx& tx, IncidentId id);
    // The alarm seen before that this one repeats.
    std::optional<alarms::Alarm> retried(const Conn& conn, const alarms::Alarm& alarm) const;

private:
    Result<alarms::Incident> decide_and_keep(Tx& tx, const alarms::Incident& before,
                                             const alarms::Command& command);
    alarms::LadderDue ladder_due(Tx& tx, const alarms::Incident& incident) const;
    void keep(Tx& tx, const alarms::Incident& before, const alarms::Decision& decision);
    void stamp_commits(Tx& tx, const std::vector<alarms::Alarm>& alarms);

    Database& database_;
    Stores stores_;
    const Reach* reach_ = nullptr;
};

// The deadline kinds of incidents; exactly one row stands while one is open.
constexpr std::string_view ladder_deadline = "ladder";
constexpr std::string_view step_limit_deadline = "step_limit";

}  // namespace tiexin::flows

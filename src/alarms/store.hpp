#pragma once
// What alarms must keep. One implementation, src/store/alarm_store.cpp.

#include <optional>
#include <string>
#include <vector>

#include "alarms/levels.hpp"
#include "alarms/policy.hpp"
#include "alarms/types.hpp"
#include "base/tx.hpp"

namespace tiexin::alarms {

struct IncidentQuery {
    std::vector<AreaId> scopes;
    std::vector<State> states;  // empty: any
    std::string kind;
    std::optional<int> priority;
    ElderId elder;
    TerminalId terminal;
    UserId holder;
    std::optional<Outcome> outcome;
    std::optional<Instant> from, until;  // raised_at
    std::string words;                   // number, elder's name or pinyin
    std::optional<Instant> late_by;      // answered too late, or open and by then still not
    bool oldest_first = false;
    std::optional<std::uint64_t> after;  // id of the last row
    std::size_t count_max = 50;
};

struct IncidentPage {
    std::vector<Incident> rows;
    std::optional<std::uint64_t> next;
    std::int64_t total = 0;
};

// Two alarms with one (protocol, device, key) inside retry_window are one; the first one's id.
class Store {
public:
    virtual ~Store() = default;
    virtual std::optional<Incident> incident(const Conn& conn, IncidentId id) const = 0;
    virtual std::vector<Incident> open_incidents(
        const Conn& conn, const std::vector<AreaId>& scopes) const = 0;  // priority, then age
    virtual IncidentPage incidents(const Conn& conn, const IncidentQuery& query) const = 0;
    // The open incidents of this elder (or, with none, of this device) and those closed after
    // `since`, newest first: what a further alarm may join (rules: joins()).
    virtual std::vector<Incident> joinable(const Conn& conn, ElderId elder,
                                           std::string_view protocol, std::string_view device,
                                           Instant since) const = 0;
    // Accepted or acting, in every area: what the watch over seats looks at.
    virtual std::vector<Incident> held_incidents(const Conn& conn) const = 0;
    virtual void put_incident(Tx& tx, const Incident& incident) = 0;
    virtual std::string next_number(Tx& tx) = 0;  // "1123-0147" for tx.now() in Shanghai

    virtual std::vector<Alarm> alarms_of(
        const Conn& conn,
        IncidentId incident) const = 0;  // oldest first, no repeats
    virtual std::optional<Alarm> alarm(const Conn& conn, AlarmId id) const = 0;
    // By the key of a retry: received after `since`.
    virtual std::optional<Alarm> alarm_with_key(const Conn& conn, std::string_view protocol,
                                                std::string_view device, std::string_view key,
                                                Instant since) const = 0;
    virtual void put_alarm(Tx& tx, const Alarm& alarm) = 0;
    virtual std::int64_t false_presses(const Conn& conn, TerminalId terminal,
                                       Instant since) const = 0;

    virtual std::vector<StandingLevel> standing_levels(const Conn& conn,
                                                       TerminalId terminal) const = 0;
    virtual std::vector<TerminalId> terminals_with_levels(const Conn& conn) const = 0;
    virtual void put_standing_level(Tx& tx, TerminalId terminal, const StandingLevel& level) = 0;
    virtual void drop_standing_level(Tx& tx, TerminalId terminal, const Kind& kind) = 0;
    virtual void drop_standing_levels(Tx& tx, TerminalId terminal) = 0;

    virtual std::vector<Ladder> ladders(const Conn& conn) const = 0;
    virtual void put_ladders(Tx& tx, AreaId area, const std::vector<Ladder>& ladders) = 0;
};

}  // namespace tiexin::alarms

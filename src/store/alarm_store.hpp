#pragma once
// alarms::Store: incidents (personal words of theirs sealed), alarms, numbers of the
// day, standing levels, ladders.
// Any thread, each on its own connection.

#include "alarms/store.hpp"
#include "store/personal.hpp"

namespace tiexin::store {

class AlarmStore final : public alarms::Store {
public:
    explicit AlarmStore(const Personal& personal) : personal_(personal) {}

    std::optional<alarms::Incident> incident(const Conn& conn, IncidentId id) const override;
    std::vector<alarms::Incident> open_incidents(const Conn& conn,
                                                 const std::vector<AreaId>& scopes) const override;
    alarms::IncidentPage incidents(const Conn& conn,
                                   const alarms::IncidentQuery& query) const override;
    std::vector<alarms::Incident> joinable(const Conn& conn, ElderId elder,
                                           std::string_view protocol, std::string_view device,
                                           Instant since) const override;
    std::vector<alarms::Incident> held_incidents(const Conn& conn) const override;
    void put_incident(Tx& tx, const alarms::Incident& incident) override;
    std::string next_number(Tx& tx) override;

    std::vector<alarms::Alarm> alarms_of(const Conn& conn, IncidentId incident) const override;
    std::optional<alarms::Alarm> alarm(const Conn& conn, AlarmId id) const override;
    std::optional<alarms::Alarm> alarm_with_key(const Conn& conn, std::string_view protocol,
                                                std::string_view device, std::string_view key,
                                                Instant since) const override;
    void put_alarm(Tx& tx, const alarms::Alarm& alarm) override;
    std::int64_t false_presses(const Conn& conn, TerminalId terminal, Instant since) const override;

    std::vector<alarms::StandingLevel> standing_levels(const Conn& conn,
                                                       TerminalId terminal) const override;
    std::vector<TerminalId> terminals_with_levels(const Conn& conn) const override;
    void put_standing_level(Tx& tx, TerminalId terminal,
                            const alarms::StandingLevel& level) override;
    void drop_standing_level(Tx& tx, TerminalId terminal, const alarms::Kind& kind) override;
    void drop_standing_levels(Tx& tx, TerminalId terminal) override;

    std::vector<alarms::Ladder> ladders(const Conn& conn) const override;
    void put_ladders(Tx& tx, AreaId area, const std::vector<alarms::Ladder>& ladders) override;

private:
    const Personal& personal_;
};

}  // namespace tiexin::store

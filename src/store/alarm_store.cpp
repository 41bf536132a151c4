#include "store/alarm_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/areas.hpp"
#include "store/fields.hpp"
#include "store/incident_rows.hpp"
#include "store/sql.hpp"

namespace tiexin::alarms {

template <class Archive>
void fields(Archive& a, LadderStep& step) {
    a.named("kind", step.kind, step_kind_named);
    a("after", step.after);
    a("target", step.target);
}

template <class Archive>
void fields(Archive& a, Ladder& ladder) {
    a("from_minute", ladder.from_minute);
    a("until_minute", ladder.until_minute);
    a("steps", ladder.steps);
    a("repeat_after", ladder.repeat_after);
}

}  // namespace tiexin::alarms

namespace tiexin::store {

namespace {

constexpr const char* incident_sql = "SELECT " INCIDENT_COLUMNS " FROM incident WHERE id = :id";
constexpr const char* open_sql =
    "SELECT " INCIDENT_COLUMNS
    " FROM incident WHERE is_open = 1 AND area BETWEEN :first AND :last ORDER BY id";
constexpr const char* held_sql =
    "SELECT " INCIDENT_COLUMNS
    " FROM incident WHERE is_open = 1 AND state IN ('accepted', 'acting') ORDER BY id";
constexpr const char* open_of_elder_sql =
    "SELECT " INCIDENT_COLUMNS " FROM incident WHERE elder = :elder AND is_open = 1 ORDER BY id";
constexpr const char* closed_of_elder_sql =
    "SELECT " INCIDENT_COLUMNS
    " FROM incident WHERE elder = :elder AND is_open = 0 AND closed_at > :since ORDER BY id";
constexpr const char* open_of_device_sql =
    "SELECT " INCIDENT_COLUMNS
    " FROM incident WHERE device = :device AND protocol = :protocol AND is_open = 1 ORDER BY id";
constexpr const char* closed_of_device_sql =
    "SELECT " INCIDENT_COLUMNS
    " FROM incident WHERE device = :device AND protocol = :protocol AND is_open = 0 "
    "AND closed_at > :since ORDER BY id";
constexpr const char* put_incident_sql =
    "INSERT INTO incident (id, version, number, state, is_open, origin, priority, kinds, elder, "
    "terminal, device, protocol, area, raised_at, last_alarm_at, holder, outcome, closed_at, "
    "next_deadline_at, answered_at, sealed) "
    "VALUES (:id, :version, :number, :state, :is_open, :origin, :priority, :kinds, :elder, "
    ":terminal, :device, :protocol, :area, :raised_at, :last_alarm_at, :holder, :outcome, "
    ":closed_at, :next_deadline_at, :answered_at, :sealed) "
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, "
    "is_open = excluded.is_open, priority = excluded.priority, kinds = excluded.kinds, "
    "elder = excluded.elder, terminal = excluded.terminal, device = excluded.device, "
    "protocol = excluded.protocol, area = excluded.area, raised_at = excluded.raised_at, "
    "last_alarm_at = excluded.last_alarm_at, holder = excluded.holder, "
    "outcome = excluded.outcome, closed_at = excluded.closed_at, "
    "next_deadline_at = excluded.next_deadline_at, answered_at = excluded.answered_at, "
    "sealed = excluded.sealed";
constexpr const char* count_day_sql =
    "INSERT INTO incident_number (day, count) VALUES (:day, 1) "
    "ON CONFLICT (day) DO UPDATE SET count = incident_number.count + 1";
constexpr const char* day_count_sql = "SELECT count FROM incident_number WHERE day = :day";

#define ALARM_COLUMNS                                                                        \
    "id, incident, kinds, key, protocol, device, terminal, verified, is_cancel, is_repeat, " \
    "battery_percent, device_at, received_at, committed_at, seen_at, answered_at"

constexpr const char* alarms_of_sql =
    "SELECT " ALARM_COLUMNS " FROM alarm WHERE incident = :incident AND is_repeat = 0 ORDER BY id";
constexpr const char* alarm_sql = "SELECT " ALARM_COLUMNS " FROM alarm WHERE id = :id";
constexpr const char* alarm_with_key_sql =
    "SELECT " ALARM_COLUMNS
    " FROM alarm WHERE device = :device AND key = :key AND protocol = :protocol "
    "AND received_at > :since ORDER BY received_at DESC, id DESC LIMIT 1";
constexpr const char* put_alarm_sql =
    "INSERT INTO alarm (id, incident, kinds, key, protocol, device, terminal, verified, "
    "is_cancel, is_repeat, battery_percent, device_at, received_at, committed_at, seen_at, "
    "answered_at) "
    "VALUES (:id, :incident, :kinds, :key, :protocol, :device, :terminal, :verified, :is_cancel, "
    ":is_repeat, :battery_percent, :device_at, :received_at, :committed_at, :seen_at, "
    ":answered_at) "
    "ON CONFLICT (id) DO UPDATE SET incident = excluded.incident, kinds = excluded.kinds, "
    "terminal = excluded.terminal, verified = excluded.verified, "
    "is_cancel = excluded.is_cancel, is_repeat = excluded.is_repeat, "
    "battery_percent = excluded.battery_percent, committed_at = excluded.committed_at, "
    "seen_at = excluded.seen_at, answered_at = excluded.answered_at";
constexpr const char* false_presses_sql =
    "SELECT COUNT(raised_at) FROM incident "
    "WHERE terminal = :terminal AND raised_at >= :since AND outcome = 'false_press'";

constexpr const char* levels_sql =
    "SELECT kind, incident, since, told FROM standing_level WHERE terminal = :terminal "
    "ORDER BY kind";
constexpr const char* terminals_with_levels_sql =
    "SELECT DISTINCT terminal FROM standing_level WHERE terminal > 0 ORDER BY terminal";
constexpr const char* put_level_sql =
    "INSERT INTO standing_level (terminal, kind, incident, since, told) "
    "VALUES (:terminal, :kind, :incident, :since, :told) "
    "ON CONFLICT (terminal, kind) DO UPDATE SET incident = excluded.incident, "
    "since = excluded.since, told = excluded.told";
constexpr const char* drop_level_sql =
    "DELETE FROM standing_level WHERE terminal = :terminal AND kind = :kind";
constexpr const char* drop_levels_sql = "DELETE FROM standing_level WHERE terminal = :terminal";

constexpr const char* ladders_sql =
    "SELECT area, body FROM ladder WHERE area >= 0 ORDER BY area, position";
constexpr const char* drop_ladders_sql = "DELETE FROM ladder WHERE area = :area";
constexpr const char* put_ladder_sql =
    "INSERT INTO ladder (area, position, body) VALUES (:area, :position, :body)";

using alarms::Alarm;
using alarms::Incident;

template <class... In>
std::vector<Incident> incidents_by(const Conn& conn, const Personal& personal, const char* sql,
                                   const In&... in) {
    return incidents_from(
        personal, connection_of(conn).rows<std::uint64_t, std::int64_t, std::string>(sql, in...));
}

std::optional<Instant> instant_or_none(const std::optional<std::int64_t>& us) {
    return us ? std::optional(Instant{*us}) : std::nullopt;
}

template <class... In>
std::vector<Alarm> alarms_by(const Conn& conn, const char* sql, const In&... in) {
    using Time = std::optional<std::int64_t>;
    std::vector<Alarm> out;
    for (auto& [id, incident, kinds, key, protocol, device, terminal, verified, cancel, repeat,
                battery, device_at, received_at, committed_at, seen_at, answered_at] :
         connection_of(conn)
             .rows<std::uint64_t, std::uint64_t, std::string, std::string, std::string, std::string,
                   std::uint64_t, bool, bool, bool, std::optional<std::int64_t>, Time, std::int64_t,
                   Time, Time, Time>(sql, in...)) {
        Alarm& alarm = out.emplace_back();
        alarm.id = AlarmId{id};
        alarm.incident = IncidentId{incident};
        alarm.kinds = kinds_from(kinds);
        alarm.key = std::move(key);
        alarm.protocol = std::move(protocol);
        alarm.device = std::move(device);
        alarm.terminal = TerminalId{terminal};
        alarm.verified = verified;
        alarm.is_cancel = cancel;
        alarm.repeat = repeat;
        if (battery) {
            alarm.battery_percent = static_cast<int>(*battery);
        }
        alarm.device_at = instant_or_none(device_at);
        alarm.received_at = Instant{received_at};
        alarm.committed_at = instant_or_none(committed_at);
        alarm.seen_at = instant_or_none(seen_at);
        alarm.answered_at = instant_or_none(answered_at);
    }
    return out;
}

template <class Row>
std::optional<Row> first(std::vector<Row> rows) {
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

void newest_first(std::vector<Incident>& rows) {
    std::sort(rows.begin(), rows.end(),
              [](const Incident& a, const Incident& b) { return b.id < a.id; });
}

}  // namespace

std::optional<Incident> AlarmStore::incident(const Conn& conn, IncidentId id) const {
    return first(incidents_by(conn, personal_, incident_sql, id));
}

std::vector<Incident> AlarmStore::open_incidents(const Conn& conn,
                                                 const std::vector<AreaId>& scopes) const {
    std::vector<AreaRange> ranges = ranges_of(scopes);
    if (!ranges.empty()) {
        ranges.push_back({0, 0});  // what lies in no area is everybody's
    }
    std::vector<Incident> out;
    for (const AreaRange& range : ranges) {
        auto rows = incidents_by(conn, personal_, open_sql, range.first, range.last);
        std::move(rows.begin(), rows.end(), std::back_inserter(out));
    }
    std::sort(out.begin(), out.end(), [](const Incident& a, const Incident& b) {
        return std::tie(a.priority, a.raised_at, a.id) < std::tie(b.priority, b.raised_at, b.id);
    });
    return out;
}

std::vector<Incident> AlarmStore::held_incidents(const Conn& conn) const {
    return incidents_by(conn, personal_, held_sql);
}

std::vector<Incident> AlarmStore::joinable(const Conn& conn, ElderId elder,
                                           std::string_view protocol, std::string_view device,
                                           Instant since) const {
    std::vector<Incident> out;
    if (elder) {
        out = incidents_by(conn, personal_, open_of_elder_sql, elder);
        auto closed = incidents_by(conn, personal_, closed_of_elder_sql, elder, since);
        std::move(closed.begin(), closed.end(), std::back_inserter(out));
    } else if (!device.empty()) {
        out = incidents_by(conn, personal_, open_of_device_sql, device, protocol);
        auto closed = incidents_by(conn, personal_, closed_of_device_sql, device, protocol, since);
        std::move(closed.begin(), closed.end(), std::back_inserter(out));
    }
    newest_first(out);
    return out;
}

void AlarmStore::put_incident(Tx& tx, const Incident& incident) {
    CHECK(bool(incident.id));
    connection_of(tx).run(put_incident_sql, incident.id, incident.version, incident.number,
                          name_of(incident.state), incident.state != alarms::State::closed,
                          name_of(incident.origin), incident.priority, kinds_text(incident.kinds),
                          incident.elder, incident.terminal, incident.device, incident.protocol,
                          incident.area, incident.raised_at, incident.last_alarm_at,
                          incident.holder, name_of(incident.outcome), incident.closed_at,
                          incident.next_deadline_at, incident.answered_at,
                          seal_incident(personal_, incident));
}

std::string AlarmStore::next_number(Tx& tx) {
    Connection& connection = connection_of(tx);
    const CivilTime day = civil_shanghai(tx.now());
    const std::int64_t number = day.year * 10'000LL + day.month * 100 + day.day;
    connection.run(count_day_sql, number);
    return fmt::format("{:02}{:02}-{:04}", day.month, day.day,
                       connection.value<std::int64_t>(day_count_sql, number));
}

std::vector<Alarm> AlarmStore::alarms_of(const Conn& conn, IncidentId incident) const {
    return alarms_by(conn, alarms_of_sql, incident);
}

std::optional<Alarm> AlarmStore::alarm(const Conn& conn, AlarmId id) const {
    return first(alarms_by(conn, alarm_sql, id));
}

std::optional<Alarm> AlarmStore::alarm_with_key(const Conn& conn, std::string_view protocol,
                                                std::string_view device, std::string_view key,
                                                Instant since) const {
    return first(alarms_by(conn, alarm_with_key_sql, device, key, protocol, since));
}

void AlarmStore::put_alarm(Tx& tx, const Alarm& alarm) {
    CHECK(bool(alarm.id));
    connection_of(tx).run(put_alarm_sql, alarm.id, alarm.incident, kinds_text(alarm.kinds),
                          alarm.key, alarm.protocol, alarm.device, alarm.terminal, alarm.verified,
                          alarm.is_cancel, alarm.repeat, alarm.battery_percent, alarm.device_at,
                          alarm.received_at, alarm.committed_at, alarm.seen_at, alarm.answered_at);
}

std::int64_t AlarmStore::false_presses(const Conn& conn, TerminalId terminal, Instant since) const {
    return terminal ? connection_of(conn).value<std::int64_t>(false_presses_sql, terminal, since)
                    : 0;
}

std::vector<alarms::StandingLevel> AlarmStore::standing_levels(const Conn& conn,
                                                               TerminalId terminal) const {
    std::vector<alarms::StandingLevel> out;
    for (auto& [kind, incident, since, told] :
         connection_of(conn).rows<std::string, std::uint64_t, std::int64_t, int>(levels_sql,
                                                                                 terminal)) {
        out.push_back({std::move(kind), IncidentId{incident}, Instant{since}, told});
    }
    return out;
}

std::vector<TerminalId> AlarmStore::terminals_with_levels(const Conn& conn) const {
    std::vector<TerminalId> out;
    for (const auto& [terminal] :
         connection_of(conn).rows<std::uint64_t>(terminals_with_levels_sql)) {
        out.push_back(TerminalId{terminal});
    }
    return out;
}

void AlarmStore::put_standing_level(Tx& tx, TerminalId terminal,
                                    const alarms::StandingLevel& level) {
    CHECK(terminal && level.incident);
    connection_of(tx).run(put_level_sql, terminal, level.kind, level.incident, level.since,
                          level.told);
}

void AlarmStore::drop_standing_level(Tx& tx, TerminalId terminal, const alarms::Kind& kind) {
    connection_of(tx).run(drop_level_sql, terminal, kind);
}

void AlarmStore::drop_standing_levels(Tx& tx, TerminalId terminal) {
    connection_of(tx).run(drop_levels_sql, terminal);
}

std::vector<alarms::Ladder> AlarmStore::ladders(const Conn& conn) const {
    std::vector<alarms::Ladder> out;
    for (const auto& [area, body] :
         connection_of(conn).rows<std::uint64_t, std::string>(ladders_sql)) {
        const auto json = Json::parse(body);
        if (!json) {
            throw SqlError("a ladder is not JSON");
        }
        field_from(*json, out.emplace_back());
        out.back().area = AreaId{area};
    }
    return out;
}

void AlarmStore::put_ladders(Tx& tx, AreaId area, const std::vector<alarms::Ladder>& ladders) {
    Connection& connection = connection_of(tx);
    connection.run(drop_ladders_sql, area);
    for (std::size_t i = 0; i < ladders.size(); ++i) {
        connection.run(put_ladder_sql, area, i, field_json(ladders[i]).dump());
    }
}

}  // namespace tiexin::store

#include "store/flow_store.hpp"

#include "store/fields.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

#define COMMAND_COLUMNS                                                                          \
    "id, terminal, incident, area, kind, sealed, state, key, tries, actor, queued_at, sent_at, " \
    "echoed_at, confirmed_at, failed_at, expires_at, failure"

constexpr const char* command_sql = "SELECT " COMMAND_COLUMNS " FROM command WHERE id = :id";
constexpr const char* open_of_terminal_sql =
    "SELECT " COMMAND_COLUMNS
    " FROM command WHERE is_open = 1 AND terminal = :terminal ORDER BY id";
constexpr const char* all_open_sql =
    "SELECT " COMMAND_COLUMNS " FROM command WHERE is_open = 1 ORDER BY id";
constexpr const char* of_terminal_sql =
    "SELECT " COMMAND_COLUMNS
    " FROM command WHERE terminal = :terminal ORDER BY id DESC LIMIT :count_max";
constexpr const char* of_incident_sql =
    "SELECT " COMMAND_COLUMNS
    " FROM command WHERE incident = :incident ORDER BY id DESC LIMIT :count_max";
constexpr const char* of_both_sql =
    "SELECT " COMMAND_COLUMNS
    " FROM command WHERE incident = :incident AND terminal = :terminal "
    "ORDER BY id DESC LIMIT :count_max";
constexpr const char* newest_sql =
    "SELECT " COMMAND_COLUMNS " FROM command WHERE id > 0 ORDER BY id DESC LIMIT :count_max";
constexpr const char* put_command_sql =
    "INSERT INTO command (id, terminal, incident, area, kind, sealed, state, is_open, key, tries, "
    "actor, queued_at, sent_at, echoed_at, confirmed_at, failed_at, expires_at, failure) "
    "VALUES (:id, :terminal, :incident, :area, :kind, :sealed, :state, :is_open, :key, :tries, "
    ":actor, :queued_at, :sent_at, :echoed_at, :confirmed_at, :failed_at, :expires_at, :failure) "
    "ON CONFLICT (id) DO UPDATE SET area = excluded.area, sealed = excluded.sealed, "
    "state = excluded.state, is_open = excluded.is_open, key = excluded.key, "
    "tries = excluded.tries, sent_at = excluded.sent_at, echoed_at = excluded.echoed_at, "
    "confirmed_at = excluded.confirmed_at, failed_at = excluded.failed_at, "
    "expires_at = excluded.expires_at, failure = excluded.failure";

constexpr const char* notice_sql =
    "SELECT incident, responder, target, tries, queued_at FROM notice WHERE id = :id";
constexpr const char* put_notice_sql =
    "INSERT INTO notice (id, incident, responder, target, tries, queued_at) "
    "VALUES (:id, :incident, :responder, :target, :tries, :queued_at) "
    "ON CONFLICT (id) DO UPDATE SET tries = excluded.tries";
constexpr const char* remove_notice_sql = "DELETE FROM notice WHERE id = :id";

constexpr const char* put_quarantined_sql =
    "INSERT INTO quarantine (id, at, protocol, device, why, sealed) "
    "VALUES (:id, :at, :protocol, :device, :why, :sealed)";
constexpr const char* quarantine_sql =
    "SELECT id, at, protocol, device, why, sealed FROM quarantine WHERE id > 0 "
    "ORDER BY id DESC LIMIT :count_max";
constexpr const char* quarantine_limit_sql =
    "DELETE FROM quarantine WHERE id <= (SELECT id FROM quarantine WHERE id > 0 "
    "ORDER BY id DESC LIMIT 1 OFFSET :rows_max)";

constexpr const char* due_sql =
    "SELECT kind, subject, at FROM deadline WHERE at <= :now "
    "ORDER BY at, kind, subject LIMIT :count_max";
constexpr const char* next_deadline_sql =
    "SELECT at FROM deadline WHERE at >= 0 ORDER BY at LIMIT 1";
constexpr const char* deadline_sql =
    "SELECT at FROM deadline WHERE kind = :kind AND subject = :subject";

using device::CommandState;
using flows::TerminalCommand;

// What may name a person or a number.
struct Words {
    std::uint32_t interval_s = 0;
    std::vector<std::string> numbers;
    std::string answer;
};
template <class Archive>
void fields(Archive& a, Words& words) {
    a("interval_s", words.interval_s);
    a("numbers", words.numbers);
    a("answer", words.answer);
}

bool is_open(CommandState state) {
    return state == CommandState::queued || state == CommandState::sent ||
           state == CommandState::echoed;
}

std::optional<Instant> instant_or_none(const std::optional<std::int64_t>& us) {
    return us ? std::optional(Instant{*us}) : std::nullopt;
}

template <class... In>
std::vector<TerminalCommand> commands_by(const Conn& conn, const Personal& personal,
                                         const char* sql, const In&... in) {
    using Time = std::optional<std::int64_t>;
    std::vector<TerminalCommand> out;
    for (auto& [id, terminal, incident, area, kind, sealed, state, key, tries, actor, queued_at,
                sent_at, echoed_at, confirmed_at, failed_at, expires_at, failure] :
         connection_of(conn)
             .rows<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, std::string,
                   std::string, std::string, std::string, int, std::string, std::int64_t, Time,
                   Time, Time, Time, std::int64_t, std::string>(sql, in...)) {
        Words words;
        field_from(personal.open_json(sealed, "command", id), words);
        TerminalCommand& command = out.emplace_back();
        command.id = CommandId{id};
        command.terminal = TerminalId{terminal};
        command.incident = IncidentId{incident};
        command.area = AreaId{area};
        command.words.kind = device::command_kind(kind).value_or(command.words.kind);
        command.words.interval_s = words.interval_s;
        command.words.numbers = std::move(words.numbers);
        command.state = device::command_state(state).value_or(CommandState::failed);
        command.key = std::move(key);
        command.tries = tries;
        command.actor = std::move(actor);
        command.queued_at = Instant{queued_at};
        command.sent_at = instant_or_none(sent_at);
        command.echoed_at = instant_or_none(echoed_at);
        command.confirmed_at = instant_or_none(confirmed_at);
        command.failed_at = instant_or_none(failed_at);
        command.expires_at = Instant{expires_at};
        command.failure = std::move(failure);
        command.answer = std::move(words.answer);
    }
    return out;
}

}  // namespace

std::optional<TerminalCommand> FlowStore::command(const Conn& conn, CommandId id) const {
    auto found = commands_by(conn, personal_, command_sql, id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<TerminalCommand> FlowStore::open_commands(const Conn& conn, TerminalId terminal) const {
    return commands_by(conn, personal_, open_of_terminal_sql, terminal);
}

std::vector<TerminalCommand> FlowStore::all_open_commands(const Conn& conn) const {
    return commands_by(conn, personal_, all_open_sql);
}

std::vector<TerminalCommand> FlowStore::commands_of(const Conn& conn, TerminalId terminal,
                                                    IncidentId incident,
                                                    std::size_t count_max) const {
    if (terminal && incident) {
        return commands_by(conn, personal_, of_both_sql, incident, terminal, count_max);
    }
    if (terminal) {
        return commands_by(conn, personal_, of_terminal_sql, terminal, count_max);
    }
    if (incident) {
        return commands_by(conn, personal_, of_incident_sql, incident, count_max);
    }
    return commands_by(conn, personal_, newest_sql, count_max);
}

void FlowStore::put_command(Tx& tx, const TerminalCommand& command) {
    CHECK(bool(command.id));
    Words words{command.words.interval_s, command.words.numbers, command.answer};
    connection_of(tx).run(put_command_sql, command.id, command.terminal, command.incident,
                          command.area, name_of(command.words.kind),
                          personal_.seal(field_json(words).dump(), "command", command.id.value),
                          name_of(command.state), is_open(command.state), command.key,
                          command.tries, command.actor, command.queued_at, command.sent_at,
                          command.echoed_at, command.confirmed_at, command.failed_at,
                          command.expires_at, command.failure);
}

std::optional<flows::Notice> FlowStore::notice(const Conn& conn, NoticeId id) const {
    auto row =
        connection_of(conn).row<std::uint64_t, std::uint64_t, std::string, int, std::int64_t>(
            notice_sql, id);
    if (!row) {
        return std::nullopt;
    }
    auto& [incident, responder, target, tries, queued_at] = *row;
    return flows::Notice{id,    IncidentId{incident}, ResponderId{responder}, std::move(target),
                         tries, Instant{queued_at}};
}

void FlowStore::put_notice(Tx& tx, const flows::Notice& notice) {
    CHECK(bool(notice.id));
    connection_of(tx).run(put_notice_sql, notice.id, notice.incident, notice.responder,
                          notice.target, notice.tries, notice.queued_at);
}

void FlowStore::remove_notice(Tx& tx, NoticeId id) {
    connection_of(tx).run(remove_notice_sql, id);
}

void FlowStore::put_quarantined(Tx& tx, const flows::Quarantined& input) {
    const std::uint64_t id = input.id != 0 ? input.id : tx.next_id();
    Connection& connection = connection_of(tx);
    connection.run(put_quarantined_sql, id, input.at, input.protocol, input.device, input.why,
                   personal_.seal(input.frame_hex, "quarantine", id));
    connection.run(quarantine_limit_sql, quarantine_rows_max);
}

std::vector<flows::Quarantined> FlowStore::quarantine(const Conn& conn,
                                                      std::size_t count_max) const {
    std::vector<flows::Quarantined> out;
    for (auto& [id, at, protocol, device, why, sealed] :
         connection_of(conn)
             .rows<std::uint64_t, std::int64_t, std::string, std::string, std::string, std::string>(
                 quarantine_sql, count_max)) {
        out.push_back({id, Instant{at}, std::move(protocol), std::move(device), std::move(why),
                       personal_.open(sealed, "quarantine", id)});
    }
    return out;
}

std::vector<flows::Store::Due> FlowStore::due(const Conn& conn, Instant now,
                                              std::size_t count_max) const {
    std::vector<Due> out;
    for (auto& [kind, subject, at] :
         connection_of(conn).rows<std::string, std::uint64_t, std::int64_t>(due_sql, now,
                                                                            count_max)) {
        out.push_back({std::move(kind), subject, Instant{at}});
    }
    return out;
}

std::optional<Instant> FlowStore::next_deadline(const Conn& conn) const {
    const auto row = connection_of(conn).row<std::int64_t>(next_deadline_sql);
    return row ? std::optional(Instant{std::get<0>(*row)}) : std::nullopt;
}

std::optional<Instant> FlowStore::deadline(const Conn& conn, std::string_view kind,
                                           std::uint64_t subject) const {
    const auto row = connection_of(conn).row<std::int64_t>(deadline_sql, kind, subject);
    return row ? std::optional(Instant{std::get<0>(*row)}) : std::nullopt;
}

}  // namespace tiexin::store

#include "store/call_store.hpp"

#include "store/fields.hpp"
#include "store/sql.hpp"

namespace tiexin::call {

template <class Archive>
void fields(Archive& a, Call& call) {
    a("version", call.version);
    a.named("direction", call.direction, direction_named);
    a.named("state", call.state, state_named);
    a("incident", call.incident);
    a("elder", call.elder);
    a("contact", call.contact);
    a("role", call.role);
    a("name", call.name);
    a("number", call.number);
    a("user", call.user);
    a("begun_at", call.begun_at);
    a("answered_at", call.answered_at);
    a("ended_at", call.ended_at);
    a.named("how", call.how, ended_named);
    a("heard", call.counts.heard);
    a("spoken", call.counts.spoken);
}

}  // namespace tiexin::call

namespace tiexin::store {

namespace {

constexpr const char* call_sql = "SELECT id, sealed FROM call WHERE id = :id";
constexpr const char* calls_of_sql =
    "SELECT id, sealed FROM call WHERE incident = :incident ORDER BY id LIMIT :count_max";
constexpr const char* open_calls_sql = "SELECT id, sealed FROM call WHERE is_open = 1 ORDER BY id";
constexpr const char* put_call_sql =
    "INSERT INTO call (id, incident, version, is_open, begun_at, sealed) "
    "VALUES (:id, :incident, :version, :is_open, :begun_at, :sealed) "
    "ON CONFLICT (id) DO UPDATE SET incident = excluded.incident, version = excluded.version, "
    "is_open = excluded.is_open, sealed = excluded.sealed";
constexpr const char* recordings_sql =
    "SELECT name, begun_at FROM recording WHERE incident = :incident ORDER BY begun_at, name";
constexpr const char* put_recording_sql =
    "INSERT INTO recording (name, incident, begun_at) VALUES (:name, :incident, :begun_at) "
    "ON CONFLICT (name) DO NOTHING";

template <class... In>
std::vector<call::Call> calls_by(const Conn& conn, const Personal& personal, const char* sql,
                                 const In&... in) {
    std::vector<call::Call> out;
    for (const auto& [id, sealed] :
         connection_of(conn).rows<std::uint64_t, std::string>(sql, in...)) {
        call::Call& call = out.emplace_back();
        field_from(personal.open_json(sealed, "call", id), call);
        call.id = CallId{id};
    }
    return out;
}

}  // namespace

std::optional<call::Call> CallStore::call(const Conn& conn, CallId id) const {
    auto found = calls_by(conn, personal_, call_sql, id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<call::Call> CallStore::calls_of(const Conn& conn, IncidentId incident) const {
    return calls_by(conn, personal_, calls_of_sql, incident, call::calls_of_incident_max);
}

std::vector<call::Call> CallStore::open_calls(const Conn& conn) const {
    return calls_by(conn, personal_, open_calls_sql);
}

void CallStore::put_call(Tx& tx, const call::Call& call) {
    CHECK(bool(call.id));
    connection_of(tx).run(put_call_sql, call.id, call.incident, call.version,
                          call.state != call::State::ended, call.begun_at,
                          personal_.seal(field_json(call).dump(), "call", call.id.value));
}

std::vector<call::Recording> CallStore::recordings_of(const Conn& conn, IncidentId incident) const {
    std::vector<call::Recording> out;
    for (auto& [name, begun_at] :
         connection_of(conn).rows<std::string, std::int64_t>(recordings_sql, incident)) {
        out.push_back({incident, std::move(name), Instant{begun_at}});
    }
    return out;
}

void CallStore::put_recording(Tx& tx, const call::Recording& recording) {
    connection_of(tx).run(put_recording_sql, recording.name, recording.incident,
                          recording.begun_at);
}

}  // namespace tiexin::store

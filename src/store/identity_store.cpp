#include "store/identity_store.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "store/areas.hpp"
#include "store/fields.hpp"
#include "store/paging.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

#define USER_COLUMNS                                                          \
    "id, version, name, display_name, role, areas, language, password_hash, " \
    "must_change_password, disabled, created_at, last_sign_in_at"

constexpr const char* users_sql =
    "SELECT " USER_COLUMNS " FROM user_account WHERE name_folded >= '' ORDER BY name_folded";
constexpr const char* user_sql = "SELECT " USER_COLUMNS " FROM user_account WHERE id = :id";
constexpr const char* user_named_sql =
    "SELECT " USER_COLUMNS " FROM user_account WHERE name_folded = :name";
constexpr const char* put_user_sql =
    "INSERT INTO user_account (id, version, name, name_folded, display_name, role, areas, "
    "language, password_hash, must_change_password, disabled, created_at, last_sign_in_at) "
    "VALUES (:id, :version, :name, :name_folded, :display_name, :role, :areas, :language, "
    ":password_hash, :must_change_password, :disabled, :created_at, :last_sign_in_at) "
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, "
    "name_folded = excluded.name_folded, display_name = excluded.display_name, "
    "role = excluded.role, areas = excluded.areas, language = excluded.language, "
    "password_hash = excluded.password_hash, "
    "must_change_password = excluded.must_change_password, disabled = excluded.disabled, "
    "last_sign_in_at = excluded.last_sign_in_at";

constexpr const char* session_sql =
    "SELECT id, token_hash, user_account, created_at, last_used_at, expires_at, address "
    "FROM session WHERE token_hash = :token_hash";
constexpr const char* put_session_sql =
    "INSERT INTO session (id, token_hash, user_account, created_at, last_used_at, expires_at, "
    "address) "
    "VALUES (:id, :token_hash, :user_account, :created_at, :last_used_at, :expires_at, :address) "
    "ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, "
    "last_used_at = excluded.last_used_at, expires_at = excluded.expires_at, "
    "address = excluded.address";
constexpr const char* drop_expired_sql = "DELETE FROM session WHERE expires_at <= :now";
constexpr const char* remove_session_sql = "DELETE FROM session WHERE id = :id";
constexpr const char* remove_sessions_sql = "DELETE FROM session WHERE user_account = :user";

constexpr const char* put_access_sql =
    "INSERT INTO access (id, at, user_account, user_name, role, action, elder, elder_name, "
    "incident, reason, address, area) "
    "VALUES (:id, :at, :user_account, :user_name, :role, :action, :elder, :elder_name, :incident, "
    ":reason, :address, :area)";

#define ACCESS_COLUMNS \
    "id, at, user_account, user_name, role, action, elder, elder_name, incident, reason, address"
#define ACCESS_FILTER                                                                   \
    " AND elder BETWEEN :elder_from AND :elder_to AND user_account BETWEEN :user_from " \
    "AND :user_to AND action >= :action_from AND action <= :action_to "                 \
    "AND at BETWEEN :from AND :until AND id < :after ORDER BY id DESC LIMIT :count_max"

constexpr const char* accesses_sql =
    "SELECT " ACCESS_COLUMNS " FROM access WHERE area BETWEEN :first AND :last" ACCESS_FILTER;

template <class... In>
std::vector<identity::User> users_by(const Conn& conn, const char* sql, const In&... in) {
    using Time = std::optional<std::int64_t>;
    std::vector<identity::User> out;
    for (auto& [id, version, name, display_name, role, areas, language, password_hash, must_change,
                disabled, created_at, last_sign_in_at] :
         connection_of(conn)
             .rows<std::uint64_t, std::int64_t, std::string, std::string, std::string, std::string,
                   std::string, std::string, bool, bool, std::int64_t, Time>(sql, in...)) {
        identity::User& user = out.emplace_back();
        user.id = UserId{id};
        user.version = version;
        user.name = std::move(name);
        user.display_name = std::move(display_name);
        user.role = identity::role_named(role).value_or(user.role);
        for (const std::string_view code : split(areas, ',')) {
            if (const auto area = parse_area(code)) {
                user.areas.push_back(*area);
            }
        }
        user.language = std::move(language);
        user.password_hash = std::move(password_hash);
        user.must_change_password = must_change;
        user.disabled = disabled;
        user.created_at = Instant{created_at};
        if (last_sign_in_at) {
            user.last_sign_in_at = Instant{*last_sign_in_at};
        }
    }
    return out;
}

std::optional<identity::User> first(std::vector<identity::User> rows) {
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::string areas_text(const std::vector<AreaId>& areas) {
    std::string text;
    for (const AreaId area : areas) {
        text += to_text(area) + ",";
    }
    return text;
}

struct Span {
    std::int64_t from = 0;
    std::int64_t to = last_number;
};

Span span_of(std::uint64_t id) {
    const auto value = static_cast<std::int64_t>(id);
    return id == 0 ? Span{} : Span{value, value};
}

}  // namespace

std::vector<identity::User> IdentityStore::users(const Conn& conn) const {
    return users_by(conn, users_sql);
}

std::optional<identity::User> IdentityStore::user(const Conn& conn, UserId id) const {
    return first(users_by(conn, user_sql, id));
}

std::optional<identity::User> IdentityStore::user_named(const Conn& conn,
                                                        std::string_view name) const {
    return first(users_by(conn, user_named_sql, ascii_lower(name)));
}

void IdentityStore::put_user(Tx& tx, const identity::User& user) {
    CHECK(bool(user.id));
    connection_of(tx).run(put_user_sql, user.id, user.version, user.name, ascii_lower(user.name),
                          user.display_name, name_of(user.role), areas_text(user.areas),
                          user.language, user.password_hash, user.must_change_password,
                          user.disabled, user.created_at, user.last_sign_in_at);
}

std::optional<identity::Session> IdentityStore::session(const Conn& conn,
                                                        std::string_view token_hash) const {
    auto row = connection_of(conn)
                   .row<std::uint64_t, std::string, std::uint64_t, std::int64_t, std::int64_t,
                        std::int64_t, std::string>(session_sql, token_hash);
    if (!row) {
        return std::nullopt;
    }
    auto& [id, hash, user, created_at, last_used_at, expires_at, address] = *row;
    return identity::Session{SessionId{id},       std::move(hash),       UserId{user},
                             Instant{created_at}, Instant{last_used_at}, Instant{expires_at},
                             std::move(address)};
}

void IdentityStore::put_session(Tx& tx, const identity::Session& session) {
    CHECK(bool(session.id));
    Connection& connection = connection_of(tx);
    connection.run(drop_expired_sql, tx.now());
    connection.run(put_session_sql, session.id, session.token_hash, session.user,
                   session.created_at, session.last_used_at, session.expires_at, session.address);
}

void IdentityStore::remove_session(Tx& tx, SessionId id) {
    connection_of(tx).run(remove_session_sql, id);
}

void IdentityStore::remove_sessions_of(Tx& tx, UserId user) {
    connection_of(tx).run(remove_sessions_sql, user);
}

void IdentityStore::log_access(Tx& tx, const identity::Access& access, AreaId area) {
    const std::uint64_t id = access.id != 0 ? access.id : tx.next_id();
    connection_of(tx).run(put_access_sql, id, access.at, access.user, access.user_name,
                          name_of(access.role), access.action, access.elder, access.elder_name,
                          access.incident, access.reason, access.address, area);
    constexpr std::string_view revealed = "_revealed";
    const bool one_field = access.action.ends_with(revealed);
    NewEvent event{one_field ? "FieldRevealed" : "FileOpened",
                   access.elder.value,
                   "user:" + to_text(access.user),
                   area,
                   {}};
    event.payload = Json::object({{"elder_id", Json(access.elder)},
                                  {"incident_id", Json(access.incident)},
                                  {"reason", access.reason},
                                  {"action", access.action},
                                  {"access_id", to_text(id)}});
    if (one_field) {
        event.payload.set("field", access.action.substr(0, access.action.size() - revealed.size()));
    }
    tx.append(std::move(event));
}

std::vector<identity::Access> IdentityStore::accesses(const Conn& conn,
                                                      const identity::AccessQuery& query) const {
    const Span elder = span_of(query.elder.value);
    const Span user = span_of(query.user.value);
    const std::string action_to = query.action.empty() ? std::string(last_text) : query.action;
    const std::int64_t from = query.from ? query.from->us : 0;
    const std::int64_t until = query.until ? query.until->us - 1 : last_number;
    const auto after = query.after.value_or(static_cast<std::uint64_t>(last_number));
    const std::size_t count_max = page_size(query.count_max);
    std::vector<AreaRange> ranges = ranges_of(query.scopes);
    if (!ranges.empty()) {
        ranges.push_back({0, 0});  // what lies in no area is everybody's
    }
    std::vector<identity::Access> out;
    for (const AreaRange& range : ranges) {
        for (auto& [id, at, user_id, user_name, role, action, elder_id, elder_name, incident,
                    reason, address] :
             connection_of(conn)
                 .rows<std::uint64_t, std::int64_t, std::uint64_t, std::string, std::string,
                       std::string, std::uint64_t, std::string, std::uint64_t, std::string,
                       std::string>(accesses_sql, range.first, range.last, elder.from, elder.to,
                                    user.from, user.to, query.action, action_to, from, until, after,
                                    count_max)) {
            out.push_back({id, Instant{at}, UserId{user_id}, std::move(user_name),
                           identity::role_named(role).value_or(identity::Role::operator_),
                           std::move(action), ElderId{elder_id}, std::move(elder_name),
                           IncidentId{incident}, std::move(reason), std::move(address)});
        }
    }
    std::sort(out.begin(), out.end(),
              [](const identity::Access& a, const identity::Access& b) { return a.id > b.id; });
    out.resize(std::min(out.size(), count_max));
    return out;
}

}  // namespace tiexin::store

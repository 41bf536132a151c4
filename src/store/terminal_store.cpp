// Terminals, wearings and knocks of registry::Store.

#include <array>

#include "store/elder_terms.hpp"
#include "store/fields.hpp"
#include "store/paging.hpp"
#include "store/registry_store.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

#define TERMINAL_COLUMNS                                                                           \
    "id, device, protocol, model, kind, sim_sealed, state, elder, worn_since, area, auth_sealed, " \
    "line_key_sealed, enrolled_at"

constexpr const char* terminal_sql = "SELECT " TERMINAL_COLUMNS " FROM terminal WHERE id = :id";
constexpr const char* terminal_of_device_sql =
    "SELECT " TERMINAL_COLUMNS " FROM terminal WHERE device = :device AND protocol = :protocol";
constexpr const char* terminals_of_sql =
    "SELECT " TERMINAL_COLUMNS " FROM terminal WHERE elder = :elder ORDER BY id";
constexpr const char* all_terminals_sql =
    "SELECT " TERMINAL_COLUMNS " FROM terminal WHERE id > 0 ORDER BY id";
constexpr const char* put_terminal_sql =
    "INSERT INTO terminal (id, device, device_reversed, protocol, model, kind, sim_sealed, state, "
    "elder, worn_since, area, auth_sealed, line_key_sealed, enrolled_at) "
    "VALUES (:id, :device, :device_reversed, :protocol, :model, :kind, :sim_sealed, :state, "
    ":elder, :worn_since, :area, :auth_sealed, :line_key_sealed, :enrolled_at) "
    "ON CONFLICT (id) DO UPDATE SET device = excluded.device, "
    "device_reversed = excluded.device_reversed, protocol = excluded.protocol, "
    "model = excluded.model, kind = excluded.kind, sim_sealed = excluded.sim_sealed, "
    "state = excluded.state, elder = excluded.elder, worn_since = excluded.worn_since, "
    "area = excluded.area, auth_sealed = excluded.auth_sealed, "
    "line_key_sealed = excluded.line_key_sealed, enrolled_at = excluded.enrolled_at";

constexpr const char* by_device_sql =
    "SELECT device, id FROM terminal WHERE area BETWEEN :first AND :last "
    "AND state >= :state_from AND state <= :state_to "
    "AND protocol >= :protocol_from AND protocol <= :protocol_to "
    "AND (device, id) > (:text, :id) ORDER BY device, id LIMIT :count_max";
constexpr const char* by_device_down_sql =
    "SELECT device, id FROM terminal WHERE area BETWEEN :first AND :last "
    "AND state >= :state_from AND state <= :state_to "
    "AND protocol >= :protocol_from AND protocol <= :protocol_to "
    "AND (device, id) < (:text, :id) ORDER BY device DESC, id DESC LIMIT :count_max";
constexpr const char* by_enrolled_sql =
    "SELECT enrolled_at, id FROM terminal WHERE area BETWEEN :first AND :last "
    "AND state >= :state_from AND state <= :state_to "
    "AND protocol >= :protocol_from AND protocol <= :protocol_to "
    "AND (enrolled_at, id) > (:at, :id) ORDER BY enrolled_at, id LIMIT :count_max";
constexpr const char* by_enrolled_down_sql =
    "SELECT enrolled_at, id FROM terminal WHERE area BETWEEN :first AND :last "
    "AND state >= :state_from AND state <= :state_to "
    "AND protocol >= :protocol_from AND protocol <= :protocol_to "
    "AND (enrolled_at, id) < (:at, :id) ORDER BY enrolled_at DESC, id DESC LIMIT :count_max";
constexpr const char* count_sql =
    "SELECT COUNT(id) FROM terminal WHERE area BETWEEN :first AND :last "
    "AND state >= :state_from AND state <= :state_to "
    "AND protocol >= :protocol_from AND protocol <= :protocol_to";
constexpr const char* matches_sql =
    "SELECT id, device, enrolled_at, area, state, protocol FROM terminal WHERE id IN ("
    "SELECT id FROM terminal WHERE device >= :device_from AND device < :device_until "
    "UNION SELECT id FROM terminal "
    "WHERE device_reversed >= :reversed_from AND device_reversed < :reversed_until "
    "UNION SELECT t.id FROM elder_term w JOIN terminal t ON t.elder = w.elder "
    "WHERE w.term >= :name_from AND w.term < :name_until) LIMIT :count_max";

constexpr const char* begin_wearing_sql =
    "INSERT INTO wearing (terminal, since, elder, until) "
    "VALUES (:terminal, :since, :elder, NULL) "
    "ON CONFLICT (terminal, since) DO UPDATE SET elder = excluded.elder, until = NULL";
constexpr const char* end_wearing_sql =
    "UPDATE wearing SET until = :until WHERE terminal = :terminal AND until IS NULL";
constexpr const char* wearings_sql =
    "SELECT elder, since, until FROM wearing WHERE terminal = :terminal ORDER BY since DESC";

constexpr const char* knocks_sql =
    "SELECT device, protocol, address, first_at, last_at, frames, presses, said FROM knock "
    "WHERE last_at > 0 ORDER BY last_at DESC LIMIT :count_max";
constexpr const char* knock_sql =
    "SELECT device, protocol, address, first_at, last_at, frames, presses, said FROM knock "
    "WHERE device = :device AND protocol = :protocol";
constexpr const char* put_knock_sql =
    "INSERT INTO knock (protocol, device, address, first_at, last_at, frames, presses, said) "
    "VALUES (:protocol, :device, :address, :first_at, :last_at, :frames, :presses, :said) "
    "ON CONFLICT (device, protocol) DO UPDATE SET address = excluded.address, "
    "last_at = excluded.last_at, frames = excluded.frames, presses = excluded.presses, "
    "said = excluded.said";
constexpr const char* remove_knock_sql =
    "DELETE FROM knock WHERE device = :device AND protocol = :protocol";
constexpr const char* count_knocks_sql = "SELECT COUNT(last_at) FROM knock WHERE last_at > 0";
constexpr const char* oldest_knock_sql =
    "SELECT device, protocol FROM knock WHERE last_at > 0 ORDER BY last_at LIMIT 1";

using registry::Terminal;

struct AuthCodes {
    std::string now, before;
};
template <class Archive>
void fields(Archive& a, AuthCodes& codes) {
    a("now", codes.now);
    a("before", codes.before);
}

template <class... In>
std::vector<Terminal> terminals_by(const Conn& conn, const Personal& personal, const char* sql,
                                   const In&... in) {
    std::vector<Terminal> out;
    for (auto& [id, device, protocol, model, kind, sim, state, elder, worn_since, area, auth,
                line_key, enrolled_at] :
         connection_of(conn)
             .rows<std::uint64_t, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::uint64_t, std::optional<std::int64_t>, std::uint64_t,
                   std::string, std::string, std::int64_t>(sql, in...)) {
        Terminal terminal;
        terminal.id = TerminalId{id};
        terminal.device = std::move(device);
        terminal.protocol = std::move(protocol);
        terminal.model = std::move(model);
        terminal.kind = std::move(kind);
        terminal.sim_phone = sim.empty() ? "" : personal.open(sim, "terminal.sim", id);
        terminal.state = registry::terminal_state_named(state).value_or(terminal.state);
        terminal.elder = ElderId{elder};
        if (worn_since) {
            terminal.worn_since = Instant{*worn_since};
        }
        terminal.area = AreaId{area};
        if (!auth.empty()) {
            AuthCodes codes;
            field_from(personal.open_json(auth, "terminal.auth", id), codes);
            terminal.auth_code = std::move(codes.now);
            terminal.auth_code_before = std::move(codes.before);
        }
        terminal.line_key =
            line_key.empty() ? "" : personal.open(line_key, "terminal.line_key", id);
        terminal.enrolled_at = Instant{enrolled_at};
        out.push_back(std::move(terminal));
    }
    return out;
}

std::optional<Terminal> first(std::vector<Terminal> rows) {
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

// A filter as a range of text: everything, or one word.
struct Words {
    explicit Words(std::string_view word)
        : from(word), to(word.empty() ? last_text : std::string_view(from)) {}
    bool has(std::string_view text) const { return from <= text && text <= to; }
    std::string from, to;
};

struct Order {
    std::string_view sort;
    bool descending;
    bool by_text;
    const char* sql;
};
constexpr std::array<Order, 4> orders{{{"device", false, true, by_device_sql},
                                       {"device", true, true, by_device_down_sql},
                                       {"enrolled", false, false, by_enrolled_sql},
                                       {"enrolled", true, false, by_enrolled_down_sql}}};

const Order& order_of(const registry::TerminalQuery& query) {
    for (const Order& order : orders) {
        if (order.sort == query.sort && order.descending == query.descending) {
            return order;
        }
    }
    return orders.front();
}

struct Found {
    std::vector<Keyed> rows;
    std::int64_t total = 0;
};

struct Filter {
    Words state;
    Words protocol;
};

Found in_scope(Connection& connection, const registry::TerminalQuery& query, const Order& order,
               const Filter& filter) {
    Found found;
    const Keyed start = start_of(query.after, order.by_text, order.descending);
    const std::size_t count = page_size(query.count_max) + 1;
    const auto& [state, protocol] = filter;
    for (const AreaRange& range : ranges_of(query.scopes)) {
        found.total += connection.value<std::int64_t>(
            count_sql, range.first, range.last, state.from, state.to, protocol.from, protocol.to);
        if (order.by_text) {
            for (auto& [text, id] : connection.rows<std::string, std::uint64_t>(
                     order.sql, range.first, range.last, state.from, state.to, protocol.from,
                     protocol.to, start.text, start.id, count)) {
                found.rows.push_back({std::move(text), 0, id});
            }
            continue;
        }
        for (auto& [number, id] : connection.rows<std::int64_t, std::uint64_t>(
                 order.sql, range.first, range.last, state.from, state.to, protocol.from,
                 protocol.to, start.number, start.id, count)) {
            found.rows.push_back({"", number, id});
        }
    }
    return found;
}

Found matching(Connection& connection, const registry::TerminalQuery& query, const Order& order,
               const Filter& filter, const SearchWords& words) {
    Found found;
    const Keyed start = start_of(query.after, order.by_text, order.descending);
    const auto ranges = ranges_of(query.scopes);
    for (auto& [id, device, enrolled_at, area, state, protocol] :
         connection.rows<std::uint64_t, std::string, std::int64_t, std::uint64_t, std::string,
                         std::string>(matches_sql, words.device_from, words.device_until,
                                      words.reversed_from, words.reversed_until, words.name_from,
                                      words.name_until, search_matches_max)) {
        if (!in_any(ranges, AreaId{area}) || !filter.state.has(state) ||
            !filter.protocol.has(protocol)) {
            continue;
        }
        ++found.total;
        Keyed row = order.by_text ? Keyed{std::move(device), 0, id} : Keyed{"", enrolled_at, id};
        if (order.descending ? row < start : row > start) {
            found.rows.push_back(std::move(row));
        }
    }
    return found;
}

template <class... In>
std::vector<registry::Knock> knocks_by(const Conn& conn, const char* sql, const In&... in) {
    std::vector<registry::Knock> out;
    for (auto& [device, protocol, address, first_at, last_at, frames, presses, said] :
         connection_of(conn)
             .rows<std::string, std::string, std::string, std::int64_t, std::int64_t, std::int64_t,
                   std::int64_t, std::string>(sql, in...)) {
        out.push_back({std::move(device), std::move(protocol), std::move(address),
                       Instant{first_at}, Instant{last_at}, frames, presses, std::move(said)});
    }
    return out;
}

}  // namespace

std::optional<Terminal> RegistryStore::terminal(const Conn& conn, TerminalId id) const {
    return first(terminals_by(conn, personal_, terminal_sql, id));
}

std::optional<Terminal> RegistryStore::terminal_of_device(const Conn& conn,
                                                          std::string_view protocol,
                                                          std::string_view device) const {
    return first(terminals_by(conn, personal_, terminal_of_device_sql, device, protocol));
}

std::vector<Terminal> RegistryStore::terminals_of(const Conn& conn, ElderId elder) const {
    return elder ? terminals_by(conn, personal_, terminals_of_sql, elder) : std::vector<Terminal>{};
}

std::vector<Terminal> RegistryStore::all_terminals(const Conn& conn) const {
    return terminals_by(conn, personal_, all_terminals_sql);
}

registry::Page<Terminal> RegistryStore::terminals(const Conn& conn,
                                                  const registry::TerminalQuery& query) const {
    Connection& connection = connection_of(conn);
    const Order& order = order_of(query);
    const Filter filter{Words(query.state ? registry::name_of(*query.state) : ""),
                        Words(query.protocol)};
    const SearchWords words = search_words(query.words, personal_);
    Found found = words.name_from.empty() ? in_scope(connection, query, order, filter)
                                          : matching(connection, query, order, filter, words);
    const KeyedPage page =
        first_of(std::move(found.rows), order.descending, page_size(query.count_max));
    registry::Page<Terminal> out;
    out.total = found.total;
    for (const Keyed& key : page.rows) {
        out.rows.push_back(terminal(conn, TerminalId{key.id}).value());
    }
    if (page.more) {
        out.next = key_of(page.rows.back(), order.by_text);
    }
    return out;
}

void RegistryStore::put_terminal(Tx& tx, const Terminal& terminal) {
    CHECK(bool(terminal.id));
    const std::uint64_t id = terminal.id.value;
    AuthCodes codes{terminal.auth_code, terminal.auth_code_before};
    const bool registered = !codes.now.empty() || !codes.before.empty();
    const std::string auth =
        registered ? personal_.seal(field_json(codes).dump(), "terminal.auth", id) : "";
    const std::string sim =
        terminal.sim_phone.empty() ? "" : personal_.seal(terminal.sim_phone, "terminal.sim", id);
    const std::string line_key =
        terminal.line_key.empty() ? "" : personal_.seal(terminal.line_key, "terminal.line_key", id);
    connection_of(tx).run(put_terminal_sql, id, terminal.device, reversed(terminal.device),
                          terminal.protocol, terminal.model, terminal.kind, sim,
                          registry::name_of(terminal.state), terminal.elder, terminal.worn_since,
                          terminal.area, auth, line_key, terminal.enrolled_at);
}

void RegistryStore::begin_wearing(Tx& tx, TerminalId terminal, ElderId elder, Instant from) {
    connection_of(tx).run(begin_wearing_sql, terminal, from, elder);
}

void RegistryStore::end_wearing(Tx& tx, TerminalId terminal, Instant until) {
    connection_of(tx).run(end_wearing_sql, until, terminal);
}

std::vector<registry::Wearing> RegistryStore::wearings(const Conn& conn,
                                                       TerminalId terminal) const {
    std::vector<registry::Wearing> out;
    for (const auto& [elder, since, until] :
         connection_of(conn).rows<std::uint64_t, std::int64_t, std::optional<std::int64_t>>(
             wearings_sql, terminal)) {
        out.push_back({terminal, ElderId{elder}, Instant{since},
                       until ? std::optional(Instant{*until}) : std::nullopt});
    }
    return out;
}

std::vector<registry::Knock> RegistryStore::knocks(const Conn& conn, std::size_t count_max) const {
    return knocks_by(conn, knocks_sql, count_max);
}

std::optional<registry::Knock> RegistryStore::knock(const Conn& conn, std::string_view protocol,
                                                    std::string_view device) const {
    auto found = knocks_by(conn, knock_sql, device, protocol);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void RegistryStore::put_knock(Tx& tx, const registry::Knock& knock) {
    Connection& connection = connection_of(tx);
    const bool known = this->knock(tx, knock.protocol, knock.device).has_value();
    if (!known && connection.value<std::int64_t>(count_knocks_sql) >=
                      static_cast<std::int64_t>(registry::knocks_max)) {
        if (const auto oldest = connection.row<std::string, std::string>(oldest_knock_sql)) {
            remove_knock(tx, std::get<1>(*oldest), std::get<0>(*oldest));
        }
    }
    connection.run(put_knock_sql, knock.protocol, knock.device, knock.address, knock.first_at,
                   knock.last_at, knock.frames, knock.presses, knock.said);
}

void RegistryStore::remove_knock(Tx& tx, std::string_view protocol, std::string_view device) {
    connection_of(tx).run(remove_knock_sql, device, protocol);
}

}  // namespace tiexin::store

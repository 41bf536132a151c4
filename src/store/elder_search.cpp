// The list of elders: by scope in the order of an index, or the matches of a search.

#include <array>

#include "store/elder_fields.hpp"
#include "store/elder_terms.hpp"
#include "store/paging.hpp"
#include "store/registry_store.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

constexpr const char* by_name_sql =
    "SELECT name_sort, id FROM elder "
    "WHERE area BETWEEN :first AND :last AND lives_alone BETWEEN :alone_from AND :alone_to "
    "AND (name_sort, id) > (:text, :id) ORDER BY name_sort, id LIMIT :count_max";
constexpr const char* by_name_down_sql =
    "SELECT name_sort, id FROM elder "
    "WHERE area BETWEEN :first AND :last AND lives_alone BETWEEN :alone_from AND :alone_to "
    "AND (name_sort, id) < (:text, :id) ORDER BY name_sort DESC, id DESC LIMIT :count_max";
constexpr const char* by_birth_sql =
    "SELECT birth, id FROM elder "
    "WHERE area BETWEEN :first AND :last AND lives_alone BETWEEN :alone_from AND :alone_to "
    "AND (birth, id) > (:birth, :id) ORDER BY birth, id LIMIT :count_max";
constexpr const char* by_birth_down_sql =
    "SELECT birth, id FROM elder "
    "WHERE area BETWEEN :first AND :last AND lives_alone BETWEEN :alone_from AND :alone_to "
    "AND (birth, id) < (:birth, :id) ORDER BY birth DESC, id DESC LIMIT :count_max";
constexpr const char* by_area_sql =
    "SELECT area, id FROM elder "
    "WHERE area BETWEEN :first AND :last AND lives_alone BETWEEN :alone_from AND :alone_to "
    "AND (area, id) > (:area, :id) ORDER BY area, id LIMIT :count_max";
constexpr const char* by_area_down_sql =
    "SELECT area, id FROM elder "
    "WHERE area BETWEEN :first AND :last AND lives_alone BETWEEN :alone_from AND :alone_to "
    "AND (area, id) < (:area, :id) ORDER BY area DESC, id DESC LIMIT :count_max";
constexpr const char* count_sql =
    "SELECT COUNT(id) FROM elder "
    "WHERE area BETWEEN :first AND :last AND lives_alone BETWEEN :alone_from AND :alone_to";
constexpr const char* matches_sql =
    "SELECT id, name_sort, birth, area FROM elder "
    "WHERE lives_alone BETWEEN :alone_from AND :alone_to AND id IN ("
    "SELECT elder FROM elder_term WHERE term >= :name_from AND term < :name_until "
    "UNION SELECT elder FROM elder_term WHERE term >= :card_from AND term < :card_until "
    "UNION SELECT elder FROM elder_term WHERE term IN (:phone_tail, :id_number, :id_tail) "
    "UNION SELECT elder FROM terminal WHERE device >= :device_from AND device < :device_until "
    "UNION SELECT elder FROM terminal "
    "WHERE device_reversed >= :reversed_from AND device_reversed < :reversed_until) "
    "LIMIT :count_max";
constexpr const char* row_sql = "SELECT version, sealed FROM elder WHERE id = :id";
constexpr const char* terminals_sql = "SELECT COUNT(id) FROM terminal WHERE elder = :elder";

struct Order {
    std::string_view sort;
    bool descending;
    bool by_text;
    const char* sql;
};
constexpr std::array<Order, 6> orders{{{"name", false, true, by_name_sql},
                                       {"name", true, true, by_name_down_sql},
                                       {"birth", false, false, by_birth_sql},
                                       {"birth", true, false, by_birth_down_sql},
                                       {"area", false, false, by_area_sql},
                                       {"area", true, false, by_area_down_sql}}};

const Order& order_of(const registry::ElderQuery& query) {
    for (const Order& order : orders) {
        if (order.sort == query.sort && order.descending == query.descending) {
            return order;
        }
    }
    return orders.front();
}

struct Alone {
    bool from = false;
    bool to = true;
};

struct Found {
    std::vector<Keyed> rows;
    std::int64_t total = 0;
};

Found in_scope(Connection& connection, const registry::ElderQuery& query, const Order& order,
               Alone alone) {
    Found found;
    const Keyed start = start_of(query.after, order.by_text, order.descending);
    const std::size_t count = page_size(query.count_max) + 1;
    for (const AreaRange& range : ranges_of(query.scopes)) {
        found.total += connection.value<std::int64_t>(count_sql, range.first, range.last,
                                                      alone.from, alone.to);
        if (order.by_text) {
            for (auto& [text, id] : connection.rows<std::string, std::uint64_t>(
                     order.sql, range.first, range.last, alone.from, alone.to, start.text, start.id,
                     count)) {
                found.rows.push_back({std::move(text), 0, id});
            }
            continue;
        }
        for (auto& [number, id] : connection.rows<std::int64_t, std::uint64_t>(
                 order.sql, range.first, range.last, alone.from, alone.to, start.number, start.id,
                 count)) {
            found.rows.push_back({"", number, id});
        }
    }
    return found;
}

Found matching(Connection& connection, const registry::ElderQuery& query, const Order& order,
               Alone alone, const SearchWords& w) {
    Found found;
    const Keyed start = start_of(query.after, order.by_text, order.descending);
    const auto ranges = ranges_of(query.scopes);
    for (auto& [id, text, birth, area] :
         connection.rows<std::uint64_t, std::string, std::int64_t, std::uint64_t>(
             matches_sql, alone.from, alone.to, w.name_from, w.name_until, w.card_from,
             w.card_until, w.phone_tail, w.id_number, w.id_tail, w.device_from, w.device_until,
             w.reversed_from, w.reversed_until, search_matches_max)) {
        if (!in_any(ranges, AreaId{area})) {
            continue;
        }
        ++found.total;
        const std::int64_t number = order.sort == "area" ? static_cast<std::int64_t>(area) : birth;
        Keyed row = order.by_text ? Keyed{std::move(text), 0, id} : Keyed{"", number, id};
        if (order.descending ? row < start : row > start) {
            found.rows.push_back(std::move(row));
        }
    }
    return found;
}

}  // namespace

registry::Page<registry::ElderRow> RegistryStore::elders(const Conn& conn,
                                                         const registry::ElderQuery& query) const {
    Connection& connection = connection_of(conn);
    const Order& order = order_of(query);
    const Alone alone{query.lives_alone.value_or(false), query.lives_alone.value_or(true)};
    const SearchWords words = search_words(query.words, personal_);
    Found found = words.name_from.empty() ? in_scope(connection, query, order, alone)
                                          : matching(connection, query, order, alone, words);
    const KeyedPage page =
        first_of(std::move(found.rows), order.descending, page_size(query.count_max));
    registry::Page<registry::ElderRow> out;
    out.total = found.total;
    for (const Keyed& key : page.rows) {
        const auto row = connection.row<std::int64_t, std::string>(row_sql, key.id);
        CHECK(row.has_value());
        out.rows.push_back(
            masked_row(open_elder(personal_, ElderId{key.id}, std::get<0>(*row), std::get<1>(*row)),
                       static_cast<int>(connection.value<std::int64_t>(terminals_sql, key.id))));
    }
    if (page.more) {
        out.next = key_of(page.rows.back(), order.by_text);
    }
    return out;
}

}  // namespace tiexin::store

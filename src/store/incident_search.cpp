// The list of incidents: newest or oldest first, filtered, within a scope of areas or of one elder
// or terminal.

#include <algorithm>

#include "alarms/policy.hpp"
#include "store/alarm_store.hpp"
#include "store/areas.hpp"
#include "store/elder_terms.hpp"
#include "store/incident_rows.hpp"
#include "store/paging.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

// The filter of all lists; a part that is not asked for is passed so that it lets everything by.
#define INCIDENT_FILTER                                                                         \
    " AND :states LIKE '%,' || state || ',%' AND kinds LIKE :kind "                             \
    "AND priority BETWEEN :priority_from AND :priority_to "                                     \
    "AND holder BETWEEN :holder_from AND :holder_to AND outcome >= :outcome_from "              \
    "AND outcome <= :outcome_to AND raised_at BETWEEN :raised_from AND :raised_to "             \
    "AND elder BETWEEN :elder_from AND :elder_to AND terminal BETWEEN :terminal_from "          \
    "AND :terminal_to AND (:any_time = 1 "                                                      \
    "OR COALESCE(answered_at, CASE state WHEN 'closed' THEN 0 ELSE :late_by END) - raised_at "  \
    "> CASE priority WHEN 1 THEN :limit_1 WHEN 2 THEN :limit_2 WHEN 3 THEN :limit_3 "           \
    "ELSE :limit_4 END) AND (:any_words = 1 OR number >= :number_from AND number < :number_to " \
    "OR elder IN (SELECT elder FROM elder_term WHERE term >= :name_from AND term < :name_to))"

struct ListSql {
    const char *newest, *oldest, *count;
};

#define INCIDENT_LIST(WHERE)                                 \
    {                                                        \
        "SELECT id, area FROM incident WHERE " WHERE         \
        " AND id < :after ORDER BY id DESC "                 \
        "LIMIT :count_max",                                  \
            "SELECT id, area FROM incident WHERE " WHERE     \
            " AND id > :after ORDER BY id LIMIT :count_max", \
            "SELECT COUNT(id) FROM incident WHERE " WHERE    \
    }

// One statement a kind of list, so that each walks the index that is made for it: a file's page
// must not read the whole city, nor the plain list weigh every row.
constexpr ListSql all_sql = INCIDENT_LIST("area BETWEEN :first AND :last");
constexpr ListSql filtered_sql = INCIDENT_LIST("area BETWEEN :first AND :last" INCIDENT_FILTER);
constexpr ListSql elder_sql =
    INCIDENT_LIST("elder = :whose AND area BETWEEN :first AND :last" INCIDENT_FILTER);
constexpr ListSql terminal_sql =
    INCIDENT_LIST("terminal = :whose AND area BETWEEN :first AND :last" INCIDENT_FILTER);
constexpr const char* one_sql = "SELECT " INCIDENT_COLUMNS " FROM incident WHERE id = :id";

constexpr std::string_view all_states = ",raised,offered,accepted,acting,closed,";

struct Span {
    std::int64_t from = 0;
    std::int64_t to = last_number;
};

Span span_of(std::uint64_t id) {
    const auto value = static_cast<std::int64_t>(id);
    return id == 0 ? Span{} : Span{value, value};
}

struct Filter {
    std::string states, kind, outcome_from, outcome_to, number_from, number_to, name_from, name_to;
    Span priority, holder, raised, elder, terminal;
    std::int64_t late_by = 0;
    bool any_time = true;
    bool any_words = true;
};

Filter filter_of(const alarms::IncidentQuery& query, const Personal& personal) {
    Filter f;
    f.states = query.states.empty() ? std::string(all_states) : ",";
    for (const alarms::State state : query.states) {
        f.states += std::string(name_of(state)) + ",";
    }
    f.kind = query.kind.empty() ? "%" : "%," + query.kind + ",%";
    f.priority = query.priority ? Span{*query.priority, *query.priority} : Span{};
    f.holder = span_of(query.holder.value);
    f.elder = span_of(query.elder.value);
    f.terminal = span_of(query.terminal.value);
    f.outcome_from = query.outcome ? name_of(*query.outcome) : "";
    f.outcome_to = query.outcome ? f.outcome_from : std::string(last_text);
    f.raised.from = query.from ? query.from->us : 0;
    f.raised.to = query.until ? query.until->us - 1 : last_number;
    f.any_time = !query.late_by;
    f.late_by = query.late_by.value_or(Instant{}).us;
    const SearchWords words = search_words(query.words, personal);
    f.any_words = words.name_from.empty();
    f.name_from = words.name_from;
    f.name_to = words.name_until;
    f.number_from = trim(query.words);
    f.number_to = prefix_end(f.number_from);
    return f;
}

bool plain(const alarms::IncidentQuery& query) {
    return query.states.empty() && query.kind.empty() && !query.priority && !query.elder &&
           !query.terminal && !query.holder && !query.outcome && !query.from && !query.until &&
           !query.late_by && query.words.empty();
}

template <class Run>
auto filtered(const Filter& f, const Run& run) {
    return run(f.states, f.kind, f.priority.from, f.priority.to, f.holder.from, f.holder.to,
               f.outcome_from, f.outcome_to, f.raised.from, f.raised.to, f.elder.from, f.elder.to,
               f.terminal.from, f.terminal.to, f.any_time, f.late_by, alarms::answer_limit_of(1).us,
               alarms::answer_limit_of(2).us, alarms::answer_limit_of(3).us,
               alarms::answer_limit_of(4).us, f.any_words, f.number_from, f.number_to, f.name_from,
               f.name_to);
}

// Calls `run(statements, values...)` with the statements for this query and what they take.
template <class Run>
auto with(const alarms::IncidentQuery& query, const Filter& f, const AreaRange& range,
          const Run& run) {
    if (plain(query)) {
        return run(all_sql, range.first, range.last);
    }
    return filtered(f, [&](const auto&... in) {
        if (query.elder) {
            return run(elder_sql, query.elder, range.first, range.last, in...);
        }
        if (query.terminal) {
            return run(terminal_sql, query.terminal, range.first, range.last, in...);
        }
        return run(filtered_sql, range.first, range.last, in...);
    });
}

}  // namespace

alarms::IncidentPage AlarmStore::incidents(const Conn& conn,
                                           const alarms::IncidentQuery& query) const {
    Connection& connection = connection_of(conn);
    const Filter filter = filter_of(query, personal_);
    const std::size_t count_max = page_size(query.count_max);
    const auto after =
        query.after.value_or(query.oldest_first ? 0 : static_cast<std::uint64_t>(last_number));
    std::vector<AreaRange> ranges = ranges_of(query.scopes);
    if (!ranges.empty()) {
        ranges.push_back({0, 0});  // what lies in no area is everybody's
    }
    alarms::IncidentPage page;
    std::vector<Keyed> keys;
    for (const AreaRange& range : ranges) {
        const auto rows = with(query, filter, range, [&](const ListSql& sql, const auto&... in) {
            page.total += connection.value<std::int64_t>(sql.count, in...);
            return connection.rows<std::uint64_t, std::uint64_t>(
                query.oldest_first ? sql.oldest : sql.newest, in..., after, count_max + 1);
        });
        for (const auto& [id, area] : rows) {
            keys.push_back({"", 0, id});
        }
    }
    const KeyedPage ids = first_of(std::move(keys), !query.oldest_first, count_max);
    for (const Keyed& key : ids.rows) {
        auto found = incidents_from(
            personal_, connection.rows<std::uint64_t, std::int64_t, std::string>(one_sql, key.id));
        page.rows.push_back(std::move(found.front()));
    }
    if (ids.more) {
        page.next = ids.rows.back().id;
    }
    return page;
}

}  // namespace tiexin::store

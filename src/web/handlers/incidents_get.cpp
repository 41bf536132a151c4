#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "web/cursor.hpp"
#include "web/handlers/elders.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

namespace {

// Everything open in the city that this person may see: their areas, and what the ladder carried
// to them. The city's open incidents are few, so they are filtered here.
std::vector<alarms::Incident> open_for(Call& call, const Conn& conn) {
    std::vector<alarms::Incident> open =
        call.ports.alarms.open_incidents(conn, {call.ports.divisions.city()});
    std::erase_if(
        open, [&](const alarms::Incident& incident) { return !may_see(call.user(), incident); });
    return open;
}

std::vector<alarms::State> states_of(QueryInput& query, std::string_view text) {
    std::vector<alarms::State> states;
    for (const std::string_view name : split(text, ',')) {
        if (name.empty()) {
            continue;
        }
        if (name == "open") {
            using enum alarms::State;
            states.insert(states.end(), {raised, offered, accepted, acting});
            continue;
        }
        const auto state = alarms::state_named(name);
        if (!state) {
            query.fault("state", "not_one_of");
            continue;
        }
        states.push_back(*state);
    }
    return states;
}

}  // namespace

Answer get_queue(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        IncidentShape shape(call.ports, call.desk, conn, call.now);
        Json items = Json::array();
        for (const alarms::Incident& incident : open_for(call, conn)) {
            items.push(shape.summary(incident));
        }
        return Json::object({{"items", std::move(items)},
                             {"seq", call.ports.log.last_seq(conn)},
                             {"server_time", iso8601(call.now)}});
    });
}

Answer count_incidents(Call& call) {
    constexpr std::size_t priorities = 4;
    const Instant midnight{(call.now + shanghai_offset).us / days(1).us * days(1).us -
                           shanghai_offset.us};
    return reading(call, [&](const Conn& conn) -> Answer {
        std::array<std::int64_t, priorities> waiting_by_priority{};
        std::int64_t waiting = 0;
        std::optional<Instant> oldest;
        const std::vector<alarms::Incident> open = open_for(call, conn);
        for (const alarms::Incident& incident : open) {
            if (incident.holder) {
                continue;
            }
            ++waiting;
            const int index = std::clamp(incident.priority, 1, static_cast<int>(priorities)) - 1;
            ++waiting_by_priority[static_cast<std::size_t>(index)];
            oldest = std::min(oldest.value_or(incident.waiting_since), incident.waiting_since);
        }
        alarms::IncidentQuery query;
        query.scopes = call.user().areas;
        query.from = midnight;
        query.count_max = 1;
        Json by_priority = Json::array();
        for (const std::int64_t count : waiting_by_priority) {
            by_priority.push(count);
        }
        const auto total = static_cast<std::int64_t>(open.size());
        return Json::object({{"today", call.ports.alarms.incidents(conn, query).total},
                             {"open", total},
                             {"waiting", waiting},
                             {"held", total - waiting},
                             {"waiting_by_priority", std::move(by_priority)},
                             {"oldest_waiting_at", time_json(oldest)}});
    });
}

Answer list_incidents(Call& call) {
    constexpr std::size_t words_chars_max = 64;
    QueryInput query(call.request);
    alarms::IncidentQuery wanted;
    wanted.scopes = scopes_of(call.user(), query.area("area_id"));
    wanted.words = query.text("q", words_chars_max);
    wanted.states = states_of(query, query.text("state", 80));
    wanted.kind = query.text("kind", 40);
    if (const auto priority = query.integer("priority", 1, 4)) {
        wanted.priority = static_cast<int>(*priority);
    }
    if (const std::string outcome = query.text("outcome", 40); !outcome.empty()) {
        wanted.outcome = alarms::outcome_named(outcome);
        if (!wanted.outcome) {
            query.fault("outcome", "not_one_of");
        }
    }
    wanted.elder = query.id<ElderId>("elder_id");
    wanted.terminal = query.id<TerminalId>("terminal_id");
    if (query.boolean("mine", false)) {
        wanted.holder = call.user().id;
    }
    if (query.boolean("late", false)) {
        wanted.late_by = call.now;
    }
    wanted.from = query.time("from");
    wanted.until = query.time("to");
    const std::string sort = query.choice("sort", {"newest", "oldest", "priority"});
    wanted.oldest_first = sort == "oldest";
    wanted.count_max = query.limit();
    const std::string list = list_fingerprint(call.request);
    if (const auto cursor = call.request.query_value("cursor"); cursor && !cursor->empty()) {
        const auto mark = parse_cursor(*cursor, list);
        if (!mark) {
            return problem("bad_cursor");
        }
        wanted.after = mark->id;
    }
    if (!query.ok()) {
        return invalid_fields(query.faults());
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        alarms::IncidentPage page = call.ports.alarms.incidents(conn, wanted);
        if (sort == "priority") {
            std::stable_sort(page.rows.begin(), page.rows.end(),
                             [](const auto& a, const auto& b) { return a.priority < b.priority; });
        }
        IncidentShape shape(call.ports, call.desk, conn, call.now);
        Json items = Json::array();
        for (const alarms::Incident& incident : page.rows) {
            items.push(shape.summary(incident));
        }
        return Json::object(
            {{"items", std::move(items)},
             {"next_cursor", page.next ? Json(cursor_of({"", *page.next}, list)) : Json()},
             {"total", page.total}});
    });
}

Answer get_incident(Call& call) {
    const auto id = call.param_id<IncidentId>("incident_id");
    if (!id) {
        return problem("not_found");
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        const auto incident = call.ports.alarms.incident(conn, *id);
        if (!incident || !may_see(call.user(), *incident)) {
            return problem("not_found");
        }
        IncidentShape shape(call.ports, call.desk, conn, call.now);
        return shape.detail(*incident, call.user(), call.language == Language::zh);
    });
}

}  // namespace tiexin::web

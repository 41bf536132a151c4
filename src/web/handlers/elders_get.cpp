#include <algorithm>

#include "base/text.hpp"
#include "web/cursor.hpp"
#include "web/handlers/elders.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/elders.hpp"
#include "web/shape/users.hpp"

namespace tiexin::web {

namespace {
constexpr std::size_t versions_shown = 200;
constexpr std::size_t track_points_max = 20'000;
}  // namespace

std::optional<registry::Elder> elder_of(Call& call, const Conn& conn) {
    const auto id = call.param_id<ElderId>("elder_id");
    if (!id) {
        return std::nullopt;
    }
    auto elder = call.ports.registry.elder(conn, *id);
    if (!elder || in_areas(call.user(), elder->area)) {
        return elder;
    }
    // Beyond their areas only through an open incident that the ladder carried to them.
    for (const alarms::Incident& incident :
         call.ports.alarms.joinable(conn, *id, "", "", call.now)) {
        if (incident.state != alarms::State::closed && may_see(call.user(), incident)) {
            return elder;
        }
    }
    return std::nullopt;
}

bool holds_incident_of(Call& call, const Conn& conn, IncidentId incident, ElderId elder) {
    if (!incident) {
        return false;
    }
    const auto found = call.ports.alarms.incident(conn, incident);
    return found && found->elder == elder && found->holder == call.user().id;
}

Result<void> log_access(Call& call, const registry::Elder& elder, std::string action,
                        std::string reason, IncidentId incident) {
    return call.ports.database.write([&](Tx& tx) -> Result<void> {
        identity::Access access;
        access.id = tx.next_id();
        access.at = tx.now();
        access.user = call.user().id;
        access.user_name = call.user().display_name;
        access.role = call.user().role;
        access.action = action;
        access.elder = elder.id;
        access.elder_name = elder.name;
        access.incident = incident;
        access.reason = reason;
        access.address = call.address();
        call.ports.users.log_access(tx, access, elder.area);
        return {};
    });
}

Answer list_elders(Call& call) {
    QueryInput query(call.request);
    registry::ElderQuery wanted;
    wanted.scopes = scopes_of(call.user(), query.area("area_id"));
    wanted.words = query.text("q", 64);
    wanted.lives_alone = query.maybe_boolean("lives_alone");
    wanted.sort = query.choice("sort", {"name", "area", "birth"});
    wanted.descending = query.boolean("descending", false);
    wanted.count_max = query.limit();
    const std::string list = list_fingerprint(call.request);
    if (const auto cursor = call.request.query_value("cursor"); cursor && !cursor->empty()) {
        const auto mark = parse_cursor(*cursor, list);
        if (!mark) {
            return problem("bad_cursor");
        }
        wanted.after = registry::PageKey{mark->text, mark->id};
    }
    if (!query.ok()) {
        return invalid_fields(query.faults());
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        const auto page = call.ports.registry.elders(conn, wanted);
        Json items = Json::array();
        for (const registry::ElderRow& row : page.rows) {
            items.push(elder_row_json(row, call.ports.divisions, call.now));
        }
        return Json::object(
            {{"items", std::move(items)},
             {"next_cursor",
              page.next ? Json(cursor_of({page.next->text, page.next->id}, list)) : Json()},
             {"total", page.total}});
    });
}

Answer elder_answer(Call& call, ElderId id, IncidentId incident, int status) {
    Answer answer = reading(call, [&](const Conn& conn) -> Answer {
        const auto elder = call.ports.registry.elder(conn, id);
        if (!elder) {
            return problem("not_found");
        }
        ElderShape shape(call.ports, call.desk, conn, call.now);
        return shape.file(*elder, holds_incident_of(call, conn, incident, id));
    });
    if (!answer.problem) {
        answer.status = status;
        answer.headers.push_back(
            {"ETag", "\"" + std::to_string(answer.body.int_of("version").value_or(0)) + "\""});
    }
    return answer;
}

Answer get_elder(Call& call) {
    QueryInput query(call.request);
    const IncidentId incident = query.id<IncidentId>("incident_id");
    if (!query.ok()) {
        return invalid_fields(query.faults());
    }
    std::optional<registry::Elder> elder;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        elder = elder_of(call, conn);
        return Result<void>{};
    });
    if (!read) {
        return read.error();
    }
    if (!elder) {
        return problem("not_found");
    }
    // Logged before it is shown: no file is seen by somebody nobody knows of.
    if (const Result<void> logged = log_access(call, *elder, "elder_opened", "", incident);
        !logged) {
        return logged.error();
    }
    return elder_answer(call, elder->id, incident, 200);
}

Answer list_elder_changes(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        const auto elder = elder_of(call, conn);
        if (!elder) {
            return problem("not_found");
        }
        Names names(call.ports.users, conn);
        const auto versions = call.ports.registry.elder_versions(conn, elder->id, versions_shown);
        return Json::object({{"items", changes_json(versions, call.ports.divisions, names)}});
    });
}

Answer list_elder_viewers(Call& call) {
    QueryInput query(call.request);
    const std::size_t limit = query.limit();
    const std::string list = list_fingerprint(call.request);
    std::optional<std::uint64_t> after;
    if (const auto cursor = call.request.query_value("cursor"); cursor && !cursor->empty()) {
        const auto mark = parse_cursor(*cursor, list);
        if (!mark) {
            return problem("bad_cursor");
        }
        after = mark->id;
    }
    if (!query.ok()) {
        return invalid_fields(query.faults());
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        const auto elder = elder_of(call, conn);
        if (!elder) {
            return problem("not_found");
        }
        identity::AccessQuery wanted;
        wanted.scopes = {call.ports.divisions.city()};
        wanted.elder = elder->id;
        wanted.after = after;
        wanted.count_max = limit;
        return access_page(call.ports.users.accesses(conn, wanted), limit, list);
    });
}

Answer get_track(Call& call) {
    const auto text = call.request.query_value("day");
    const auto day = text ? parse_birth(*text) : std::nullopt;
    if (!day) {
        return invalid_fields({{"day", text ? "impossible_date" : "required", {}}});
    }
    const auto midnight_utc = instant_of({day->year, day->month, day->day, 0, 0, 0});
    if (!midnight_utc) {
        return invalid_fields({{"day", "impossible_date", {}}});
    }
    const Instant from = *midnight_utc - shanghai_offset;
    std::optional<registry::Elder> elder;
    Answer answer = reading(call, [&](const Conn& conn) -> Answer {
        elder = elder_of(call, conn);
        if (!elder) {
            return problem("not_found");
        }
        std::vector<location::Position> points;
        for (const registry::Terminal& worn : call.ports.registry.terminals_of(conn, elder->id)) {
            const Instant since = std::max(from, worn.worn_since.value_or(from));
            const auto track =
                call.ports.tracks.track(conn, worn.id, since, from + days(1), track_points_max);
            points.insert(points.end(), track.begin(), track.end());
        }
        std::stable_sort(points.begin(), points.end(),
                         [](const auto& a, const auto& b) { return a.fix_at < b.fix_at; });
        const bool truncated = points.size() > track_points_max;
        if (truncated) {
            points.erase(points.begin(),
                         points.end() - static_cast<std::ptrdiff_t>(track_points_max));
        }
        Json items = Json::array();
        items.reserve(points.size());
        for (const location::Position& point : points) {
            items.push(position_json(point, call.now, elder->home));
        }
        return Json::object(
            {{"day", *text}, {"points", std::move(items)}, {"truncated", truncated}});
    });
    if (!answer.problem) {
        if (const Result<void> logged = log_access(call, *elder, "track_opened", "", {}); !logged) {
            return logged.error();
        }
    }
    return answer;
}

}  // namespace tiexin::web

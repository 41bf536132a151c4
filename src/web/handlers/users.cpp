#include <algorithm>

#include "base/text.hpp"
#include "web/cursor.hpp"
#include "web/handlers/elders.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/users.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t areas_max = 64;
constexpr std::size_t name_chars_max = 64;
constexpr std::size_t password_chars_max = 256;

// A person may give only what they have: areas inside their own.
std::optional<std::vector<AreaId>> read_areas(Call& call, Input& input) {
    const auto texts = input.maybe_texts("area_ids", areas_max, {2, 12});
    if (!texts) {
        return std::nullopt;
    }
    std::vector<AreaId> areas;
    for (const std::string& text : *texts) {
        const auto area = parse_area(text);
        if (!area || call.ports.divisions.find(*area) == nullptr) {
            input.fault("area_ids", "unknown_area");
        } else if (!in_areas(call.user(), *area)) {
            input.fault("area_ids", "outside_area");
        } else {
            areas.push_back(*area);
        }
    }
    if (texts->empty()) {
        input.fault("area_ids", "area_required");
    }
    return areas;
}

std::optional<std::string> language_tag(std::string_view tag) {
    return tag == "zh-CN" || tag == "en" ? std::optional(std::string(tag)) : std::nullopt;
}

// Which field a refusal of the identity service is about; its detail is a code of the fault table.
std::string field_of(std::string_view detail) {
    if (detail.starts_with("password")) {
        return "password";
    }
    if (detail.starts_with("display_name")) {
        return "display_name";
    }
    return detail.starts_with("area") ? "area_ids" : "name";
}

// A user whose areas the caller's areas cover; others do not exist for them.
std::optional<identity::User> user_of(Call& call, std::optional<Problem>& wrong) {
    const auto id = call.param_id<UserId>("user_id");
    std::optional<identity::User> user;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        user = id ? call.ports.users.user(conn, *id) : std::nullopt;
        return Result<void>{};
    });
    if (!read) {
        wrong = problem_of(read.error());
        return std::nullopt;
    }
    const bool mine = user && std::all_of(user->areas.begin(), user->areas.end(),
                                          [&](AreaId area) { return in_areas(call.user(), area); });
    if (!mine) {
        wrong = problem("not_found");
        return std::nullopt;
    }
    return user;
}

Json shown(Call& call, const identity::User& user) {
    return user_json(user, call.ports.identity.locked_until(user.name, call.now),
                     call.ports.divisions);
}

void end_sessions(Call& call, UserId user) {
    if (call.desk.sessions_ended) {
        call.desk.sessions_ended(user, SessionId{});
    }
}

}  // namespace

Answer list_users(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        Json items = Json::array();
        for (const identity::User& user : call.ports.users.users(conn)) {
            const bool mine = std::any_of(user.areas.begin(), user.areas.end(),
                                          [&](AreaId area) { return in_areas(call.user(), area); });
            if (mine) {
                items.push(shown(call, user));
            }
        }
        return Json::object({{"items", std::move(items)}});
    });
}

Answer create_user(Call& call) {
    Input input(call.body);
    input.only({"name", "display_name", "role", "area_ids", "password", "language"});
    identity::NewUser user;
    user.name = input.text("name", {2, 32});
    user.display_name = input.text("display_name", {1, name_chars_max});
    user.role = input.named("role", identity::role_named).value_or(user.role);
    input.require("area_ids");
    user.areas = read_areas(call, input).value_or(std::vector<AreaId>{});
    user.password = input.text("password", {identity::password_chars_min, password_chars_max});
    user.language = input.maybe_named("language", language_tag).value_or(user.language);
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const Result<identity::User> created = call.ports.identity.create(user, call.actor());
    if (!created) {
        switch (created.error().code) {
            case Code::conflict:
                return problem("name_taken");
            case Code::bad_input:
                return invalid_fields(
                    {{field_of(created.error().detail), created.error().detail, {}}});
            default:
                return created.error();
        }
    }
    return {shown(call, *created), 201};
}

Answer update_user(Call& call) {
    const auto version = if_match(call.request);
    if (!version) {
        return problem("if_match_missing");
    }
    std::optional<Problem> wrong;
    auto user = user_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    const auto conflict = [](std::int64_t current) {
        return problem_with("version_conflict", Json::object({{"current_version", current}}));
    };
    if (user->version != *version) {
        return conflict(user->version);
    }
    Input input(call.body);
    input.only({"display_name", "role", "area_ids", "disabled", "language"});
    const identity::User before = *user;
    user->display_name =
        input.maybe_text("display_name", {1, name_chars_max}).value_or(user->display_name);
    user->role = input.maybe_named("role", identity::role_named).value_or(user->role);
    user->areas = read_areas(call, input).value_or(user->areas);
    user->disabled = input.boolean("disabled", user->disabled);
    user->language = input.maybe_named("language", language_tag).value_or(user->language);
    if (user->id == call.user().id && (user->disabled || user->role != before.role)) {
        input.fault(user->disabled ? "disabled" : "role",
                    "invalid");  // nobody locks themselves out
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const Result<identity::User> changed = call.ports.identity.change(*user, call.actor());
    if (!changed) {
        switch (changed.error().code) {
            case Code::conflict:
                return conflict(before.version + 1);
            case Code::bad_input:
                return invalid_fields(
                    {{field_of(changed.error().detail), changed.error().detail, {}}});
            default:
                return changed.error();
        }
    }
    if (changed->disabled || changed->role != before.role || changed->areas != before.areas) {
        end_sessions(call, changed->id);
    }
    return shown(call, *changed);
}

Answer reset_password(Call& call) {
    std::optional<Problem> wrong;
    const auto user = user_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only({"password"});
    const std::string password =
        input.text("password", {identity::password_chars_min, password_chars_max});
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const Result<void> set =
        call.ports.identity.set_password(user->id, password, true, call.actor());
    if (!set) {
        return set.error().code == Code::bad_input
                   ? Answer(invalid_fields({{"password", set.error().detail, {}}}))
                   : Answer(set.error());
    }
    end_sessions(call, user->id);
    return no_content();
}

Answer list_access_log(Call& call) {
    QueryInput query(call.request);
    identity::AccessQuery wanted;
    wanted.scopes = call.user().areas;
    wanted.user = query.id<UserId>("user_id");
    wanted.elder = query.id<ElderId>("elder_id");
    wanted.action = query.text("action", 40);
    wanted.from = query.time("from");
    wanted.until = query.time("to");
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
        return access_page(call.ports.users.accesses(conn, wanted), wanted.count_max, list);
    });
}

}  // namespace tiexin::web

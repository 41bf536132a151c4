#include "web/shape/basic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/geo.hpp"
#include "base/text.hpp"
#include "flows/incident_json.hpp"

namespace tiexin::web {

namespace {

constexpr std::string_view user_actor = "user:";
constexpr double home_near_m = 100;  // a fix without accuracy counts as home so near

}  // namespace

Json time_json(Instant at) {
    return iso8601(at);
}

Json time_json(const std::optional<Instant>& at) {
    return at ? Json(iso8601(*at)) : Json();
}

Json text_or_null(std::string_view text) {
    return text.empty() ? Json() : Json(text);
}

Json texts_json(const std::vector<std::string>& texts) {
    Json out = Json::array();
    for (const std::string& text : texts) {
        out.push(text);
    }
    return out;
}

Json area_json(const Divisions& divisions, AreaId area) {
    return flows::area_json(area, divisions);
}

std::string place_text(const Divisions& divisions, AreaId area) {
    return flows::place_text(area, divisions);
}

Json person_json(UserId user, std::string_view name, std::optional<int> seat) {
    if (!user) {
        return {};
    }
    return Json::object({{"user_id", user}, {"name", name}, {"seat_number", seat}});
}

int age_of(const registry::BirthDate& birth, Instant now) {
    const CivilTime today = civil_shanghai(now);
    return age_on(birth, CivilDate{today.year, today.month, today.day});
}

std::string birth_text(const registry::BirthDate& birth) {
    return fmt::format("{:04}-{:02}-{:02}", birth.year, birth.month, birth.day);
}

std::optional<registry::BirthDate> parse_birth(std::string_view text) {
    const auto parts = split(text, '-');
    if (parts.size() != 3 || parts[0].size() != 4 || parts[1].size() != 2 || parts[2].size() != 2) {
        return std::nullopt;
    }
    const auto year = parse_int(parts[0], 1'800, 9'999);
    const auto month = parse_int(parts[1], 1, 12);
    const auto day = parse_int(parts[2], 1, 31);
    if (!year || !month || !day) {
        return std::nullopt;
    }
    const registry::BirthDate birth{static_cast<int>(*year), static_cast<int>(*month),
                                    static_cast<int>(*day)};
    return valid_date(birth) ? std::optional(birth) : std::nullopt;
}

Json position_json(const location::Position& position, Instant now,
                   const std::optional<Wgs84>& home) {
    const std::int64_t age_us = std::max<std::int64_t>(0, (now - position.fix_at).us);
    const bool at_home = home && distance_m(position.place, *home) <=
                                     std::max(position.accuracy_m.value_or(0), home_near_m);
    return Json::object({{"lat", position.place.lat},
                         {"lon", position.place.lon},
                         {"datum", "wgs84"},
                         {"kind", location::name_of(position.source)},
                         {"accuracy_m", position.accuracy_m},
                         {"speed_kmh", position.speed_kmh},
                         {"fix_at", time_json(position.fix_at)},
                         {"received_at", time_json(position.received_at)},
                         {"age_s", age_us / 1'000'000},
                         {"at_home", at_home},
                         {"battery_percent", position.battery_percent},
                         {"terminal_id", position.terminal}});
}

Json event_payload(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    Result<Json> parsed = Json::parse(text);
    return parsed ? std::move(*parsed) : Json();
}

const std::string& Names::of(UserId user) {
    const auto known = names_.find(user);
    if (known != names_.end()) {
        return known->second;
    }
    const auto found = users_.user(conn_, user);
    return names_.emplace(user, found ? found->display_name : to_text(user)).first->second;
}

Json Names::of_actor(std::string_view actor) {
    if (!actor.starts_with(user_actor)) {
        return {};
    }
    const auto user = parse_id(actor.substr(user_actor.size()));
    return user ? person_json(UserId{*user}, of(UserId{*user})) : Json();
}

}  // namespace tiexin::web

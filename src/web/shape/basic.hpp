#pragma once
// The small pieces every JSON answer is made of. Pure, but for Names, which reads display names
// once per answer.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "alarms/types.hpp"
#include "base/divisions.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "identity/store.hpp"
#include "location/types.hpp"
#include "registry/types.hpp"

namespace tiexin::web {

Json time_json(Instant at);
Json time_json(const std::optional<Instant>& at);
Json text_or_null(std::string_view text);  // null when empty
Json texts_json(const std::vector<std::string>& texts);
Json area_json(const Divisions& divisions, AreaId area);  // null when none
// County and town, as the queue shows it: 平城区永泰街道.
std::string place_text(const Divisions& divisions, AreaId area);
Json person_json(UserId user, std::string_view name, std::optional<int> seat = std::nullopt);
int age_of(const registry::BirthDate& birth, Instant now);  // whole years, today in Shanghai
std::string birth_text(const registry::BirthDate& birth);   // 1943-05-01
std::optional<registry::BirthDate> parse_birth(std::string_view text);
Json position_json(const location::Position& position, Instant now,
                   const std::optional<Wgs84>& home);
Json event_payload(std::string_view text);  // null when erased

// Display names of users by id and by actor text ("user:123"), read once each.
class Names {
public:
    Names(const identity::Store& users, const Conn& conn) : users_(users), conn_(conn) {}
    const std::string& of(UserId user);
    Json of_actor(std::string_view actor);  // null: a terminal or the server itself

private:
    const identity::Store& users_;
    const Conn& conn_;
    std::map<UserId, std::string> names_;
};

}  // namespace tiexin::web

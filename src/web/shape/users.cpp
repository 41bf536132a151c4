#include "web/shape/users.hpp"

namespace tiexin::web {

namespace {
Json areas_json(const std::vector<AreaId>& areas, const Divisions& divisions) {
    Json out = Json::array();
    for (const AreaId area : areas) {
        out.push(area_json(divisions, area));
    }
    return out;
}
}  // namespace

Json user_json(const identity::User& user, std::optional<Instant> locked_until,
               const Divisions& divisions) {
    return Json::object({{"id", user.id},
                         {"version", user.version},
                         {"name", user.name},
                         {"display_name", user.display_name},
                         {"role", identity::name_of(user.role)},
                         {"areas", areas_json(user.areas, divisions)},
                         {"disabled", user.disabled},
                         {"locked_until", time_json(locked_until)},
                         {"last_sign_in_at", time_json(user.last_sign_in_at)},
                         {"language", user.language},
                         {"must_change_password", user.must_change_password},
                         {"created_at", time_json(user.created_at)}});
}

Json seat_json(const flows::Seat& seat, const Desk& desk, const Divisions& divisions) {
    Json lost = Json::array();
    for (const flows::LostIncident& incident : seat.lost) {
        lost.push(Json::object({{"incident_id", incident.incident},
                                {"number", incident.number},
                                {"at", time_json(incident.at)}}));
    }
    return Json::object({{"user_id", seat.user},
                         {"name", seat.name},
                         {"seat_number", desk.seat_numbers.of(seat.user)},
                         {"role", identity::name_of(seat.role)},
                         {"state", identity::name_of(seat.state)},
                         {"since", time_json(seat.state_since)},
                         {"break_until", time_json(seat.break_until)},
                         {"connected", seat.connected},
                         {"lost_at", time_json(seat.lost_at)},
                         {"lost_incidents", std::move(lost)},
                         {"last_heard_at", time_json(seat.last_heard_at)},
                         {"areas", areas_json(seat.areas, divisions)},
                         {"holding", Json::array()}});
}

Json access_json(const identity::Access& access) {
    return Json::object(
        {{"id", Json(to_text(access.id))},
         {"at", time_json(access.at)},
         {"user", person_json(access.user, access.user_name)},
         {"role", identity::name_of(access.role)},
         {"action", access.action},
         {"elder", access.elder ? Json::object({{"id", access.elder}, {"name", access.elder_name}})
                                : Json()},
         {"reason", text_or_null(access.reason)},
         {"incident_id", access.incident},
         {"address", access.address}});
}

}  // namespace tiexin::web

#include <algorithm>

#include "base/text.hpp"
#include "web/auth.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/incidents.hpp"
#include "web/shape/users.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t password_field_chars_max = 256;
constexpr std::int64_t break_minutes_max = 240;

// What the seat lost while it was silent, and with whom that is now.
Json lost_json(Call& call, const Conn& conn, const flows::Seat& seat) {
    Json items = Json::array();
    for (const flows::LostIncident& lost : seat.lost) {
        const auto incident = call.ports.alarms.incident(conn, lost.incident);
        items.push(Json::object(
            {{"incident_id", lost.incident},
             {"number", lost.number},
             {"at", time_json(lost.at)},
             {"now_with",
              incident ? person_json(incident->holder, incident->holder_name) : Json()}}));
    }
    return items;
}

Json session_json(Call& call, const identity::User& user, const identity::Session& session,
                  std::string_view token) {
    Json permissions = Json::array();
    for (const std::string_view permission : identity::permissions_of(user.role)) {
        permissions.push(permission);
    }
    std::uint64_t head = 0;  // unread: the page then reads the queue anew, which is always right
    Json seat_row;
    (void)call.ports.database.read([&](const Conn& conn) {
        head = call.ports.log.last_seq(conn);
        if (const auto seat = call.ports.seats.seat(user.id)) {
            seat_row = seat_json(*seat, call.desk, call.ports.divisions);
            seat_row.set("lost_incidents", lost_json(call, conn, *seat));
        }
        return Result<void>{};
    });
    return Json::object(
        {{"user", user_json(user, call.ports.identity.locked_until(user.name, call.now),
                            call.ports.divisions)},
         {"permissions", std::move(permissions)},
         {"csrf_token", csrf_token_of(token)},
         {"seat", std::move(seat_row)},
         {"server_time", iso8601(call.now)},
         {"head_seq", head},
         {"expires_at", time_json(session.expires_at)},
         {"must_change_password", user.must_change_password}});
}

// Only the peer counts: whoever could name another address would be locked out of none.
identity::Source source_of(const Call& call) {
    return {call.address(), net::to_text(net::network_of(call.request.remote.address))};
}

// A busy sign-in names the seconds to wait, and whether it is the name that waits or the address.
Problem busy_problem(Call& call, std::string_view name, const identity::Source& from) {
    const auto wait = call.ports.identity.wait(name, from, call.now);
    constexpr std::int64_t second_us = 1'000'000;
    const std::int64_t wait_s =
        wait ? ((wait->until - call.now).us + second_us - 1) / second_us : 1;
    return problem_with(wait && wait->of_name ? "sign_in_locked" : "too_many_requests",
                        Json::object({{"retry_after_s", wait_s}}));
}

// What the person still holds goes back to the queue before the session ends.
void give_back_all(Call& call) {
    std::vector<alarms::Incident> held;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        held = call.ports.alarms.held_incidents(conn);
        return Result<void>{};
    });
    if (!read) {
        return;  // the seat is lost in a minute, and then they return all the same
    }
    for (const alarms::Incident& incident : held) {
        if (incident.holder == call.user().id) {
            (void)call.ports.incidents.command(incident.id, alarms::Return{"signed_out"});
        }
    }
}

}  // namespace

Answer sign_in(Call& call) {
    Input input(call.body);
    input.only({"name", "password"});
    const std::string name = input.text("name", {1, 64});
    // A password is taken as it is: blanks at its ends belong to it.
    const Json* given = input.member("password");
    const auto password = given != nullptr ? given->as_text() : std::nullopt;
    if (!password || password->empty() || utf8_length(*password) > password_field_chars_max) {
        input.fault("password", password && !password->empty() ? "too_long" : "required");
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const identity::Source from = source_of(call);
    const Result<identity::SignedIn> signed_in =
        call.ports.identity.sign_in(name, *password, from, call.now);
    if (!signed_in) {
        switch (signed_in.error().code) {
            case Code::unauthorised:
                return problem("sign_in_wrong");
            case Code::busy:
                return busy_problem(call, name, from);
            default:
                return signed_in.error();
        }
    }
    Answer answer(session_json(call, signed_in->user, signed_in->session, signed_in->token), 201);
    answer.headers.push_back({"Set-Cookie", cookie_for(signed_in->token, identity::session_life_max,
                                                       call.request.secure)});
    return answer;
}

Answer get_session(Call& call) {
    return session_json(call, call.user(), call.caller->session, call.caller->token);
}

Answer sign_out(Call& call) {
    give_back_all(call);
    const Result<void> ended = call.ports.identity.sign_out(call.caller->session.id);
    if (!ended) {
        return ended.error();
    }
    call.ports.seats.set_state(call.user().id, identity::SeatState::away, call.now);
    if (call.desk.sessions_ended) {
        call.desk.sessions_ended(call.user().id, SessionId{});
    }
    Answer answer = no_content();
    answer.headers.push_back({"Set-Cookie", cookie_away(call.request.secure)});
    return answer;
}

Answer change_password(Call& call) {
    Input input(call.body);
    input.only({"old_password", "new_password"});
    const std::string before = input.text("old_password", {1, password_field_chars_max});
    const std::string after =
        input.text("new_password", {identity::password_chars_min, password_field_chars_max});
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const Result<void> changed =
        call.ports.identity.change_own_password(call.user().id, before, after);
    if (!changed) {
        switch (changed.error().code) {
            case Code::unauthorised:
            case Code::forbidden:
                return problem("password_wrong");
            case Code::bad_input:
                return invalid_fields({{"new_password", changed.error().detail, {}}});
            default:
                return changed.error();
        }
    }
    if (call.desk.sessions_ended) {
        call.desk.sessions_ended(call.user().id, call.caller->session.id);
    }
    return no_content();
}

Answer set_seat_state(Call& call) {
    Input input(call.body);
    input.only({"state", "minutes"});
    const auto state = input.named("state", identity::seat_state_named);
    const auto length = input.maybe_integer("minutes", 1, break_minutes_max);
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const bool on_break = *state == identity::SeatState::on_break;
    call.ports.seats.set_state(
        call.user().id, *state, call.now,
        on_break && length ? std::optional(call.now + minutes(*length)) : std::nullopt);
    call.ports.seats.told(call.user().id);
    const auto seat = call.ports.seats.seat(call.user().id);
    if (!seat) {
        return problem("wrong_state");  // no open stream: nobody sits there
    }
    const Result<void> told = call.ports.database.write([&](Tx& tx) -> Result<void> {
        tx.append({"SeatChanged", call.user().id.value, call.actor(), call.user().areas.front(),
                   Json::object({{"user_id", seat->user},
                                 {"name", seat->name},
                                 {"seat_number", call.desk.seat_numbers.of(seat->user)},
                                 {"state", identity::name_of(seat->state)},
                                 {"break_until", time_json(seat->break_until)}})});
        return {};
    });
    if (!told) {
        return told.error();
    }
    return seat_json(*seat, call.desk, call.ports.divisions);
}

Answer list_seats(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        const std::vector<alarms::Incident> held = call.ports.alarms.held_incidents(conn);
        IncidentShape shape(call.ports, call.desk, conn, call.now);
        Json items = Json::array();
        for (const flows::Seat& seat : call.ports.seats.all()) {
            const bool shared = std::any_of(seat.areas.begin(), seat.areas.end(), [&](AreaId area) {
                return identity::in_scope(call.user(), area) ||
                       std::any_of(call.user().areas.begin(), call.user().areas.end(),
                                   [area](AreaId mine) { return contains(area, mine); });
            });
            if (!shared) {
                continue;
            }
            Json row = seat_json(seat, call.desk, call.ports.divisions);
            Json holding = Json::array();
            for (const alarms::Incident& incident : held) {
                if (incident.holder == seat.user && may_see(call.user(), incident)) {
                    holding.push(shape.summary(incident));
                }
            }
            row.set("holding", std::move(holding));
            items.push(std::move(row));
        }
        return Json::object({{"items", std::move(items)}});
    });
}

}  // namespace tiexin::web

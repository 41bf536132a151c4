// What pages say on the stream, the seats they stand for, and the places they are shown.
#include <algorithm>

#include "base/log.hpp"
#include "identity/service.hpp"
#include "web/scope.hpp"
#include "web/shape/dots.hpp"
#include "web/stream/client.hpp"
#include "web/stream/hub.hpp"

namespace tiexin::web {

namespace {

constexpr std::string_view seat_permission = "seat.own";

bool sits(const identity::User& user) {
    return identity::may(user.role, seat_permission);
}

}  // namespace

void Hub::heard(Client& client, std::string_view text) {
    const Instant now = ports_.clock.now();
    const auto self = client.shared_from_this();
    const Result<Json> parsed = text.size() <= limits_.text_bytes_max
                                    ? Json::parse(text)
                                    : Result<Json>(Error{Code::too_large, "text_bytes_max"});
    const std::string_view type = parsed ? parsed->text_of("type").value_or("") : "";
    if (sits(client.caller.user)) {
        ports_.seats.heard(client.caller.user.id, now);
    }
    if (type == "heartbeat") {
        Json ping = Json::object(
            {{"type", "ping"}, {"server_time", iso8601(now)}, {"head_seq", head_.load()}});
        if (const auto echo = parsed->double_of("echo")) {
            ping.set("echo", *echo);
        }
        client.say(ping);
        return;
    }
    if (type == "subscribe") {
        const bool wanted = parsed->bool_of("positions").value_or(false) &&
                            identity::may(client.caller.user.role, "position.read");
        (void)fan_out_->post([self, wanted] { self->wants_positions = wanted; });
        return;
    }
    if (type == "seen") {
        const auto incident = parse_as<IncidentTag>(parsed->text_of("incident").value_or(""));
        const auto alarm = parse_as<AlarmTag>(parsed->text_of("alarm").value_or(""));
        const auto at = parse_iso8601(parsed->text_of("at").value_or(""));
        if (incident && alarm && at) {
            const Instant when = std::min(*at, now);
            // A full pool drops it: the page repeats until it hears ok.
            (void)pool_.post(
                [this, self, incident, alarm, when] { seen(self, *incident, *alarm, when); });
            return;
        }
    }
    (void)fan_out_->post([this, self] { drop(self, "bad_message"); });
}

void Hub::seen(const std::shared_ptr<Client>& client, IncidentId incident, AlarmId alarm,
               Instant at) {
    if (!identity::may(client->caller.user.role, "incident.handle")) {
        return;
    }
    bool allowed = false;
    bool known = false;
    const Result<void> read = ports_.database.read([&](const Conn& conn) {
        const auto found = ports_.alarms.alarm(conn, alarm);
        const auto of = ports_.alarms.incident(conn, incident);
        allowed = found && of && found->incident == incident && may_see(client->caller.user, *of);
        known = found && found->seen_at;
        return Result<void>{};
    });
    if (!read || !allowed) {
        return;
    }
    if (known || ports_.incidents.seen(alarm, at)) {
        client->say(Json::object({{"type", "ok"}, {"alarm", alarm}}));
    }
}

void Hub::seat_opened(const Client& client) {
    const identity::User& user = client.caller.user;
    if (!sits(user) || ++seats_[user.id] > 1) {
        return;
    }
    const Instant now = ports_.clock.now();
    const auto before = ports_.seats.seat(user.id);
    flows::Seat seat;
    seat.user = user.id;
    seat.name = user.display_name;
    seat.areas = user.areas;
    seat.role = user.role;
    seat.state = identity::SeatState::ready;
    seat.state_since = now;
    seat.last_heard_at = now;
    seat.connected = true;
    ports_.seats.connected(seat, now);
    // Who comes back from a reload keeps the break; who signed in anew is ready.
    if (before && before->state == identity::SeatState::away) {
        ports_.seats.set_state(user.id, identity::SeatState::ready, now);
    }
    (void)desk_.seat_numbers.take(user.id);
    log_seat(user, before && before->lost_at ? "SeatReturned" : "SeatChanged", true);
}

void Hub::seat_closed(const Client& client) {
    const identity::User& user = client.caller.user;
    const auto count = seats_.find(user.id);
    if (count == seats_.end() || --count->second > 0) {
        return;
    }
    seats_.erase(count);
    ports_.seats.disconnected(user.id, ports_.clock.now());
    desk_.seat_numbers.release(user.id);
    log_seat(user, "SeatChanged", false);
}

void Hub::log_seat(const identity::User& user, std::string_view kind, bool connected) {
    const auto seat = ports_.seats.seat(user.id);
    const std::string state(identity::name_of(seat ? seat->state : identity::SeatState::away));
    const Json facts = Json::object({{"user_id", user.id},
                                     {"name", user.display_name},
                                     {"seat_number", desk_.seat_numbers.of(user.id)},
                                     {"state", state},
                                     {"connected", connected}});
    const bool taken = ports_.database.write_async(
        [user, facts, kind](Tx& tx) -> Result<void> {
            tx.append({kind, user.id.value, "user:" + to_text(user.id),
                       user.areas.empty() ? AreaId{} : user.areas.front(), facts});
            return {};
        },
        [](Result<void> written) {
            if (!written) {
                log_warning("seat_unlogged", {{"why", written.error().detail}});
            }
        });
    if (!taken) {
        log_warning("seat_unlogged", {{"why", "queue full"}});
    }
}

void Hub::positions() {
    const bool wanted = std::any_of(clients_.begin(), clients_.end(), [](const auto& client) {
        return client->live && client->wants_positions;
    });
    std::vector<flows::Dot> changed = ports_.places.changed(places_revision_);
    if (!wanted) {
        return;
    }
    std::set<ElderId> alarming;
    const Result<void> read = ports_.database.read([&](const Conn& conn) {
        for (const alarms::Incident& incident :
             ports_.alarms.open_incidents(conn, {ports_.divisions.city()})) {
            if (incident.elder) {
                alarming.insert(incident.elder);
            }
        }
        return Result<void>{};
    });
    if (read && alarming != alarming_) {
        std::vector<ElderId> turned;
        std::set_symmetric_difference(alarming.begin(), alarming.end(), alarming_.begin(),
                                      alarming_.end(), std::back_inserter(turned));
        for (flows::Dot& dot : ports_.places.all()) {
            if (dot.elder && std::binary_search(turned.begin(), turned.end(), dot.elder)) {
                changed.push_back(std::move(dot));
            }
        }
        alarming_ = std::move(alarming);
    }
    if (changed.empty()) {
        return;
    }
    const std::string at = iso8601(ports_.clock.now());
    std::map<std::vector<AreaId>, net::WsText> texts;  // people with the same areas share one
    for (const auto& client : clients_) {
        if (!client->live || !client->wants_positions) {
            continue;
        }
        net::WsText& text = texts[client->caller.user.areas];
        if (!text) {
            std::vector<flows::Dot> mine;
            std::copy_if(
                changed.begin(), changed.end(), std::back_inserter(mine),
                [&](const flows::Dot& dot) { return in_areas(client->caller.user, dot.area); });
            Json message = Json::object({{"type", "positions"}, {"at", at}});
            set_columns(message, mine, alarming_);
            text = std::make_shared<const std::string>(message.dump());
        }
        client->peer->send(text);
    }
}

}  // namespace tiexin::web

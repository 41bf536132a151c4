#include "web/stream/hub.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "identity/service.hpp"
#include "web/shape/dots.hpp"
#include "web/stream/client.hpp"
#include "web/stream/event_shape.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t fan_out_queued_max = 65'536;

net::WsText text_of(const Json& json) {
    return std::make_shared<const std::string>(json.dump());
}

Json hello(const Client& client, std::uint64_t head, const HubLimits& limits, Instant now) {
    return Json::object({{"type", "hello"},
                         {"head_seq", head},
                         {"server_time", iso8601(now)},
                         {"heartbeat_s", limits.heartbeat_s},
                         {"lost_s", alarms::seat_lost_after.us / 1'000'000},
                         {"user_id", client.caller.user.id}});
}

}  // namespace

Hub::Hub(Ports& ports, Desk& desk, Workers& pool, HubLimits limits, std::size_t fan_out_threads)
    : ports_(ports),
      desk_(desk),
      pool_(pool),
      limits_(limits),
      fan_out_(std::make_shared<Workers>(fan_out_threads, fan_out_queued_max)) {}

Hub::~Hub() {
    stop();
}

void Hub::start() {
    head_ = head();
    // The log keeps this function for good; once the hub has stopped its queue takes nothing.
    ports_.log.subscribe([this, queue = fan_out_](const std::vector<LoggedEvent>& batch) {
        if (!batch.empty()) {
            // A full queue loses nothing: the next batch finds the gap and reads it from the log.
            (void)queue->post([this, batch] { fan_out(batch); });
        }
    });
}

void Hub::stop() {
    (void)fan_out_->post([this] {
        const auto all = clients_;
        for (const auto& client : all) {
            drop(client, "server_stops");
        }
    });
    fan_out_->stop();
}

std::uint64_t Hub::head() {
    std::uint64_t seq = 0;
    const Result<void> read = ports_.database.read([&](const Conn& conn) {
        seq = ports_.log.last_seq(conn);
        return Result<void>{};
    });
    if (!read) {
        log_error("stream_head_unread", {{"why", read.error().detail}});
    }
    return seq;
}

std::shared_ptr<net::WsHandler> Hub::admit(Caller caller, std::optional<std::uint64_t> since) {
    if (open_.fetch_add(1) >= limits_.clients_max) {
        open_.fetch_sub(1);
        return nullptr;
    }
    return std::make_shared<Client>(*this, std::move(caller), since);
}

void Hub::opened(const std::shared_ptr<Client>& client) {
    clients_.insert(client);
    seat_opened(*client);
    client->say(hello(*client, head_, limits_, ports_.clock.now()));
    if (!client->since || *client->since > head_) {
        const bool ahead = client->since.has_value();  // of a log that was put back
        client->at = head_;
        client->live = true;
        if (ahead) {
            client->say(
                Json::object({{"type", "gap"}, {"since", *client->since}, {"seq", head_.load()}}));
        }
        return;
    }
    if (!pool_.post([this, client] { catch_up(client); })) {
        drop(client, "too_slow");
    }
}

void Hub::closed(const std::shared_ptr<Client>& client) {
    if (client->gone) {
        return;
    }
    client->gone = true;
    open_.fetch_sub(1);
    if (clients_.erase(client) > 0) {
        seat_closed(*client);
    }
}

void Hub::drop(const std::shared_ptr<Client>& client, std::string_view reason) {
    client->say(Json::object({{"type", "bye"}, {"reason", reason}}));
    if (client->peer) {
        client->peer->close(net::ws_policy, std::string(reason));
    }
    closed(client);
}

void Hub::fan_out(const std::vector<LoggedEvent>& batch) {
    if (batch.back().seq <= head_) {
        return;
    }
    const Result<void> read = ports_.database.read([&](const Conn& conn) {
        while (batch.front().seq > head_ + 1) {
            constexpr std::size_t chunk = 1'000;
            const auto missed = ports_.log.events_since(conn, head_, chunk);
            if (missed.empty()) {
                break;
            }
            deliver(conn, missed);
        }
        std::vector<LoggedEvent> fresh;
        std::copy_if(batch.begin(), batch.end(), std::back_inserter(fresh),
                     [this](const LoggedEvent& event) { return event.seq > head_; });
        deliver(conn, fresh);
        return Result<void>{};
    });
    if (!read) {
        log_error("stream_fan_out_failed", {{"why", read.error().detail}});
    }
}

void Hub::deliver(const Conn& conn, const std::vector<LoggedEvent>& events) {
    if (events.empty()) {
        return;
    }
    EventShape shape(ports_, desk_, conn, ports_.clock.now());
    for (const LoggedEvent& event : events) {
        head_ = event.seq;
        const bool anybody = std::any_of(clients_.begin(), clients_.end(),
                                         [](const auto& client) { return client->live; });
        if (!anybody) {
            continue;
        }
        ShownEvent shown = shape.shaped_fresh(event);
        net::WsText text;
        for (const auto& client : clients_) {
            if (!client->live || client->at >= event.seq) {
                continue;
            }
            client->at = event.seq;
            if (!shown_to(client->caller.user, shown)) {
                continue;
            }
            if (!text) {
                if (shown.incident) {
                    shown.json.set("incident", shape.row_of(shown));
                }
                text = text_of(shown.json);
            }
            client->peer->send(text);
        }
    }
}

void Hub::catch_up(const std::shared_ptr<Client>& client) {
    std::vector<net::WsText> texts;
    bool too_long = false;
    const Result<void> read = ports_.database.read([&](const Conn& conn) {
        const std::uint64_t before = client->at > 0 ? client->at - 1 : 0;
        const auto last = ports_.log.events_since(conn, before, 1);
        if (!client->gap_from && !last.empty()) {
            client->gap_from = last.front().at;
        }
        const auto events =
            ports_.log.events_since(conn, client->at, limits_.replay_events_max + 1);
        if (events.size() > limits_.replay_events_max) {
            too_long = true;
            return Result<void>{};
        }
        EventShape shape(ports_, desk_, conn, ports_.clock.now());
        std::vector<ShownEvent> shown;
        std::map<std::uint64_t, std::size_t> last_of_incident;
        for (const LoggedEvent& event : events) {
            client->at = event.seq;
            ShownEvent row = shape.shaped(event);
            if (shown_to(client->caller.user, row)) {
                if (row.incident) {
                    last_of_incident[row.incident->id.value] = shown.size();
                }
                shown.push_back(std::move(row));
            }
        }
        // The row as it is now goes with the last event of its incident only.
        for (const auto& [id, index] : last_of_incident) {
            shown[index].json.set("incident", shape.row_now(*shown[index].incident));
        }
        std::size_t bytes = 0;
        for (const ShownEvent& row : shown) {
            texts.push_back(text_of(row.json));
            bytes += texts.back()->size();
        }
        too_long = bytes > limits_.replay_bytes_max;
        return Result<void>{};
    });
    if (!read) {
        (void)fan_out_->post([this, client] { drop(client, "too_slow"); });
        return;
    }
    if (too_long) {
        client->at = head_;
        client->say(
            Json::object({{"type", "gap"}, {"since", *client->since}, {"seq", client->at}}));
    } else {
        for (const net::WsText& text : texts) {
            client->peer->send(text);
        }
        client->replayed += texts.size();
    }
    (void)fan_out_->post([this, client] { join(client); });
}

// Caught up as of client.at; what was fanned out meanwhile is read once more, and then it is live.
void Hub::join(const std::shared_ptr<Client>& client) {
    if (client->gone) {
        return;
    }
    if (client->at < head_) {
        if (!pool_.post([this, client] { catch_up(client); })) {
            drop(client, "too_slow");
        }
        return;
    }
    client->live = true;
    const Instant now = ports_.clock.now();
    client->say(
        Json::object({{"type", "resumed"},
                      {"since", *client->since},
                      {"seq", client->at},
                      {"events", client->replayed},
                      {"gap_from", client->gap_from ? Json(iso8601(*client->gap_from)) : Json()},
                      {"gap_to", iso8601(now)}}));
}

void Hub::end_sessions(UserId user, SessionId kept) {
    (void)fan_out_->post([this, user, kept] {
        const auto all = clients_;
        for (const auto& client : all) {
            if (client->caller.user.id == user && client->caller.session.id != kept) {
                drop(client, "session_ended");
            }
        }
    });
}

void Hub::tick() {
    (void)fan_out_->post([this] {
        const Instant now = ports_.clock.now();
        const auto all = clients_;
        for (const auto& client : all) {
            if (client->caller.session.expires_at <= now) {
                drop(client, "session_ended");
            }
        }
        if (++ticks_ % limits_.ping_every_ticks == 0) {
            const net::WsText ping = text_of(Json::object(
                {{"type", "ping"}, {"server_time", iso8601(now)}, {"head_seq", head_.load()}}));
            for (const auto& client : clients_) {
                client->peer->send(ping);
            }
        }
        positions();
    });
}

}  // namespace tiexin::web

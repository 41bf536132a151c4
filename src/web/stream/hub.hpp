#pragma once
// Hub: every open stream. Committed events go to whoever may see them, in order and without a gap;
// a client that comes back with `since` is caught up from the log first. All state belongs to one
// thread of its own (the fan-out), so that order needs no lock; slow work (replay, `seen`) runs on
// the workers. A client whose queue overflows is closed by the network and resumes.

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "net/ws.hpp"
#include "web/call.hpp"
#include "web/desk.hpp"
#include "web/ports.hpp"
#include "web/workers.hpp"

namespace tiexin::web {

struct HubLimits {
    std::size_t replay_events_max = 4'000;           // a longer gap is told, not replayed
    std::size_t replay_bytes_max = 2 * 1024 * 1024;  // below WsLimits::queue_bytes_max
    std::size_t clients_max = 512;
    std::size_t text_bytes_max = 4 * 1024;  // of what a page says
    int heartbeat_s = 10;
    int ping_every_ticks = 5;
};

class Client;

class Hub {
public:
    // fan_out_threads: 1, or 0 to run on the caller's thread (the simulated world).
    Hub(Ports& ports, Desk& desk, Workers& pool, HubLimits limits, std::size_t fan_out_threads);
    ~Hub();
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    void start();  // subscribes to the log; once, before traffic
    void stop();   // says bye; no further calls of clients are heard
    void tick();   // every second, any thread: places that moved, pings, sessions that ended

    // nullptr: clients_max are open. Any thread.
    std::shared_ptr<net::WsHandler> admit(Caller caller, std::optional<std::uint64_t> since);
    void end_sessions(UserId user, SessionId kept);
    std::size_t clients() const { return open_.load(std::memory_order_relaxed); }

private:
    friend class Client;

    // On the fan-out thread.
    void opened(const std::shared_ptr<Client>& client);
    void closed(const std::shared_ptr<Client>& client);
    void fan_out(const std::vector<LoggedEvent>& batch);
    void deliver(const Conn& conn, const std::vector<LoggedEvent>& events);
    void join(const std::shared_ptr<Client>& client);
    void positions();
    void drop(const std::shared_ptr<Client>& client, std::string_view reason);
    std::uint64_t head();
    void seat_opened(const Client& client);
    void seat_closed(const Client& client);
    // kind lives for ever: a literal.
    void log_seat(const identity::User& user, std::string_view kind, bool connected);

    // On a worker: everything after client.at; false: the client was told of a gap instead.
    void catch_up(const std::shared_ptr<Client>& client);
    void seen(const std::shared_ptr<Client>& client, IncidentId incident, AlarmId alarm,
              Instant at);
    void heard(Client& client, std::string_view text);

    Ports& ports_;
    Desk& desk_;
    Workers& pool_;
    const HubLimits limits_;
    std::atomic<std::size_t> open_{0};
    std::atomic<std::uint64_t> head_{0};  // last event fanned out
    std::set<std::shared_ptr<Client>> clients_;
    std::map<UserId, int> seats_;  // open streams of people who have a seat
    std::set<ElderId> alarming_;
    std::uint64_t places_revision_ = 0;
    int ticks_ = 0;
    const std::shared_ptr<Workers> fan_out_;
};

}  // namespace tiexin::web

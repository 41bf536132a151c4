#pragma once
// Who sits where, in memory; pages report it. Thread: any.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/divisions.hpp"
#include "identity/types.hpp"

namespace tiexin::flows {

// An incident a seat lost while it was silent: it is told on its return.
struct LostIncident {
    IncidentId incident;
    std::string number;
    Instant at;
};

struct Seat {
    UserId user;
    std::string name;
    std::vector<AreaId> areas;
    identity::Role role = identity::Role::operator_;
    identity::SeatState state = identity::SeatState::away;
    Instant state_since;
    Instant last_heard_at;
    bool connected = false;
    std::optional<Instant> break_until;
    std::optional<Instant> lost_at;  // silent too long; none again once it is heard
    std::vector<LostIncident> lost;  // newest last
};
constexpr std::size_t lost_incidents_max = 50;  // of one seat

class Seats {
public:
    Seats();
    ~Seats();
    void connected(const Seat& seat, Instant now);
    void heard(UserId user, Instant now);
    void disconnected(UserId user, Instant now);
    void set_state(UserId user, identity::SeatState state, Instant now,
                   std::optional<Instant> break_until = std::nullopt);
    void lost_one(UserId user, const LostIncident& incident);
    void told(UserId user);  // it has read what it lost
    // Seats at work that were not heard for seat_lost_after; each is returned once.
    std::vector<Seat> newly_lost(Instant now);
    std::vector<Seat> all() const;  // by name
    std::optional<Seat> seat(UserId user) const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::flows

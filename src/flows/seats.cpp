#include "flows/seats.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "alarms/policy.hpp"

namespace tiexin::flows {

struct Seats::Body {
    mutable std::mutex mutex;
    std::map<UserId, Seat> seats;

    Seat* find(UserId user) {
        const auto at = seats.find(user);
        return at == seats.end() ? nullptr : &at->second;
    }
};

Seats::Seats() : body_(std::make_unique<Body>()) {}
Seats::~Seats() = default;

void Seats::connected(const Seat& seat, Instant now) {
    const std::lock_guard lock(body_->mutex);
    Seat& kept = body_->seats[seat.user];
    const bool known = static_cast<bool>(kept.user);
    kept.user = seat.user;
    kept.name = seat.name;
    kept.areas = seat.areas;
    kept.role = seat.role;
    if (!known) {
        kept.state = seat.state;
        kept.state_since = now;
    }
    kept.connected = true;
    kept.last_heard_at = now;
    kept.lost_at.reset();
}

void Seats::heard(UserId user, Instant now) {
    const std::lock_guard lock(body_->mutex);
    if (Seat* seat = body_->find(user)) {
        seat->last_heard_at = std::max(seat->last_heard_at, now);
        seat->lost_at.reset();
    }
}

void Seats::disconnected(UserId user, Instant now) {
    const std::lock_guard lock(body_->mutex);
    if (Seat* seat = body_->find(user)) {
        seat->connected = false;
        seat->last_heard_at = std::max(seat->last_heard_at, now);
    }
}

void Seats::set_state(UserId user, identity::SeatState state, Instant now,
                      std::optional<Instant> break_until) {
    const std::lock_guard lock(body_->mutex);
    if (Seat* seat = body_->find(user)) {
        seat->state = state;
        seat->state_since = now;
        seat->break_until = break_until;
    }
}

void Seats::lost_one(UserId user, const LostIncident& incident) {
    const std::lock_guard lock(body_->mutex);
    Seat& seat = body_->seats[user];
    seat.user = user;
    if (seat.lost.size() >= lost_incidents_max) {
        seat.lost.erase(seat.lost.begin());
    }
    seat.lost.push_back(incident);
}

void Seats::told(UserId user) {
    const std::lock_guard lock(body_->mutex);
    if (Seat* seat = body_->find(user)) {
        seat->lost.clear();
    }
}

std::vector<Seat> Seats::newly_lost(Instant now) {
    const std::lock_guard lock(body_->mutex);
    std::vector<Seat> out;
    for (auto& [user, seat] : body_->seats) {
        if (seat.state != identity::SeatState::away && !seat.lost_at &&
            now - seat.last_heard_at >= alarms::seat_lost_after) {
            seat.lost_at = now;
            seat.connected = false;
            out.push_back(seat);
        }
    }
    return out;
}

std::vector<Seat> Seats::all() const {
    const std::lock_guard lock(body_->mutex);
    std::vector<Seat> out;
    for (const auto& [user, seat] : body_->seats) {
        if (!seat.name.empty()) {
            out.push_back(seat);
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Seat& a, const Seat& b) { return a.name < b.name; });
    return out;
}

std::optional<Seat> Seats::seat(UserId user) const {
    const std::lock_guard lock(body_->mutex);
    const Seat* found = body_->find(user);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

}  // namespace tiexin::flows

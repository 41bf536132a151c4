#include "adapters/voice/switchboard.hpp"

#include "adapters/voice/switchboard_body.hpp"

namespace tiexin::adapters {

Switchboard::Switchboard(VoiceSettings settings, net::Network& network, const Clock& clock,
                         call::VoiceEvents& events)
    : body_(std::make_unique<Body>(std::move(settings), network, clock, events)) {}
Switchboard::~Switchboard() = default;

Result<void> Switchboard::start() {
    return body_->start();
}

bool Switchboard::up() const {
    return body_->ready;
}

void Switchboard::wait(call::Leg leg) {
    body_->post([body = body_.get(), leg] { body->send_to(leg, "w-" + std::to_string(leg), {}); });
}

void Switchboard::refuse(call::Leg leg) {
    body_->post([body = body_.get(), leg] { body->hang_up(leg, call::Ended::refused); });
}

void Switchboard::join(call::Leg leg, IncidentId room) {
    body_->post([body = body_.get(), leg, room] { body->send_to(leg, room_of(room), room); });
}

call::Leg Switchboard::dial(const std::string& number, IncidentId room) {
    const call::Leg leg = body_->sip->next_leg();
    body_->post([body = body_.get(), leg, number, room] {
        Telephone* telephone = body->make(leg);
        if (telephone == nullptr) {
            body->events.ended(leg, call::Ended::not_reached, {});
            return;
        }
        telephone->ours = true;
        body->send_to(leg, room_of(room), room);
        body->sip->dial(leg, number, {body->settings.sip.at.address, telephone->relay->port()});
    });
    return leg;
}

void Switchboard::hold(call::Leg leg) {
    wait(leg);
}

void Switchboard::hang_up(call::Leg leg) {
    body_->post([body = body_.get(), leg] { body->hang_up(leg, call::Ended::hung_up); });
}

void Switchboard::join_seat(UserId user, IncidentId room, std::string offer, Answer answer) {
    body_->post(
        [body = body_.get(), user, room, offer = std::move(offer), answer = std::move(answer)] {
            if (!body->ready) {
                answer(Error{Code::unavailable, "no voice now"});
                return;
            }
            body->room_states[room_of(room)].incident = room;
            if (body->room_ready(room_of(room))) {
                body->sit(user, room, offer, answer);
            } else {
                body->when_open.emplace_back(room_of(room), [body, user, room, offer, answer] {
                    body->sit(user, room, offer, answer);
                });
            }
        });
}

void Switchboard::mute_seat(UserId user, IncidentId room, bool muted, Done done) {
    body_->post([body = body_.get(), user, room, muted, done = std::move(done)] {
        const auto at = body->sittings.find({user, room});
        if (at == body->sittings.end() || at->second.handle == 0) {
            done(Error{Code::not_found, "this seat is not in the conversation"});
            return;
        }
        body->rooms->mute(at->second.handle, muted, done);
    });
}

void Switchboard::leave_seat(UserId user, IncidentId room) {
    body_->post([body = body_.get(), user, room] { body->stand_up(user, room); });
}

call::LegCounts Switchboard::counts(call::Leg leg) const {
    const std::lock_guard guard(body_->lock);
    const auto at = body_->counted.find(leg);
    return at == body_->counted.end() ? call::LegCounts{} : at->second;
}

int Switchboard::conference_pid() const {
    return body_->process->pid();
}

}  // namespace tiexin::adapters

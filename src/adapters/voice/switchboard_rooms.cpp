// Rooms, seats in them, and the conference server coming and going.

#include "adapters/voice/recordings.hpp"
#include "adapters/voice/switchboard_body.hpp"
#include "base/log.hpp"

namespace tiexin::adapters {

bool Switchboard::Body::room_ready(const std::string& room) {
    Room& state = room_states[room];
    if (state.open) {
        return true;
    }
    if (state.opening) {
        return false;
    }
    state.opening = true;
    // A conversation that is taken up again, or outlives its server, goes on in a file of its own.
    const IncidentId incident = state.incident;
    const std::string recording =
        incident ? to_text(incident) + "-" + std::to_string(clock.now().us / 1'000) : "";
    rooms->open(room, recording, [this, room, incident, recording](const Result<void>& opened) {
        const auto at = room_states.find(room);
        if (at == room_states.end()) {
            return;
        }
        at->second.opening = false;
        at->second.open = opened.ok();
        if (!opened) {
            log_error("conversation_not_opened", {{"why", opened.error().detail}});
        } else if (incident) {
            events.recording(incident, recording);
        } else if (!settings.prompt.empty()) {
            rooms->play(room, settings.prompt);
        }
        auto waiting = std::move(when_open);
        when_open.clear();
        for (auto& [name, go] : waiting) {
            if (name == room) {
                go();  // sit() says no by itself when the room is not open
            } else {
                when_open.emplace_back(name, std::move(go));
            }
        }
        if (opened) {
            settle_all();
        }
    });
    return false;
}

void Switchboard::Body::close_empty_rooms() {
    for (auto at = room_states.begin(); at != room_states.end();) {
        const std::string& name = at->first;
        bool used = at->second.opening;
        for (const auto& [leg, telephone] : telephones) {
            used = used || telephone.in == name || telephone.wanted == name;
        }
        for (const auto& [key, sitting] : sittings) {
            used = used || sitting.in == name;
        }
        if (used) {
            ++at;
            continue;
        }
        if (at->second.open) {
            rooms->close(name);
        }
        at = room_states.erase(at);
    }
}

void Switchboard::Body::sit(UserId user, IncidentId incident, const std::string& offer,
                            const Answer& answer) {
    const std::string room = room_of(incident);
    const auto state = room_states.find(room);
    if (!ready || state == room_states.end() || !state->second.open) {
        answer(Error{Code::unavailable, "the conversation could not be opened"});
        return;
    }
    // A page that was loaded again joins anew; the room must not close in between.
    const JanusHandle former = std::exchange(sittings[{user, incident}], {0, room}).handle;
    if (former != 0) {
        rooms->leave(former);
    }
    const std::string name = "s-" + to_text(user);
    rooms->join_browser(
        room, name, offer,
        [this, user, incident] {
            if (sittings.erase({user, incident}) > 0) {
                events.seat_left(incident, user);
                close_empty_rooms();
            }
        },
        [this, user, incident, answer](const Result<Rooms::Browser>& joined) {
            const auto at = sittings.find({user, incident});
            if (!joined) {
                if (at != sittings.end()) {
                    sittings.erase(at);
                }
                close_empty_rooms();
                answer(joined.error());
                return;
            }
            if (at == sittings.end()) {  // left meanwhile
                rooms->leave(joined->handle);
                answer(Error{Code::conflict, "left"});
                return;
            }
            at->second.handle = joined->handle;
            answer(joined->answer);
        });
}

void Switchboard::Body::stand_up(UserId user, IncidentId incident) {
    const auto at = sittings.find({user, incident});
    if (at == sittings.end()) {
        return;
    }
    const JanusHandle handle = at->second.handle;
    const std::string room = at->second.in;
    sittings.erase(at);
    if (handle != 0 && ready) {
        rooms->leave(handle);
    }
    close_empty_rooms();
}

void Switchboard::Body::conference_ready() {
    finish_recordings(settings.recordings);
    rooms->begin([this](const Result<void>& begun) {
        if (!begun) {
            log_error("conference_server_refuses", {{"why", begun.error().detail}});
            return;
        }
        ready = true;
        if (++conferences > 1) {
            events.back();
        }
        settle_all();
    });
}

void Switchboard::Body::conference_lost() {
    ready = false;
    rooms->forget();
    sittings.clear();
    when_open.clear();
    for (auto& [leg, telephone] : telephones) {
        telephone.handle = 0;
        telephone.in.clear();
        telephone.busy = false;
        telephone.heard_at = clock.now();
    }
    for (auto& [name, room] : room_states) {
        room.open = room.opening = false;
    }
    events.lost();
}

}  // namespace tiexin::adapters

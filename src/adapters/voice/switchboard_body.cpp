#include "adapters/voice/switchboard_body.hpp"

#include "base/log.hpp"

namespace tiexin::adapters {

namespace {

constexpr Duration ring_max = seconds(45);
// A telephone that hangs up without saying so is silent: no packet for so long ends its call.
constexpr Duration silence_max = seconds(30);
constexpr Duration pulse_every = seconds(1);
constexpr std::size_t telephones_max = 500;

call::Ended ended_of(int status) {
    switch (status) {
        case 0:
            return call::Ended::hung_up;
        case 408:
        case 480:
        case 487:
            return call::Ended::not_answered;
        case 486:
        case 600:
        case 603:
            return call::Ended::refused;
        default:
            return call::Ended::not_reached;
    }
}

}  // namespace

std::string room_of(IncidentId incident) {
    return "i-" + to_text(incident);
}

Switchboard::Body::Body(VoiceSettings given, net::Network& over, const Clock& of,
                        call::VoiceEvents& to)
    : settings(std::move(given)),
      network(over),
      clock(of),
      events(to),
      ports(settings.sound_port_first, settings.sound_port_last) {}

Switchboard::Body::~Body() {
    sip.reset();
    thread.stop();
    telephones.clear();
    rooms.reset();
    janus.reset();
    pulse_timer.reset();
}

Result<void> Switchboard::Body::start() {
    auto started = JanusProcess::start(settings.janus);
    if (!started) {
        return started.error();
    }
    process = std::move(*started);
    auto agent = SipAgent::start(settings.sip, clock, *this);
    if (!agent) {
        return agent.error();
    }
    sip = std::move(*agent);
    post([this] {
        JanusOptions options;
        options.at = {net::parse_endpoint("127.0.0.1:1")->address, settings.janus.port};
        options.api_secret = settings.janus.api_secret;
        options.on_hang = [this] { process->kill(); };
        janus = std::make_unique<Janus>(
            thread.loop(), options, [this] { conference_ready(); }, [this] { conference_lost(); });
        rooms = std::make_unique<Rooms>(
            *janus, RoomsOptions{settings.janus.admin_key, settings.recordings});
        janus->start();
        pulse_timer = thread.loop().make_timer([this] { pulse(); });
        pulse_timer->start(pulse_every);
    });
    return {};
}

Telephone* Switchboard::Body::find(call::Leg leg) {
    const auto at = telephones.find(leg);
    return at == telephones.end() ? nullptr : &at->second;
}

Telephone* Switchboard::Body::make(call::Leg leg) {
    auto relay = telephones.size() < telephones_max
                     ? Relay::open(network, thread.loop(), ports, settings.sip.at.address,
                                   [this, leg](char digit) { events.digit(leg, digit); })
                     : Result<std::unique_ptr<Relay>>(Error{Code::busy, "too many telephones"});
    if (!relay) {
        log_error("telephone_without_sound", {{"why", relay.error().detail}});
        return nullptr;
    }
    Telephone& made = telephones[leg];
    made.leg = leg;
    made.relay = std::move(*relay);
    made.since = made.heard_at = clock.now();
    return &made;
}

void Switchboard::Body::on_call(SipLeg leg, const SipCall& call) {
    post([this, leg, call] {
        Telephone* telephone = make(leg);
        if (telephone == nullptr) {
            sip->refuse(leg, 503);
            return;
        }
        telephone->media = call.media;
        telephone->signalling = call.source;
        telephone->relay->expect(call.media.at, call.source, call.media.codec,
                                 call.media.event_payload_type);
        events.rings({leg, call.caller, call.dialled, call.account});
    });
}

void Switchboard::Body::on_answered(SipLeg leg, const SipMedia& media,
                                    const net::IpAddress& signalling) {
    post([this, leg, media, signalling] {
        Telephone* telephone = find(leg);
        if (telephone == nullptr) {
            return;
        }
        telephone->answered = true;
        telephone->since = telephone->heard_at = clock.now();
        telephone->media = media;
        telephone->signalling = signalling;
        telephone->relay->expect(media.at, signalling, media.codec, media.event_payload_type);
        events.answered(leg);
        settle(leg);
    });
}

void Switchboard::Body::on_media(SipLeg leg, const SipMedia& media) {
    post([this, leg, media] {
        if (Telephone* telephone = find(leg)) {
            telephone->media = media;
            telephone->relay->expect(media.at, telephone->signalling, media.codec,
                                     media.event_payload_type);
        }
    });
}

void Switchboard::Body::on_digit(SipLeg leg, char digit) {
    post([this, leg, digit] {
        if (find(leg) != nullptr) {
            events.digit(leg, digit);
        }
    });
}

void Switchboard::Body::on_ended(SipLeg leg, int status) {
    post([this, leg, status] {
        if (Telephone* telephone = find(leg)) {
            gone(leg, telephone->because.value_or(ended_of(status)));
        }
    });
}

void Switchboard::Body::on_message(const SipMessage& message,
                                   std::function<void(SipMessageReply)> reply) {
    if (settings.on_message) {
        settings.on_message(message, std::move(reply));
        return;
    }
    reply({405, "", ""});
}

void Switchboard::Body::send_to(call::Leg leg, const std::string& room, IncidentId incident) {
    Telephone* telephone = find(leg);
    if (telephone == nullptr) {
        return;
    }
    telephone->wanted = room;
    room_states[room].incident = incident;
    settle(leg);
}

void Switchboard::Body::settle(call::Leg leg) {
    Telephone* telephone = find(leg);
    const bool ringing_out = telephone != nullptr && telephone->ours && !telephone->answered;
    if (telephone == nullptr || telephone->busy || ringing_out || telephone->wanted.empty() ||
        telephone->wanted == telephone->in || !telephone->media || !ready ||
        !room_ready(telephone->wanted)) {
        return;
    }
    telephone->busy = true;
    const std::string room = telephone->wanted;
    const std::string name = "t-" + std::to_string(leg);
    if (telephone->handle == 0) {
        rooms->join_telephone(
            room, name, telephone->media->codec, telephone->relay->room_port(),
            [this, leg] { hang_up(leg, call::Ended::lost); },
            [this, leg, room](const Result<Rooms::Telephone>& place) { joined(leg, room, place); });
        return;
    }
    rooms->move(telephone->handle, room, name, [this, leg, room](const Result<void>& moved) {
        Telephone* there = find(leg);
        if (there == nullptr) {
            return;
        }
        there->busy = false;
        if (!moved) {
            log_error("telephone_not_moved", {{"why", moved.error().detail}});
            hang_up(leg, call::Ended::lost);
            return;
        }
        there->in = room;
        settle(leg);
        close_empty_rooms();
    });
}

void Switchboard::Body::joined(call::Leg leg, const std::string& room,
                               const Result<Rooms::Telephone>& place) {
    Telephone* telephone = find(leg);
    if (telephone == nullptr) {  // hung up meanwhile
        if (place) {
            rooms->leave(place->handle);
        }
        close_empty_rooms();
        return;
    }
    telephone->busy = false;
    if (!place) {
        log_error("telephone_not_joined", {{"why", place.error().detail}});
        if (ready) {
            hang_up(leg, call::Ended::lost);
        }
        return;
    }
    telephone->handle = place->handle;
    telephone->in = room;
    telephone->relay->join(place->sound);
    if (!telephone->answered) {
        telephone->answered = true;
        telephone->since = telephone->heard_at = clock.now();
        sip->answer(leg, {settings.sip.at.address, telephone->relay->port()});
    }
    settle(leg);
    close_empty_rooms();
}

void Switchboard::Body::settle_all() {
    std::vector<call::Leg> legs;
    for (const auto& [leg, telephone] : telephones) {
        legs.push_back(leg);
    }
    for (const call::Leg leg : legs) {
        settle(leg);
    }
}

void Switchboard::Body::gone(call::Leg leg, call::Ended how) {
    const auto at = telephones.find(leg);
    if (at == telephones.end()) {
        return;
    }
    const Relay::Counts& counts = at->second.relay->counts();
    const call::LegCounts total{counts.heard, counts.spoken};
    if (at->second.handle != 0 && ready) {
        rooms->leave(at->second.handle);
    }
    telephones.erase(at);
    {
        const std::lock_guard guard(lock);
        counted.erase(leg);
    }
    close_empty_rooms();
    events.ended(leg, how, total);
}

void Switchboard::Body::hang_up(call::Leg leg, call::Ended why) {
    if (Telephone* telephone = find(leg); telephone != nullptr && !telephone->because) {
        telephone->because = why;
        sip->hang_up(leg);
    }
}

void Switchboard::Body::pulse() {
    pulse_timer->start(pulse_every);
    const Instant now = clock.now();
    std::vector<std::pair<call::Leg, call::Ended>> over;
    std::map<call::Leg, call::LegCounts> counts;
    for (auto& [leg, telephone] : telephones) {
        const Relay::Counts& count = telephone.relay->counts();
        counts[leg] = {count.heard, count.spoken};
        if (count.heard != telephone.heard || !telephone.media || !telephone.media->sends) {
            telephone.heard = count.heard;
            telephone.heard_at = now;
        }
        if (telephone.ours && !telephone.answered && now - telephone.since > ring_max) {
            over.emplace_back(leg, call::Ended::not_answered);
        } else if (telephone.answered && now - telephone.heard_at > silence_max) {
            over.emplace_back(leg, call::Ended::lost);
        }
    }
    for (const auto& [leg, why] : over) {
        hang_up(leg, why);
    }
    if (ready) {  // a room that could not be opened is tried again: nobody rings for ever
        settle_all();
    }
    const std::lock_guard guard(lock);
    counted = std::move(counts);
}

}  // namespace tiexin::adapters

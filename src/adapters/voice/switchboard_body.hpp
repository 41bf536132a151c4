#pragma once
// The inside of the switchboard; private to adapters/voice. Everything on its loop except where
// said.
//
// Each telephone knows the room it wants to be in; settle() does the next step towards it and is
// called whenever something changed: so a caller that is moved while it joins, a room that opens
// late and a conference server that died all take the same way.

#include <map>
#include <mutex>
#include <vector>

#include "adapters/voice/switchboard.hpp"

namespace tiexin::adapters {

struct Telephone {
    call::Leg leg = 0;
    bool ours = false;      // we dialled it
    bool answered = false;  // the call stands
    std::unique_ptr<Relay> relay;
    std::optional<SipMedia> media;
    net::IpAddress signalling;
    std::string wanted, in;  // rooms
    JanusHandle handle = 0;
    bool busy = false;                   // a join or a move is under way
    std::optional<call::Ended> because;  // we hung up, and why
    Instant since;                       // rings or stands
    std::uint64_t heard = 0;
    Instant heard_at;
};

struct Room {
    IncidentId incident;  // none: somebody waits in it, and the prompt plays
    bool open = false, opening = false;
};

struct Sitting {
    JanusHandle handle = 0;
    std::string in;
};

struct Switchboard::Body final : SipEvents {
    Body(VoiceSettings given, net::Network& over, const Clock& of, call::VoiceEvents& to);
    ~Body() override;
    Result<void> start();

    // SIP thread.
    void on_call(SipLeg leg, const SipCall& call) override;
    void on_answered(SipLeg leg, const SipMedia& media, const net::IpAddress& signalling) override;
    void on_media(SipLeg leg, const SipMedia& media) override;
    void on_digit(SipLeg leg, char digit) override;
    void on_ended(SipLeg leg, int status) override;
    void on_message(const SipMessage& message, std::function<void(SipMessageReply)> reply) override;

    void post(std::function<void()> task) { thread.loop().post(std::move(task)); }
    Telephone* find(call::Leg leg);
    Telephone* make(call::Leg leg);
    void send_to(call::Leg leg, const std::string& room, IncidentId incident);
    void settle(call::Leg leg);
    void settle_all();
    void joined(call::Leg leg, const std::string& room, const Result<Rooms::Telephone>& place);
    bool room_ready(const std::string& room);  // opens it when it is not
    void close_empty_rooms();
    void gone(call::Leg leg, call::Ended how);
    void hang_up(call::Leg leg, call::Ended why);
    void sit(UserId user, IncidentId incident, const std::string& offer, const Answer& answer);
    void stand_up(UserId user, IncidentId incident);
    void conference_ready();
    void conference_lost();
    void pulse();

    VoiceSettings settings;
    net::Network& network;
    const Clock& clock;
    call::VoiceEvents& events;
    net::LoopThread thread{"voice"};
    PortRange ports;
    std::unique_ptr<JanusProcess> process;
    std::unique_ptr<Janus> janus;
    std::unique_ptr<Rooms> rooms;
    std::unique_ptr<SipAgent> sip;
    std::unique_ptr<net::Timer> pulse_timer;
    std::map<call::Leg, Telephone> telephones;
    std::map<std::string, Room> room_states;
    std::map<std::pair<UserId, IncidentId>, Sitting> sittings;
    // Seats whose room is being opened.
    std::vector<std::pair<std::string, std::function<void()>>> when_open;
    int conferences = 0;  // how often a conference server was there
    std::atomic<bool> ready{false};

    mutable std::mutex lock;  // guards counted
    std::map<call::Leg, call::LegCounts> counted;
};

std::string room_of(IncidentId incident);

}  // namespace tiexin::adapters

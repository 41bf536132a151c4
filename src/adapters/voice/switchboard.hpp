#pragma once
// Switchboard: call::Voice over sofia-sip, our RTP relays and AudioBridge, on a loop of its own.
// Each telephone is a relay and a place in a room; who waits has a room of its own with the prompt;
// the conversation of an incident is the room "i-ID", opened by whoever comes first and closed
// after the last. When the conference server dies, telephones stay up: their rooms are rebuilt and
// they are put back; browsers must join anew.

#include <map>
#include <memory>
#include <string>

#include "adapters/janus/process.hpp"
#include "adapters/janus/rooms.hpp"
#include "adapters/rtp/relay.hpp"
#include "adapters/sip/agent.hpp"
#include "call/voice.hpp"
#include "net/loop.hpp"

namespace tiexin::adapters {

struct VoiceSettings {
    SipOptions sip;
    JanusSettings janus;
    std::string prompt;      // Ogg Opus file, absolute; empty: silence
    std::string recordings;  // folder, absolute
    // A MESSAGE of a terminal; none: answered with 405.
    std::function<void(const SipMessage&, std::function<void(SipMessageReply)>)> on_message;
    std::uint16_t sound_port_first = 0, sound_port_last = 0;  // for telephones; 0: any
};

class Switchboard final : public call::Voice {
public:
    // `events` is called on the loop of the switchboard and must not wait.
    Switchboard(VoiceSettings settings, net::Network& network, const Clock& clock,
                call::VoiceEvents& events);
    // Begins to take calls; once. unavailable: janus or a port is missing.
    Result<void> start();
    ~Switchboard() override;

    bool up() const override;
    void wait(call::Leg leg) override;
    void refuse(call::Leg leg) override;
    void join(call::Leg leg, IncidentId room) override;
    call::Leg dial(const std::string& number, IncidentId room) override;
    void hold(call::Leg leg) override;
    void hang_up(call::Leg leg) override;
    void join_seat(UserId user, IncidentId room, std::string offer, Answer answer) override;
    void mute_seat(UserId user, IncidentId room, bool muted, Done done) override;
    void leave_seat(UserId user, IncidentId room) override;
    call::LegCounts counts(call::Leg leg) const override;

    int conference_pid() const;  // for tests that kill it

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::adapters

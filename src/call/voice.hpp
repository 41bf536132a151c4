#pragma once
// Voice: the port to telephones and conferences (SIP, sound and mixing are adapters). A leg is one
// telephone in a call, numbered while the process lives; a room is the conversation of one
// incident. Commands come from any thread and return at once; what becomes of them is told to
// VoiceEvents.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace tiexin::call {

using Leg = std::uint64_t;

struct Ring {
    Leg leg = 0;
    std::string caller;   // the number it says
    std::string dialled;  // the number it asked for
    std::string account;  // the terminal it proved to be; empty: a telephone
};

// Why a leg ended.
enum class Ended : unsigned char {
    hung_up,       // by either side, in order
    refused,       // busy, declined
    not_answered,  // rang too long
    not_reached,   // no way to that number
    lost           // no sound for too long, or the conference server died
};
std::string_view name_of(Ended ended);

struct LegCounts {
    std::uint64_t heard = 0, spoken = 0;  // packets of sound from it, and to it
};

class VoiceEvents {
public:
    virtual ~VoiceEvents() = default;
    virtual void rings(const Ring& ring) = 0;
    virtual void answered(Leg leg) = 0;  // one that was dialled
    virtual void ended(Leg leg, Ended how, const LegCounts& counts) = 0;
    virtual void digit(Leg leg, char digit) = 0;
    // A conversation begins, and a file of its own with it: NAME.wav in the folder of recordings,
    // whole once the conversation ended.
    virtual void recording(IncidentId room, const std::string& name) = 0;
    virtual void seat_left(IncidentId room, UserId user) = 0;  // its sound broke off
    // The conference server died, or is back: seats join anew, telephones are taken along.
    virtual void lost() = 0;
    virtual void back() = 0;
};

class Voice {
public:
    using Done = std::function<void(Result<void>)>;
    using Answer = std::function<void(Result<std::string>)>;  // an SDP

    virtual ~Voice() = default;
    virtual bool up() const = 0;
    // Picks up; the caller hears the prompt, alone.
    virtual void wait(Leg leg) = 0;
    virtual void refuse(Leg leg) = 0;
    // Into the conversation of an incident, from wherever it is.
    virtual void join(Leg leg, IncidentId room) = 0;
    // The leg's number at once; it rings from then on.
    virtual Leg dial(const std::string& number, IncidentId room) = 0;
    virtual void hold(Leg leg) = 0;  // alone with the prompt again; join() brings it back
    virtual void hang_up(Leg leg) = 0;
    virtual void join_seat(UserId user, IncidentId room, std::string offer, Answer answer) = 0;
    virtual void mute_seat(UserId user, IncidentId room, bool muted, Done done) = 0;
    virtual void leave_seat(UserId user, IncidentId room) = 0;
    virtual LegCounts counts(Leg leg) const = 0;
};

}  // namespace tiexin::call

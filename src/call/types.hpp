#pragma once
// Calls and recordings. A call is one telephone's part in the conversation of an incident, from the
// first ring to the end.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "call/voice.hpp"

namespace tiexin::call {

enum class Direction : unsigned char { in, out };

// in: waiting → talking ⇄ held → ended. out: dialling → talking ⇄ held → ended.
enum class State : unsigned char { waiting, dialling, talking, held, ended };

struct Call {
    CallId id;
    std::int64_t version = 0;
    Direction direction = Direction::in;
    State state = State::waiting;
    IncidentId incident;
    ElderId elder;       // whose file it is about
    ContactId contact;   // the one of the file who is at the other end
    std::string role;    // elder, a contact's role, terminal, unknown
    std::string name;    // as the file calls them; empty: unknown
    std::string number;  // digits, or the account of a terminal; personal: sealed by the store
    UserId user;         // who answered or dialled
    Instant begun_at;    // rang, or was dialled
    std::optional<Instant> answered_at;
    std::optional<Instant> ended_at;
    Ended how = Ended::hung_up;  // once ended
    LegCounts counts;            // of its sound, once ended
};

struct Recording {
    IncidentId incident;
    std::string name;  // NAME.wav in the folder of recordings
    Instant begun_at;
};

std::string_view name_of(Direction direction);
std::string_view name_of(State state);
std::optional<Direction> direction_named(std::string_view name);
std::optional<State> state_named(std::string_view name);
std::optional<Ended> ended_named(std::string_view name);

}  // namespace tiexin::call

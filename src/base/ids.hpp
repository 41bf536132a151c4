#pragma once
// Ids: 64-bit, time-ordered, a type of their own so that two kinds cannot be swapped. 0 is "none".
// In JSON they are decimal strings, because a browser's number ends at 2^53.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tiexin {

template <class Tag>
struct Id {
    std::uint64_t value = 0;
    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
};

using ElderId = Id<struct ElderTag>;
using ContactId = Id<struct ContactTag>;
using TerminalId = Id<struct TerminalTag>;
using CardId = Id<struct CardTag>;
using IncidentId = Id<struct IncidentTag>;
using AlarmId = Id<struct AlarmTag>;
using ResponderId = Id<struct ResponderTag>;
using CommandId = Id<struct CommandTag>;
using NoticeId = Id<struct NoticeTag>;
using UserId = Id<struct UserTag>;
using SessionId = Id<struct SessionTag>;  // a signed-in person's session
using CallId = Id<struct CallTag>;
using ConnectionId =
    Id<struct ConnectionTag>;  // a terminal's connection, for the life of the process

std::string to_text(std::uint64_t id);
std::optional<std::uint64_t> parse_id(
    std::string_view text);  // decimal, no sign, no leading zero, not 0
template <class Tag>
std::string to_text(Id<Tag> id) {
    return to_text(id.value);
}
template <class Tag>
std::optional<Id<Tag>> parse_as(std::string_view text) {
    const auto value = parse_id(text);
    return value ? std::optional(Id<Tag>{*value}) : std::nullopt;
}

// Hands out ids: 42 bits of milliseconds since 2020, 21 bits of sequence. One per writer thread;
// replayable because the caller gives the time.
class IdSource {
public:
    std::uint64_t next(Instant now);
    template <class IdType>
    IdType make(Instant now) {
        return IdType{next(now)};
    }

private:
    std::uint64_t last_ = 0;
};

}  // namespace tiexin

template <class Tag>
struct std::hash<tiexin::Id<Tag>> {
    std::size_t operator()(tiexin::Id<Tag> id) const noexcept {
        return std::hash<std::uint64_t>{}(id.value);
    }
};

#pragma once
// What a terminal can be told. States: queued → sent → echoed → confirmed | failed | expired.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace tiexin::device {

enum class CommandKind : unsigned char {
    locate_now,
    report_interval,  // interval_s
    centre_number,    // numbers[0]
    sos_numbers,      // numbers, in calling order, 1–3
    call_back,        // numbers[0]: the terminal dials it, two-way voice
    find              // ring or vibrate
};

enum class CommandState : unsigned char { queued, sent, echoed, confirmed, failed, expired };

struct Command {
    CommandKind kind = CommandKind::locate_now;
    std::uint32_t interval_s = 0;
    std::vector<std::string> numbers;  // digits only, at most 20 each
    bool operator==(const Command&) const = default;
};

// A command as bytes, and what its answer will carry as CommandReply::key.
struct Sent {
    Buffer frame;
    std::string key;
    bool answers =
        true;  // false: this protocol never answers this one, so `sent` is its last state
};

std::string_view name_of(CommandKind kind);
std::optional<CommandKind> command_kind(std::string_view name);
std::string_view name_of(CommandState state);
std::optional<CommandState> command_state(std::string_view name);

}  // namespace tiexin::device

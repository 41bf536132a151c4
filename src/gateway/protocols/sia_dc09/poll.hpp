#pragma once
// The poll of some panels, a line that is no DC-09 frame: `SR0001L0001    006969XX [ID00000000]`.

#include <optional>
#include <string>
#include <string_view>

namespace tiexin::gateway::sia_dc09 {

struct Poll {
    std::string account;
    std::string_view receiver, line;  // views into the line
};
std::optional<Poll> read_poll(std::string_view line);

// As it stands, without frame.
constexpr std::string_view poll_answer = "\"ACK\"";

}  // namespace tiexin::gateway::sia_dc09

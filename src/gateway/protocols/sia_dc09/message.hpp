#pragma once
// The text of a frame: `"id"seq[Rrcvr][Lprefix]#acct[…`, and what stands in its brackets. Pure
// functions, any thread; views point into the text.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tiexin::gateway::sia_dc09 {

struct Message {
    std::string_view id;  // without the star
    bool encrypted = false;
    std::string_view seq;       // four digits
    std::string_view receiver;  // "R579BDF", or empty
    std::string_view line;      // "L0", or empty
    std::string_view account;   // without '#', or empty
    std::string_view rest;      // behind the first bracket
};
std::optional<Message> read_message(std::string_view text);

// Behind the opening bracket of a message in clear: `[#acct]|data][extra]…_time`.
struct Body {
    std::string_view account;  // of the data block, or empty
    std::string_view data;
    std::vector<std::string_view> extras;  // without their brackets
    std::optional<Instant> time;
};
constexpr std::size_t extras_max = 16;  // more are left out
// nullopt: the bracket is never closed.
std::optional<Body> read_body(std::string_view rest);

// `_HH:MM:SS,MM-DD-YYYY`, GMT.
std::string time_text(Instant at);
std::optional<Instant> read_time(std::string_view text);  // without the underscore

// What makes a repeated message this message: seq and data, whatever its new time and padding.
std::string key_of(std::string_view seq, std::string_view data);

}  // namespace tiexin::gateway::sia_dc09

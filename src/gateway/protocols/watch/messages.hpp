#pragma once
// What each message type means and how it is answered: the table of types, without brackets and
// sessions. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

#include "gateway/protocol.hpp"
#include "gateway/protocols/watch/session.hpp"

namespace tiexin::gateway::watch {

constexpr std::size_t word_bytes_max = 32;
constexpr std::size_t reply_text_bytes_max = 1024;
constexpr std::size_t fact_bytes_max = 64;
constexpr std::size_t facts_max = 32;

// The content of one frame. Views into it.
struct Message {
    std::string_view word;  // as on the wire
    std::string_view data;  // behind the first comma
    bool has_data = false;
    bool declared_right = false;  // the length field agrees with the bytes
};
Message message_of(Bytes content, std::size_t declared);

struct Understood {
    device::DeviceEvent event;
    std::string answer;  // content to send back after the commit; empty: this type gets none
    std::optional<Fault> fault;
    std::string detail;
    device::AlarmSet suspected;
};
Understood understand(const Message& message, WatchState& state, Instant now);

}  // namespace tiexin::gateway::watch

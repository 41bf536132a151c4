#pragma once
// What the table of protocols and the link to a broker need of zigbee2mqtt. Pure functions, any
// thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::gateway::zigbee2mqtt {

constexpr std::size_t frame_bytes_max = 64 * 1024;  // of one request, topic and payload

std::unique_ptr<Protocol> make();
std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed);

// One message of a broker. `retained`: the broker replays what it kept, nobody says it now.
struct Message {
    std::string topic, payload;
    bool retained = false;
};
// The message as the one frame that decode() takes: {"topic":…,"payload":…,"retained":true}.
Buffer frame_of(const Message& message);
// too_large, bad_input.
Result<Message> message_of(Bytes frame);

// Whose message it is, by its topic alone; empty: nobody's that is known.
std::string device_of(const Message& message, const SessionFacts& session);

// Whether the topic is one of Zigbee2MQTT or of announcements, so that nobody need announce it.
bool is_usual(std::string_view topic);

// A whole home may be enrolled as one terminal: then what its sensors say is the home's. Given a
// device, the terminal whose word it is: the device itself, or what its name begins with, up to a
// '/'. Without it each device speaks for itself.
using HomeOf = std::function<std::string(const std::string& device)>;
void set_home_of(SessionFacts& session, HomeOf home_of);

// Topics outside the usual ones that announced devices speak on; grows as they announce themselves.
std::vector<std::string> topics_wanted(const SessionFacts& session);

}  // namespace tiexin::gateway::zigbee2mqtt

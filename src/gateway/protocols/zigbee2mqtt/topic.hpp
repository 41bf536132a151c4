#pragma once
// What the topic of a message says: whose it is and what about. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

namespace tiexin::gateway::zigbee2mqtt {

constexpr std::size_t topic_bytes_max = 256;
constexpr std::size_t device_bytes_max = 40;  // as long as a terminal's number can be

enum class TopicKind : unsigned char {
    state,         // <base>/<name>
    availability,  // <base>/<name>/availability
    bridge_state,  // <base>/bridge/state
    bridge_event,  // <base>/bridge/event
    discovery,     // homeassistant/<component>/[<node>/]<object>/config
    other          // commands to devices, the bridge's own lists and logs, and what is not ours
};

struct Topic {
    TopicKind kind = TopicKind::other;
    std::string device;  // of state, availability and the bridge itself
    // state only: the last step when it may be an attribute of the device before it.
    std::string attribute, device_without_attribute;
    std::string component, node, object;  // of discovery
};

// nullopt: no topic a broker would deliver.
std::optional<Topic> read_topic(std::string_view topic);

// A name as the number of a terminal: what is too long ends in a hash of the whole.
std::string device_named(std::string_view name);

}  // namespace tiexin::gateway::zigbee2mqtt

#pragma once
// Home Assistant's discovery: a device announces what it has (an entity) with the topic that its
// state will come on and what the state means. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "gateway/protocols/zigbee2mqtt/properties.hpp"
#include "gateway/protocols/zigbee2mqtt/topic.hpp"

namespace tiexin::gateway::zigbee2mqtt {

constexpr std::size_t announced_text_bytes_max = 256;  // of any text that is kept
constexpr std::size_t availability_topics_max = 4;

struct Availability {
    std::string topic, online = "online", offline = "offline";
};

struct Entity {
    std::string device;     // who it belongs to: the number of a terminal
    std::string name;       // the entity's own
    std::string component;  // binary_sensor, sensor
    std::string device_class, state_topic;
    std::vector<std::string> path;  // into the JSON of the state; empty: the state is the value
    std::string on = "ON", off = "OFF";
    bool clears_itself = false;  // off_delay: nobody will say OFF
    std::vector<Availability> availability;
};

// bad_input: not an announcement; unsupported: of a kind or with a template we do not read.
Result<Entity> read_entity(const Topic& topic, std::string_view payload);

// "{{ value_json.smoke }}" → {"smoke"}, "{{ value_json['a']['b'] }}" → {"a","b"}, "" and
// "{{ value }}" → {}; nullopt: it computes something.
std::optional<std::vector<std::string>> template_path(std::string_view text);

// What the state of an entity means, as read_properties does for a Zigbee device.
std::vector<Reading> read_state(const Entity& entity, std::string_view payload,
                                std::string_view model, device::DeviceEvent& event);

}  // namespace tiexin::gateway::zigbee2mqtt

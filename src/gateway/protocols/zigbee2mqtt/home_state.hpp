#pragma once
// What one broker has taught us: which alarms of which device stand, and which devices announced
// themselves. A broker carries many homes, so its bound is its own: devices_max and entities_max
// below. Owned by SessionFacts, touched by whoever owns that.

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/protocol.hpp"
#include "gateway/protocols/zigbee2mqtt/discovery.hpp"
#include "gateway/protocols/zigbee2mqtt/properties.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::gateway::zigbee2mqtt {

constexpr std::size_t devices_max = 20'000;  // the one not heard for the longest is forgotten
constexpr std::size_t sources_max = 64;      // of one device, or of a home enrolled as one
constexpr std::size_t entities_max = 8'192;
constexpr std::size_t entities_of_topic_max = 32;  // more of them are not read
// A level that stands is said again after so long, so that the platform can tell of it again.
constexpr Duration level_said_again_after = minutes(5);

// What a live message changes for a device.
struct Change {
    device::AlarmSet alarms;  // to be raised: what is new, with the levels that stand beside it
    bool stands = false;      // a level stands, raised or not
    bool ended = false;       // a level ended
};

class HomeState final : public ProtocolState {
public:
    // Whose a device's word is: its own, or that of a home (a prefix of its name).
    HomeOf home_of;
    std::string owner_of(const std::string& device) const;
    Change take(const std::string& device, const std::vector<Reading>& readings, Instant now);

    // false: there is no room for another entity.
    bool announce(const std::string& config_topic, Entity entity);
    void forget(const std::string& config_topic);
    std::vector<const Entity*> at_state_topic(std::string_view topic) const;
    std::vector<const Entity*> at_availability_topic(std::string_view topic) const;
    std::vector<std::string> topics() const;

private:
    struct Source {
        std::uint64_t name = 0;  // a hash
        device::AlarmKind kind = device::AlarmKind::sos;
    };
    struct Device {
        std::string name;
        std::vector<Source> on;  // the sources that say true
        Instant said_at;         // a standing level, last
    };
    using Devices = std::list<Device>;
    Device& device_named(const std::string& name);

    Devices devices_;  // the one heard last in front
    std::unordered_map<std::string_view, Devices::iterator> by_name_;
    std::map<std::string, Entity, std::less<>> entities_;  // by the topic of their configuration
    std::multimap<std::string, const Entity*, std::less<>> by_state_, by_availability_;
};

HomeState& state_of(SessionFacts& session);

}  // namespace tiexin::gateway::zigbee2mqtt

#include "gateway/protocols/zigbee2mqtt/home_state.hpp"

#include <algorithm>
#include <functional>

namespace tiexin::gateway::zigbee2mqtt {

namespace {

using Index = std::multimap<std::string, const Entity*, std::less<>>;

std::vector<const Entity*> found(const Index& index, std::string_view topic) {
    std::vector<const Entity*> out;
    for (auto [at, end] = index.equal_range(topic); at != end && out.size() < entities_of_topic_max;
         ++at) {
        out.push_back(at->second);
    }
    return out;
}

void unlist(Index& index, const std::string& topic, const Entity* entity) {
    for (auto [at, end] = index.equal_range(topic); at != end; ++at) {
        if (at->second == entity) {
            index.erase(at);
            return;
        }
    }
}

}  // namespace

std::string HomeState::owner_of(const std::string& device) const {
    if (!home_of || device.empty()) {
        return device;
    }
    std::string owner = home_of(device);
    const bool begins = !owner.empty() && device.starts_with(owner + "/");
    return begins ? owner : device;
}

HomeState::Device& HomeState::device_named(const std::string& name) {
    if (const auto known = by_name_.find(name); known != by_name_.end()) {
        devices_.splice(devices_.begin(), devices_, known->second);
        return devices_.front();
    }
    if (devices_.size() >= devices_max) {
        by_name_.erase(devices_.back().name);
        devices_.pop_back();
    }
    devices_.push_front({name, {}, {}});
    by_name_.emplace(devices_.front().name, devices_.begin());
    return devices_.front();
}

Change HomeState::take(const std::string& name, const std::vector<Reading>& readings, Instant now) {
    Device& device = device_named(name);
    Change out;
    bool changed = false;
    for (const Reading& reading : readings) {
        const std::uint64_t source = std::hash<std::string_view>{}(reading.source);
        const auto at = std::find_if(device.on.begin(), device.on.end(),
                                     [&](const Source& one) { return one.name == source; });
        const bool before = at != device.on.end();
        if (reading.now && !before) {
            out.alarms.add(reading.kind);
            changed = true;
            // Beyond the bound it is told every time rather than not at all.
            if (!reading.momentary && device.on.size() < sources_max) {
                device.on.push_back({source, reading.kind});
            }
        } else if (!reading.now && before) {
            out.ended = out.ended || is_level(at->kind);
            device.on.erase(at);
        }
    }
    device::AlarmSet standing;
    for (const Source& source : device.on) {
        if (is_level(source.kind)) {
            standing.add(source.kind);
        }
    }
    out.stands = !standing.empty();
    if (out.stands && (changed || out.ended || now - device.said_at >= level_said_again_after)) {
        out.alarms.add(standing);
        device.said_at = now;
    }
    return out;
}

bool HomeState::announce(const std::string& config_topic, Entity entity) {
    forget(config_topic);
    if (entities_.size() >= entities_max) {
        return false;
    }
    const Entity& kept = entities_.emplace(config_topic, std::move(entity)).first->second;
    by_state_.emplace(kept.state_topic, &kept);
    for (const Availability& one : kept.availability) {
        by_availability_.emplace(one.topic, &kept);
    }
    return true;
}

void HomeState::forget(const std::string& config_topic) {
    const auto at = entities_.find(config_topic);
    if (at == entities_.end()) {
        return;
    }
    unlist(by_state_, at->second.state_topic, &at->second);
    for (const Availability& one : at->second.availability) {
        unlist(by_availability_, one.topic, &at->second);
    }
    entities_.erase(at);
}

std::vector<const Entity*> HomeState::at_state_topic(std::string_view topic) const {
    return found(by_state_, topic);
}

std::vector<const Entity*> HomeState::at_availability_topic(std::string_view topic) const {
    return found(by_availability_, topic);
}

std::vector<std::string> HomeState::topics() const {
    std::vector<std::string> out;
    for (const Index* index : {&by_state_, &by_availability_}) {
        for (const auto& [topic, entity] : *index) {
            if (out.empty() || out.back() != topic) {
                out.push_back(topic);
            }
        }
    }
    return out;
}

HomeState& state_of(SessionFacts& session) {
    if (!dynamic_cast<HomeState*>(session.state.get())) {
        session.state = std::make_unique<HomeState>();
    }
    return static_cast<HomeState&>(*session.state);
}

}  // namespace tiexin::gateway::zigbee2mqtt

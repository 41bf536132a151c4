// A sensor of a home, for the simulator and round trips: what it says is the frame of a message,
// which whoever plays it publishes.

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::gateway::zigbee2mqtt {

namespace {

using device::AlarmKind;

struct Said {
    AlarmKind kind;
    const char* property;
};
constexpr std::array properties =
    std::to_array<Said>({{AlarmKind::fall, "fall"},
                         {AlarmKind::panic, "panic"},
                         {AlarmKind::smoke, "smoke"},
                         {AlarmKind::gas, "gas"},
                         {AlarmKind::carbon_monoxide, "carbon_monoxide"},
                         {AlarmKind::water, "water_leak"},
                         {AlarmKind::tamper, "tamper"},
                         {AlarmKind::low_battery, "battery_low"},
                         {AlarmKind::bed, "bed_exit"}});
constexpr std::array actions = std::to_array<Said>({{AlarmKind::sos, "emergency"},
                                                    {AlarmKind::fire, "fire"},
                                                    {AlarmKind::medical, "medical"},
                                                    {AlarmKind::help, "help"}});

class Sensor final : public Terminal {
public:
    explicit Sensor(std::string device) : device_(std::move(device)) {}

    std::vector<Spoken> connect(Instant) override { return {}; }

    Spoken say(const device::DeviceEvent& event, Instant) override {
        Json state = Json::object();
        for (const Said& row : properties) {
            const bool on = event.alarms.has(row.kind);
            // What it once said it says in each state from then on.
            const bool known = std::find(said_.begin(), said_.end(), row.kind) != said_.end();
            if (on && !known) {
                said_.push_back(row.kind);
            }
            if (on || known) {
                state.set(row.property, on);
            }
        }
        for (const Said& row : actions) {
            if (event.alarms.has(row.kind)) {
                state.set("action", row.property);
            }
        }
        for (const auto& [name, value] : event.facts) {
            if (name == "door") {
                state.set("contact", value == "closed");
            }
        }
        if (event.battery.percent) {
            state.set("battery", *event.battery.percent);
        }
        if (event.time) {
            state.set("last_seen", iso8601(*event.time));
        }
        return {frame_of({"zigbee2mqtt/" + device_, state.dump(), false}), {}, false};
    }

    std::vector<Spoken> say_buffered(const std::vector<device::DeviceEvent>& events,
                                     Instant now) override {
        std::vector<Spoken> out;
        for (const device::DeviceEvent& event : events) {
            out.push_back(say(event, now));
        }
        return out;
    }

    // Nobody speaks to a sensor.
    Result<std::size_t> frame_size(Bytes input) const override { return input.size(); }
    Heard hear(Bytes, Instant) override { return {}; }

private:
    std::string device_;
    std::vector<AlarmKind> said_;
};

}  // namespace

std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t) {
    return std::make_unique<Sensor>(std::move(device));
}

}  // namespace tiexin::gateway::zigbee2mqtt

#include "sim/homes.hpp"

#include <algorithm>
#include <cmath>

#include "gateway/protocol.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::sim {

using device::AlarmKind;
using device::AlarmSet;

bool speaks_through_broker(const CityTerminal& terminal) {
    const gateway::ProtocolRow* row = gateway::find_protocol(terminal.protocol);
    return row != nullptr && row->transport == gateway::Transport::mqtt;
}

Homes::Homes(const std::vector<CityTerminal>& terminals, const HomesOptions& options, Instant now)
    : options_(options), random_(options.seed ^ static_cast<std::uint64_t>(now.us)) {
    for (const CityTerminal& terminal : terminals) {
        if (!speaks_through_broker(terminal)) {
            continue;
        }
        Sensor sensor;
        sensor.model = terminal.model;
        sensor.voice =
            gateway::find_protocol(terminal.protocol)->make_terminal(terminal.device, options.seed);
        sensor.report_at = now + Duration{random_.between(0, home_first_report_max.us)};
        sensor.battery_percent = static_cast<int>(random_.between(30, 100));
        sensors_.push_back(std::move(sensor));
    }
    alarm_at_ = now + home_first_report_max + until_next_alarm();
}

Duration Homes::until_next_alarm() {
    const double drawn_s = -std::log(1 - random_.unit()) * std::max(options_.alarm_every_s, 0.01);
    return Duration{static_cast<std::int64_t>(std::min(drawn_s, 1e9) * 1e6)};
}

HomeMessage Homes::say(Sensor& sensor, AlarmSet alarms, Instant now) {
    device::DeviceEvent event;
    event.alarms = alarms;
    event.time = now;
    event.battery.percent = sensor.battery_percent;
    if (sensor.model == "door") {
        event.facts.emplace_back("door", sensor.open ? "open" : "closed");
    }
    const auto message =
        gateway::zigbee2mqtt::message_of(sensor.voice->say(event, now).frame).value();
    // A press is over when it is said; a state is kept by the broker for who comes later.
    return {message.topic, message.payload, sensor.model != "sos"};
}

void Homes::report(Sensor& sensor, Instant now, std::vector<HomeMessage>& to) {
    sensor.report_at = now + Duration{random_.between(home_report_min.us, home_report_max.us)};
    sensor.open = !sensor.open;
    to.push_back(say(sensor, sensor.standing, now));
}

void Homes::alarm(Instant now, std::vector<HomeMessage>& to) {
    std::vector<Sensor*> able;
    for (Sensor& sensor : sensors_) {
        if (sensor.model != "door" && sensor.standing.empty()) {
            able.push_back(&sensor);
        }
    }
    if (able.empty()) {
        return;
    }
    Sensor& sensor = *able[random_.below(able.size())];
    ++alarms_;
    if (sensor.model == "sos") {
        to.push_back(say(sensor, {AlarmKind::sos}, now));
        return;
    }
    sensor.standing = {AlarmKind::smoke};
    sensor.worse_at = now + carbon_monoxide_after;
    sensor.clear_at = now + home_clear_after;
    to.push_back(say(sensor, sensor.standing, now));
}

std::vector<HomeMessage> Homes::due(Instant now) {
    std::vector<HomeMessage> out;
    for (Sensor& sensor : sensors_) {
        if (sensor.worse_at && *sensor.worse_at <= now) {
            sensor.worse_at.reset();
            sensor.standing.add(AlarmKind::carbon_monoxide);
            out.push_back(say(sensor, sensor.standing, now));
        }
        if (sensor.clear_at && *sensor.clear_at <= now) {
            sensor.clear_at.reset();
            sensor.standing = {};
            out.push_back(say(sensor, sensor.standing, now));
        }
        if (sensor.report_at <= now) {
            report(sensor, now, out);
        }
    }
    while (!sensors_.empty() && alarm_at_ <= now) {
        alarm_at_ = alarm_at_ + until_next_alarm();
        alarm(now, out);
    }
    return out;
}

}  // namespace tiexin::sim

#pragma once
// Day: what an elder's terminal sees and feels as time passes: home, a walk to the market, the
// clinic or the park and back, sleep, no fix, no signal, a battery that runs flat. Driven by the
// time it is given and its own generator: the same calls give the same day.

#include <optional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "base/time.hpp"
#include "device/event.hpp"
#include "sim/city.hpp"

namespace tiexin::sim {

class Day {
public:
    Day(const CityTerminal& terminal, Prng random, Instant start);

    // To be called before anything is asked; going back in time changes nothing.
    void live_until(Instant now);

    bool powered() const { return !off_until_; }
    bool has_signal() const { return powered() && !silent_until_; }
    // A record of this moment: mostly a place, now and then a heartbeat or what the body says.
    device::DeviceEvent record(Instant now);
    // The place and battery of this moment with these alarms.
    device::DeviceEvent alarm(device::AlarmSet alarms, Instant now);
    // low_battery and power_off, each once a discharge; empty: nothing to say.
    device::AlarmSet due_alarms();

private:
    enum class Doing : unsigned char { at_home, walking_out, staying, walking_back };

    void begin(Instant now);
    void next_part(Instant now);
    void set_out(Instant now);
    void use_battery(Duration passed, Instant now);
    void look_for_signal(Duration passed, Instant now);
    Wgs84 place(Instant now) const;
    void put_place(device::DeviceEvent& event, Instant now);
    void put_network(device::DeviceEvent& event, bool wifi);
    void put_body(device::DeviceEvent& event);
    bool asleep(Instant now) const;

    Wgs84 home_;
    std::vector<Wgs84> haunts_;
    bool moves_;      // a hub stays where it is
    bool has_pulse_;  // it is worn on the wrist
    Prng random_;
    Instant lived_until_;

    Doing doing_ = Doing::at_home;
    Instant part_from_, part_until_;
    Wgs84 goal_, bend_;  // of the walk under way
    double speed_kmh_ = 0;

    double battery_percent_ = 100;
    bool charging_ = false;
    bool low_told_ = false, flat_told_ = false;
    device::AlarmSet due_;
    std::optional<Instant> off_until_;     // flat, or switched off
    std::optional<Instant> silent_until_;  // out of the network's reach
    std::int64_t steps_ = 0;
    std::uint64_t home_networks_;  // which wifi and cell are heard at home
    int since_body_ = 0;
    bool first_record_ = true;
};

}  // namespace tiexin::sim

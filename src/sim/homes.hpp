#pragma once
// Homes: the sensors of the demo city's homes as messages for a broker: each tells its state now
// and then; somewhere now and then a button is pressed or a detector smells smoke, twenty seconds
// later carbon monoxide too, and after a while it is over. Pure but for its own memory; one thread.

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "gateway/terminal.hpp"
#include "sim/city.hpp"

namespace tiexin::sim {

struct HomeMessage {
    std::string topic, payload;
    bool retained = false;
};

struct HomesOptions {
    double alarm_every_s = 600;  // somewhere in the city, on average
    std::uint64_t seed = 1;
};

constexpr Duration home_report_min = minutes(5), home_report_max = minutes(15);
constexpr Duration home_first_report_max = seconds(30);
constexpr Duration carbon_monoxide_after = seconds(20), home_clear_after = seconds(90);

// Whether a terminal of the city speaks through a broker, not to a port of the server.
bool speaks_through_broker(const CityTerminal& terminal);

class Homes {
public:
    // Of `terminals` those that speak through a broker.
    Homes(const std::vector<CityTerminal>& terminals, const HomesOptions& options, Instant now);

    std::size_t size() const { return sensors_.size(); }
    // What is to be published now.
    std::vector<HomeMessage> due(Instant now);
    std::size_t alarms() const { return alarms_; }

private:
    struct Sensor {
        std::string model;
        std::unique_ptr<gateway::Terminal> voice;
        Instant report_at;
        bool open = false;  // a door
        device::AlarmSet standing;
        std::optional<Instant> worse_at, clear_at;
        int battery_percent = 100;
    };
    HomeMessage say(Sensor& sensor, device::AlarmSet alarms, Instant now);
    void report(Sensor& sensor, Instant now, std::vector<HomeMessage>& to);
    void alarm(Instant now, std::vector<HomeMessage>& to);
    Duration until_next_alarm();

    HomesOptions options_;
    Prng random_;
    std::vector<Sensor> sensors_;
    Instant alarm_at_;
    std::size_t alarms_ = 0;
};

}  // namespace tiexin::sim

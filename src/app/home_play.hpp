#pragma once
// HomePlay: publishes what the demo city's home sensors say. Of tiexin-terminals alone; one thread.

#include <memory>
#include <string>
#include <vector>

#include "adapters/mqtt/mqtt.hpp"
#include "base/metrics.hpp"
#include "sim/homes.hpp"

namespace tiexin::app {

struct HomePlayOptions {
    std::string broker, user, password_file;  // broker empty: nobody speaks
    sim::HomesOptions homes;
};

constexpr Duration home_play_every = seconds(1);

class HomePlay {
public:
    // bad_input, not_found: the broker's address or the password cannot be read.
    static Result<std::unique_ptr<HomePlay>> start(const HomePlayOptions& options,
                                                   const std::vector<sim::CityTerminal>& terminals,
                                                   Instant now);
    // To be called every home_play_every.
    void play(Instant now);

private:
    HomePlay() = default;

    Metrics metrics_;
    std::unique_ptr<sim::Homes> homes_;
    std::unique_ptr<adapters::MqttClient> client_;
};

}  // namespace tiexin::app

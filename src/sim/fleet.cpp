#include "sim/fleet.hpp"

#include <algorithm>
#include <cmath>

namespace tiexin::sim {

namespace {

constexpr double burst_s = 0.25;  // what a late tick may catch up with

double seconds_of(Duration duration) {
    return static_cast<double>(duration.us) / 1e6;
}

}  // namespace

Fleet::Fleet(net::Network& network, net::Loop& loop, const FleetOptions& options, Ports ports)
    : network_(network),
      loop_(loop),
      options_(options),
      ports_(std::move(ports)),
      random_(options.seed ^ 0xf1ee7ULL) {}

Result<std::unique_ptr<Fleet>> Fleet::make(net::Network& network, net::Loop& loop,
                                           const FleetOptions& options, Ports ports,
                                           const std::vector<CityTerminal>& terminals,
                                           std::function<void(const Acknowledged&)> journal) {
    if (terminals.empty()) {
        return Error{Code::bad_input, "no terminal speaks that protocol"};
    }
    std::unique_ptr<Fleet> fleet(new Fleet(network, loop, options, std::move(ports)));
    fleet->notes_.on_acknowledged = std::move(journal);
    const Instant now = loop.clock().now();
    // Two runs of the same city are two different days.
    Prng of_run(options.seed ^ static_cast<std::uint64_t>(now.us));
    // But who speaks UDP is a thing of the city.
    Prng of_city(options.seed ^ 0xda7a6ULL);
    for (const CityTerminal& terminal : terminals) {
        auto speech = fleet->speeches_.find(terminal.protocol);
        if (speech == fleet->speeches_.end()) {
            auto made = speech_of(terminal.protocol, terminal.device);
            if (!made) {
                return made.error();
            }
            speech = fleet->speeches_.emplace(terminal.protocol, *made).first;
        }
        const bool has_udp = speech->second.row->transport == gateway::Transport::tcp_and_udp;
        const Carrier carrier =
            has_udp && of_city.chance(options.udp_share) ? Carrier::datagrams : Carrier::stream;
        fleet->players_.emplace_back(fleet->notes_, speech->second, terminal, carrier,
                                     of_run.fork(), now);
    }
    return fleet;
}

Duration Fleet::until_next_press() {
    const double mean_s = std::max(options_.press_every_s, 1e-4);
    const double drawn_s = -std::log(1 - random_.unit()) * mean_s;
    return Duration{static_cast<std::int64_t>(std::min(drawn_s, 1e9) * 1e6)};
}

void Fleet::start() {
    const Instant now = loop_.clock().now();
    ticked_at_ = ports_read_at_ = now;
    next_press_at_ = now + until_next_press();
    timer_ = loop_.make_timer([this] { tick(); });
    timer_->start(fleet_tick);
}

void Fleet::tick() {
    const Instant now = loop_.clock().now();
    const double passed_s = std::clamp(seconds_of(now - ticked_at_), 0.0, burst_s);
    ticked_at_ = now;
    connects_due_ =
        std::min(connects_due_ + connects_per_s_max * passed_s, connects_per_s_max * burst_s);
    connect_some(now);
    if (!drained_) {
        report_some(now, passed_s);
        press_some(now);
    }
    check_some(now, passed_s);
    if (drained_) {
        drain(now);
    }
    timer_->start(fleet_tick);
}

void Fleet::connect_some(Instant now) {
    const std::size_t asked_max = std::min(players_.size(), 64 + players_.size() / ticks_per_round);
    for (std::size_t asked = 0;
         asked < asked_max && connects_due_ >= 1 && notes_.counts.opening < opening_max; ++asked) {
        Player& player = players_[next_connect_];
        next_connect_ = (next_connect_ + 1) % players_.size();
        const auto at = player.wants_connection();
        if (at && *at <= now) {
            connects_due_ -= 1;
            connect(player, now);
        }
    }
}

void Fleet::connect(Player& player, Instant now) {
    player.begin_connecting(now);
    if (player.carrier() == Carrier::datagrams) {
        open_line(player, now);
        return;
    }
    const auto port = ports_.tcp(player.protocol());
    if (!port) {
        player.not_connected(now);
        return;
    }
    net::ConnectOptions how;
    how.source = options_.source;
    how.stream.idle_max = hours(3);
    network_.connect(
        loop_, {options_.server, *port}, how,
        [this, &player](Result<net::Stream*> stream) -> std::unique_ptr<net::StreamHandler> {
            const Instant at = loop_.clock().now();
            if (stream) {
                return player.connected(**stream, at);
            }
            player.not_connected(at);
            read_ports_again(at);
            return nullptr;
        });
}

void Fleet::open_line(Player& player, Instant now) {
    // Nobody says when a UDP port is gone.
    read_ports_again(now);
    const auto port = ports_.udp(player.protocol());
    auto line = port ? DatagramLine::open(network_, loop_, options_.source,
                                          {options_.server, *port}, ConnectionId{++last_line_})
                     : Error{Code::unavailable, "no UDP port of " + player.protocol()};
    if (!line) {
        player.not_connected(now);
        return;
    }
    std::unique_ptr<DatagramLine>& kept = lines_[&player];
    kept = std::move(*line);
    kept->carry(player.connected(*kept, now));
}

void Fleet::read_ports_again(Instant now) {
    if (now - ports_read_at_ >= ports_read_every) {
        ports_read_at_ = now;
        // A server that is just starting has no ports yet: the next one to connect asks again.
        (void)ports_.read_again().ok();
    }
}

void Fleet::report_some(Instant now, double passed_s) {
    reports_due_ = std::min(reports_due_ + options_.frames_per_s * passed_s,
                            std::max(1.0, options_.frames_per_s * burst_s));
    // Who is switched off, or told to speak less often, lets the next one speak.
    for (std::size_t seen = 0; seen < players_.size() && reports_due_ >= 1; ++seen) {
        Player& player = players_[next_report_];
        next_report_ = (next_report_ + 1) % players_.size();
        reports_due_ -= player.report(now) ? 1 : 0;
    }
}

void Fleet::press_some(Instant now) {
    while (next_press_at_ <= now) {
        next_press_at_ = next_press_at_ + until_next_press();
        players_[random_.below(players_.size())].press(now);
    }
}

void Fleet::check_some(Instant now, double passed_s) {
    const auto all = static_cast<double>(players_.size());
    checks_due_ = std::min(checks_due_ + all * passed_s / seconds_of(player_check), all);
    for (; checks_due_ >= 1; checks_due_ -= 1) {
        players_[next_check_].check(now);
        next_check_ = (next_check_ + 1) % players_.size();
    }
}

void Fleet::wind_down(std::function<void()> drained) {
    drained_ = std::move(drained);
    drain_until_ = loop_.clock().now() + drain_max;
}

void Fleet::drain(Instant now) {
    const bool waiting = std::any_of(players_.begin(), players_.end(), [](const Player& player) {
        return player.waits_for_answers();
    });
    if (!waiting || now >= drain_until_) {
        const auto drained = std::exchange(drained_, [] {});
        drained();
    }
}

}  // namespace tiexin::sim

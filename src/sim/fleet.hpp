#pragma once
// Fleet: the terminals of a demo city, all on one loop: who connects when, who reports next, who
// presses. Frames and presses are paced for the whole fleet. Made and used on its loop; it outlives
// the running of that loop.

#include <deque>
#include <map>
#include <memory>

#include "net/network.hpp"
#include "sim/datagram_line.hpp"
#include "sim/player.hpp"
#include "sim/ports.hpp"

namespace tiexin::sim {

struct FleetOptions {
    net::IpAddress server;
    std::optional<net::IpAddress> source;  // the local address to leave from
    double frames_per_s = 200;             // of the whole fleet
    double press_every_s = 45;             // somewhere in the fleet, on average
    std::uint64_t seed = 1;
    double udp_share = 0;  // of those whose protocol also has a UDP port
};

constexpr double connects_per_s_max = 500;
// Below the number of connections that a server lets one address open before they say who they are.
constexpr std::size_t opening_max = 128;
constexpr Duration fleet_tick = milliseconds(10);
constexpr std::size_t ticks_per_round = 20;  // in which each terminal is asked whether to connect
constexpr Duration player_check = seconds(1);
constexpr Duration ports_read_every = milliseconds(500);
constexpr Duration drain_max = seconds(3);

class Fleet {
public:
    // bad_input: no terminals, or one of a protocol nobody knows.
    static Result<std::unique_ptr<Fleet>> make(net::Network& network, net::Loop& loop,
                                               const FleetOptions& options, Ports ports,
                                               const std::vector<CityTerminal>& terminals,
                                               std::function<void(const Acknowledged&)> journal);

    void start();
    // No new frames; `drained` is called when everything said was answered, at the latest after
    // drain_max.
    void wind_down(std::function<void()> drained);

    FleetNotes& notes() { return notes_; }
    std::size_t size() const { return players_.size(); }

private:
    Fleet(net::Network& network, net::Loop& loop, const FleetOptions& options, Ports ports);

    void tick();
    void connect_some(Instant now);
    void connect(Player& player, Instant now);
    void open_line(Player& player, Instant now);
    void read_ports_again(Instant now);
    void report_some(Instant now, double passed_s);
    void press_some(Instant now);
    void check_some(Instant now, double passed_s);
    void drain(Instant now);
    Duration until_next_press();

    net::Network& network_;
    net::Loop& loop_;
    FleetOptions options_;
    Ports ports_;
    Prng random_;
    FleetNotes notes_;
    std::map<std::string, Speech, std::less<>> speeches_;
    std::deque<Player> players_;  // they never move: their streams know them
    std::map<const Player*, std::unique_ptr<DatagramLine>> lines_;  // the last one of each
    std::uint64_t last_line_ = 0;
    std::unique_ptr<net::Timer> timer_;

    Instant ticked_at_, ports_read_at_, next_press_at_, drain_until_;
    double connects_due_ = 0, reports_due_ = 0, checks_due_ = 0;
    std::size_t next_connect_ = 0, next_report_ = 0, next_check_ = 0;
    std::function<void()> drained_;
};

}  // namespace tiexin::sim

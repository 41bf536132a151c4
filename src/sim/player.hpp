#pragma once
// Player: one terminal of the fleet on its connection. It keeps what it said until the server
// acknowledged it and says it again, byte for byte, on the same or the next connection; what it
// could not say it keeps in its memory like the real ones. On the fleet's loop.

#include <deque>
#include <functional>
#include <memory>

#include "net/network.hpp"
#include "sim/city.hpp"
#include "sim/day.hpp"
#include "sim/journal.hpp"
#include "sim/latency.hpp"
#include "sim/speech.hpp"

namespace tiexin::sim {

struct FleetCounts {
    std::uint64_t sent = 0, acknowledged = 0, refused = 0, repeated = 0;
    std::uint64_t presses = 0, presses_acknowledged = 0;
    std::uint64_t connects = 0, reconnects = 0, connect_failed = 0, commands = 0;
    std::size_t online = 0, opening = 0;  // now
};

// What all players of a fleet write to.
struct FleetNotes {
    FleetCounts counts;
    LatencyMeter lately, ever;  // from sending to the answer
    std::function<void(const Acknowledged&)> on_acknowledged;
};

constexpr std::size_t in_flight_max = 16;
constexpr std::size_t pressed_max = 8;      // alarms not yet said
constexpr std::size_t remembered_max = 20;  // records of a time without connection
constexpr std::size_t inbox_bytes_max = 16 * 1024;
constexpr Duration login_max = seconds(20);
constexpr Duration repeat_after = seconds(10);
constexpr int repeats_max = 3;  // then the connection is given up
// Nobody but the terminal repeats what was lost on the way.
constexpr Duration datagram_login_max = seconds(3);
constexpr Duration datagram_repeat_after = seconds(2);
constexpr Duration backoff_min = milliseconds(500);
constexpr Duration backoff_max = seconds(30);
constexpr Duration backoff_pressed_max = seconds(2);  // with an alarm in hand

enum class Carrier : unsigned char { stream, datagrams };

class Player {
public:
    Player(FleetNotes& notes, const Speech& speech, CityTerminal terminal, Carrier carrier,
           Prng random, Instant start);

    const std::string& protocol() const { return terminal_.protocol; }
    Carrier carrier() const { return carrier_; }
    // When it wants to be connected; nullopt: it is, or has no power or signal.
    std::optional<Instant> wants_connection() const;
    bool waits_for_answers() const { return !in_flight_.empty() || !pressed_.empty(); }

    void begin_connecting(Instant now);
    std::unique_ptr<net::StreamHandler> connected(net::Stream& stream, Instant now);
    void not_connected(Instant now);

    // One record of daily life, sent or, without a connection, kept. false: nothing to say now.
    bool report(Instant now);
    // false: it has enough presses in hand already.
    bool press(Instant now);
    // Lives on, repeats what is late, gives up what is dead. About once a second.
    void check(Instant now);
    void hang_up();

private:
    class Line;  // the handler of its stream
    enum class Link : unsigned char { down, connecting, logging_in, online };
    struct Outgoing {
        gateway::Spoken spoken;
        device::AlarmSet alarms;
        Instant device_time;
        Instant sent_at;
        bool press = false;
        bool may_drop = false;  // a heartbeat means nothing on the next connection
        int repeats = 0;  // on this connection
    };
    struct Pressed {
        device::DeviceEvent event;
        bool press = false;
    };

    void on_bytes(Bytes bytes, Instant now);
    void on_closed(Instant now);
    void hear(const gateway::Heard& heard, Instant now);
    void logged_in(Instant now);
    void done(const std::string& key, bool accepted, Instant now);
    void obey(const device::Command& command, Instant now);
    void send_whatever_waits(Instant now);
    void send_alarms(Instant now);
    void send_remembered(Instant now);
    void send(Outgoing out, Instant now);
    void write(const gateway::Spoken& spoken);
    void raise(device::AlarmSet alarms, bool press, Instant now);
    void repeat_late(Instant now);
    bool alarm_in_flight() const;
    void back_off(Instant now);

    FleetNotes& notes_;
    const Speech& speech_;
    CityTerminal terminal_;
    Carrier carrier_;
    Prng random_;
    Day day_;
    std::unique_ptr<gateway::Terminal> voice_;

    Link link_ = Link::down;
    net::Stream* stream_ = nullptr;
    Buffer inbox_;
    Instant link_since_, try_at_;
    Duration backoff_ = backoff_min;
    bool connected_before_ = false;

    std::deque<Outgoing> in_flight_;  // said, not yet acknowledged
    std::deque<Outgoing> again_;      // to be said again on this connection first
    std::deque<Pressed> pressed_;
    std::deque<device::DeviceEvent> remembered_;
    std::optional<Instant> cancel_at_;
    std::optional<Duration> interval_;  // as the platform told it
    Instant reported_at_;
};

}  // namespace tiexin::sim

#pragma once
// The simulated side of net: a network inside one process on a virtual clock. One thread calls
// run_for(); nothing waits and nothing is random beyond the seed, so the same seed and the same
// calls give the same trace. For world tests.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "net/network.hpp"

namespace tiexin::net {

// Chances are per delivery (a run of bytes, or a datagram); 0 is never, 1 always.
struct SimFaults {
    Duration delay_min = milliseconds(1);
    Duration delay_max = milliseconds(5);
    double split = 0;  // a run is delivered in two parts, the second later
    double merge = 0;  // a run waits and is glued to what follows it
    double cut = 0;  // the connection breaks after a random byte of the run; both sides see a reset
    double stall = 0;  // this direction stops for ever, without a close
    double half_open =
        0;  // the peer vanishes: it sees a reset, this side hears nothing more and is told nothing
    double refuse = 0;  // per connect: refused
    double lose_datagram = 0;
    double duplicate_datagram = 0;
    double reorder_datagram = 0;  // comes up to reorder_max late
    Duration reorder_max = milliseconds(50);
};

struct SimCounts {
    std::uint64_t connects = 0, refused = 0, deliveries = 0, bytes = 0;
    std::uint64_t splits = 0, merges = 0, cuts = 0, stalls = 0, half_opens = 0;
    std::uint64_t datagrams = 0, lost = 0, duplicated = 0, reordered = 0;
};

enum class SimBreak : unsigned char { cut, stall, half_open };

class SimNetwork final : public Network {
public:
    // `clock` is moved by run_for() and outlives the network.
    SimNetwork(ManualClock& clock, std::uint64_t seed);
    ~SimNetwork() override;

    // A loop of this world: run() is not for it, run_for() drives all of them. stop() closes its
    // streams, as a process that ends would; what is posted afterwards is dropped.
    std::unique_ptr<Loop> make_loop();

    // Does what is due, in order of time, and leaves the clock `by` later.
    void run_for(Duration by);
    // Until nothing is due within `at_most`, or `done` is true after a step. Returns whether `done`
    // became true.
    bool run_until(const std::function<bool()>& done, Duration at_most);

    void set_faults(const SimFaults& faults);  // for deliveries from now on
    // Breaks one connection (either side's id), as the fault of that name would.
    void break_stream(ConnectionId id, SimBreak how);
    // Everything to and from this address stalls while it is unreachable and goes on afterwards;
    // connects time out.
    void set_reachable(const IpAddress& address, bool reachable);

    SimCounts counts() const;
    std::size_t open_streams() const;
    // One line per thing that happened on the network; empty sink: none.
    void set_trace(std::function<void(std::string_view)> sink);

    Result<std::unique_ptr<Listener>> listen(const Endpoint& at, const ListenLimits& limits,
                                             std::vector<Loop*> loops, Accept accept) override;
    void connect(Loop& loop, const Endpoint& to, const ConnectOptions& options,
                 Connected connected) override;
    Result<std::unique_ptr<Datagram>> open_datagram(Loop& loop, const Endpoint& at,
                                                    OnDatagram on_datagram) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tiexin::net

#pragma once
// SimWorld: the shared state of a simulated network: streams by id, listeners and datagram ports by
// endpoint, faults, chance and counts. For the .cpp files of net/sim only; one thread.

#include <map>
#include <optional>
#include <set>

#include "base/prng.hpp"
#include "net/accept_gate.hpp"
#include "net/sim/sim_loop.hpp"
#include "net/sim_network.hpp"

namespace tiexin::net {

class SimStream;
class SimListener;
class SimDatagram;

class SimWorld {
public:
    SimWorld(ManualClock& with, std::uint64_t seed)
        : time(std::make_shared<SimTime>(with)), chance(seed) {}

    Duration delay() {
        return {chance.between(faults.delay_min.us,
                               std::max(faults.delay_min.us, faults.delay_max.us))};
    }
    bool strikes(double probability) { return probability > 0 && chance.chance(probability); }
    bool reachable(const IpAddress& address) const { return !unreachable.contains(address); }
    void note(std::string_view what, std::uint64_t id, std::size_t size = 0);
    SimStream* find(std::uint64_t id);
    void close_streams_of(Loop& loop);

    std::shared_ptr<SimTime> time;
    Prng chance;
    SimFaults faults;
    SimCounts counts;
    std::function<void(std::string_view)> trace;
    std::set<IpAddress> unreachable;
    std::map<std::uint64_t, std::unique_ptr<SimStream>> streams;
    std::map<Endpoint, SimListener*> listeners;
    std::map<Endpoint, SimDatagram*> datagrams;
    std::uint64_t last_id = 0;
    std::uint16_t last_port = 20'000;
};

}  // namespace tiexin::net

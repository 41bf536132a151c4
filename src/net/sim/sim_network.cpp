#include "net/sim_network.hpp"

#include "base/check.hpp"
#include "net/sim/sim_stream.hpp"
#include "net/sim/sim_world.hpp"

namespace tiexin::net {

class SimListener final : public Listener {
public:
    SimListener(std::shared_ptr<SimWorld> world, const Endpoint& at, const ListenLimits& limits,
                std::vector<Loop*> loops, Accept accept)
        : gate(std::make_shared<AcceptGate>(limits)),
          accept_(std::move(accept)),
          world_(std::move(world)),
          at_(at),
          loops_(std::move(loops)) {
        world_->listeners[at_] = this;
    }
    ~SimListener() override { stop_accepting(); }

    std::uint16_t port() const override { return at_.port; }
    void stop_accepting() override {
        const auto found = world_->listeners.find(at_);
        if (found != world_->listeners.end() && found->second == this) {
            world_->listeners.erase(found);
        }
    }
    ListenCounts counts() const override { return gate->counts(); }
    Loop& next_loop() { return *loops_[next_loop_++ % loops_.size()]; }
    const Accept& accept() const { return accept_; }

    const std::shared_ptr<AcceptGate> gate;

private:
    Accept accept_;
    std::shared_ptr<SimWorld> world_;
    Endpoint at_;
    std::vector<Loop*> loops_;
    std::size_t next_loop_ = 0;
};

class SimDatagram final : public Datagram {
public:
    SimDatagram(std::shared_ptr<SimWorld> world, const Endpoint& at, OnDatagram on_datagram)
        : world_(std::move(world)), at_(at), on_datagram_(std::move(on_datagram)) {
        world_->datagrams[at_] = this;
    }
    ~SimDatagram() override { world_->datagrams.erase(at_); }

    std::uint16_t port() const override { return at_.port; }
    bool send(const Endpoint& to, Bytes bytes) override {
        if (bytes.size() > datagram_bytes_max) {
            return false;
        }
        SimWorld& world = *world_;
        ++world.counts.datagrams;
        if (world.strikes(world.faults.lose_datagram) || !world.reachable(to.address) ||
            !world.reachable(at_.address)) {
            ++world.counts.lost;
            return true;
        }
        Duration delay = world.delay();
        if (world.strikes(world.faults.reorder_datagram)) {
            ++world.counts.reordered;
            delay = delay + Duration{world.chance.between(0, world.faults.reorder_max.us)};
        }
        travel(to, bytes, delay);
        if (world.strikes(world.faults.duplicate_datagram)) {
            ++world.counts.duplicated;
            travel(to, bytes, delay + world.delay());
        }
        return true;
    }

private:
    void travel(const Endpoint& to, Bytes bytes, Duration delay) {
        world_->time->after(delay, [world = world_.get(), from = at_, to,
                                    held = Buffer(bytes.begin(), bytes.end())] {
            const auto found = world->datagrams.find(to);
            if (found != world->datagrams.end()) {
                world->note("datagram", to.port, held.size());
                found->second->on_datagram_(from, held);
            }
        });
    }

    std::shared_ptr<SimWorld> world_;
    Endpoint at_;
    OnDatagram on_datagram_;
};

struct SimNetwork::Impl {
    Impl(ManualClock& clock, std::uint64_t seed) : world(std::make_shared<SimWorld>(clock, seed)) {}

    // Port 0 asks for a free one.
    template <class Taken>
    Result<Endpoint> free_endpoint(Endpoint at, const Taken& taken) {
        while (at.port == 0 || (taken.contains(at) && at.port == world->last_port)) {
            at.port = ++world->last_port;
        }
        if (taken.contains(at)) {
            return Error{Code::conflict, "cannot bind " + to_text(at) + ": in use"};
        }
        return at;
    }

    void arrive(Loop& loop, const Endpoint& from, const Endpoint& to, const ConnectOptions& options,
                const Connected& connected) {
        const auto found = world->listeners.find(to);
        if (found == world->listeners.end() || world->strikes(world->faults.refuse)) {
            ++world->counts.refused;
            (void)connected(Error{Code::unavailable, "cannot connect: refused"});
            return;
        }
        SimListener& listener = *found->second;
        SimStream& client = add(loop, from, to, options.stream, nullptr);
        if (!listener.gate->enter(from.address)) {
            client.start(connected(&client));
            client_is_refused(client);
            return;
        }
        SimStream& server =
            add(listener.next_loop(), to, from, listener.gate->limits().stream, listener.gate);
        client.join(server.id().value);
        server.join(client.id().value);
        world->note("connect", server.id().value);
        server.start(listener.accept()(server));
        client.start(connected(&client));
    }

    void client_is_refused(SimStream& client) {
        if (!client.finished()) {
            world->time->after(world->delay(), [held = world.get(), id = client.id().value] {
                if (SimStream* stream = held->find(id)) {
                    stream->broken();
                }
            });
        }
    }

    SimStream& add(Loop& loop, const Endpoint& local, const Endpoint& remote,
                   const StreamLimits& limits, std::shared_ptr<AcceptGate> gate) {
        const std::uint64_t id = ++world->last_id;
        auto stream =
            std::make_unique<SimStream>(*world, loop, id, local, remote, limits, std::move(gate));
        return *(world->streams[id] = std::move(stream));
    }

    std::shared_ptr<SimWorld> world;
};

SimNetwork::SimNetwork(ManualClock& clock, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(clock, seed)) {}

SimNetwork::~SimNetwork() = default;

std::unique_ptr<Loop> SimNetwork::make_loop() {
    return std::make_unique<SimLoop>(
        impl_->world->time, [world = impl_->world](Loop& loop) { world->close_streams_of(loop); });
}

void SimNetwork::run_for(Duration by) {
    (void)run_until([] { return false; }, by);
}

bool SimNetwork::run_until(const std::function<bool()>& done, Duration at_most) {
    ManualClock& clock = impl_->world->time->clock();
    const Duration until = clock.monotonic() + at_most;
    while (impl_->world->time->step(until)) {
        if (done()) {
            return true;
        }
    }
    if (clock.monotonic() < until) {
        clock.advance(until - clock.monotonic());
    }
    return done();
}

void SimNetwork::set_faults(const SimFaults& faults) {
    impl_->world->faults = faults;
}

void SimNetwork::break_stream(ConnectionId id, SimBreak how) {
    SimStream* stream = impl_->world->find(id.value);
    if (stream == nullptr) {
        return;
    }
    switch (how) {
        case SimBreak::cut:
            stream->broken();
            break;
        case SimBreak::stall:
            stream->stall();
            break;
        case SimBreak::half_open:
            if (SimStream* peer = impl_->world->find(stream->peer())) {
                peer->vanish();
            }
            break;
    }
}

void SimNetwork::set_reachable(const IpAddress& address, bool reachable) {
    if (reachable) {
        impl_->world->unreachable.erase(address);
    } else {
        impl_->world->unreachable.insert(address);
    }
}

SimCounts SimNetwork::counts() const {
    return impl_->world->counts;
}

std::size_t SimNetwork::open_streams() const {
    return impl_->world->streams.size();
}

void SimNetwork::set_trace(std::function<void(std::string_view)> sink) {
    impl_->world->trace = std::move(sink);
}

Result<std::unique_ptr<Listener>> SimNetwork::listen(const Endpoint& at, const ListenLimits& limits,
                                                     std::vector<Loop*> loops, Accept accept) {
    CHECK(!loops.empty());
    const auto free = impl_->free_endpoint(at, impl_->world->listeners);
    if (!free) {
        return free.error();
    }
    return std::unique_ptr<Listener>(std::make_unique<SimListener>(
        impl_->world, *free, limits, std::move(loops), std::move(accept)));
}

void SimNetwork::connect(Loop& loop, const Endpoint& to, const ConnectOptions& options,
                         Connected connected) {
    SimWorld& world = *impl_->world;
    ++world.counts.connects;
    const IpAddress source = options.source.value_or(parse_address("10.0.0.1").value());
    const Endpoint from{source, ++world.last_port};
    const bool reachable = world.reachable(source) && world.reachable(to.address);
    const Duration delay = reachable ? world.delay() : options.connect_max;
    auto* simulated = dynamic_cast<SimLoop*>(&loop);
    CHECK(simulated != nullptr);
    simulated->post_after(
        delay, [this, &loop, from, to, options, reachable, connected = std::move(connected)] {
            if (reachable) {
                impl_->arrive(loop, from, to, options, connected);
            } else {
                (void)connected(Error{Code::unavailable, "cannot connect: no answer"});
            }
        });
}

Result<std::unique_ptr<Datagram>> SimNetwork::open_datagram(Loop&, const Endpoint& at,
                                                            OnDatagram on_datagram) {
    const auto free = impl_->free_endpoint(at, impl_->world->datagrams);
    if (!free) {
        return free.error();
    }
    return std::unique_ptr<Datagram>(
        std::make_unique<SimDatagram>(impl_->world, *free, std::move(on_datagram)));
}

}  // namespace tiexin::net

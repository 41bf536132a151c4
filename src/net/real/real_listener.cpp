#include "net/real/real_listener.hpp"

#include "net/real/real_stream.hpp"

namespace tiexin::net {

namespace {

// Where accepted descriptors become streams. Used by the accepting loop, its adopt() by each loop
// for its own streams.
class Handout : public std::enable_shared_from_this<Handout> {
public:
    Handout(std::shared_ptr<AcceptGate> gate, std::vector<Loop*> loops, Accept accept,
            ConnectionIds ids)
        : gate_(std::move(gate)),
          loops_(std::move(loops)),
          accept_(std::move(accept)),
          ids_(std::move(ids)) {}

    void take(Accepted accepted) {
        if (!gate_->enter(accepted.remote.address)) {
            return;
        }
        AsioLoop& target = asio_loop(*loops_[next_loop_]);
        next_loop_ = (next_loop_ + 1) % loops_.size();
        if (target.in_loop()) {
            adopt(target, accepted);
            return;
        }
        // std::function wants what it holds to be copyable; the descriptor is not.
        auto shared = std::make_shared<Accepted>(std::move(accepted));
        target.post([&target, shared, self = shared_from_this()] { self->adopt(target, *shared); });
    }

private:
    void adopt(AsioLoop& target, Accepted& accepted) {
        set_tcp_options(accepted.fd.get());
        auto* stream = new RealStream(target, std::move(accepted.fd), ConnectionId{++*ids_},
                                      accepted.remote, gate_->limits().stream, gate_);
        stream->start(accept_(*stream));
    }

    std::shared_ptr<AcceptGate> gate_;
    std::vector<Loop*> loops_;
    Accept accept_;
    ConnectionIds ids_;
    std::size_t next_loop_ = 0;
};

}  // namespace

RealListener::RealListener(OwnedFd fd, const ListenLimits& limits, std::vector<Loop*> loops,
                           Accept accept, ConnectionIds ids)
    : port_(local_endpoint(fd.get()).port), gate_(std::make_shared<AcceptGate>(limits)) {
    AsioLoop& first = asio_loop(*loops.front());
    auto handout =
        std::make_shared<Handout>(gate_, std::move(loops), std::move(accept), std::move(ids));
    watch_ = std::make_shared<AcceptWatch>(
        first, std::move(fd), [handout](Accepted accepted) { handout->take(std::move(accepted)); },
        [gate = gate_] { gate->accept_failed(); });
    watch_->start();
}

RealListener::~RealListener() {
    watch_->close();
}

}  // namespace tiexin::net

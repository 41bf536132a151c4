#include "net/real/real_listener.hpp"

#include <cerrno>

#include "net/real/real_stream.hpp"
#include "net/real/sockets.hpp"

namespace tiexin::net {

namespace asio = boost::asio;

// Lives on the first loop; held by the listener and by the operations under way.
class RealListener::Watch : public std::enable_shared_from_this<Watch> {
public:
    Watch(OwnedFd fd, std::shared_ptr<AcceptGate> gate, std::vector<Loop*> loops, Accept accept,
          ConnectionIds ids)
        : loop_(asio_loop(*loops.front())),
          fd_(std::move(fd)),
          gate_(std::move(gate)),
          loops_(std::move(loops)),
          accept_(std::make_shared<const Accept>(std::move(accept))),
          ids_(std::move(ids)),
          descriptor_(loop_.executor()),
          rest_(loop_.executor()) {}

    void start() {
        if (closed_) {
            return;
        }
        boost::system::error_code error;
        descriptor_.assign(fd_.get(), error);
        if (error) {
            gate_->accept_failed();
            rest();
            return;
        }
        fd_.release();
        wait();
    }

    void close() {
        closed_ = true;
        fd_ = OwnedFd();
        boost::system::error_code ignored;  // closing twice is fine
        descriptor_.close(ignored);
        rest_.cancel();
    }

    AsioLoop& loop() { return loop_; }

private:
    void wait() {
        descriptor_.async_wait(asio::posix::descriptor_base::wait_read,
                               [self = shared_from_this()](const boost::system::error_code& error) {
                                   if (!error && !self->closed_) {
                                       self->accept_ready();
                                   }
                               });
    }

    void rest() {
        rest_.expires_after(std::chrono::microseconds(accept_rest.us));
        rest_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (error || self->closed_) {
                return;
            }
            if (self->descriptor_.is_open()) {
                self->wait();
            } else {
                self->start();
            }
        });
    }

    void accept_ready() {
        for (int count = 0; count < accepts_per_turn_max; ++count) {
            Accepted accepted = accept_socket(descriptor_.native_handle());
            if (accepted.fd.get() >= 0) {
                take(std::move(accepted));
            } else if (is_exhaustion(accepted.error)) {
                gate_->accept_failed();
                rest();
                return;
            } else if (accepted.error == EAGAIN || accepted.error == EWOULDBLOCK) {
                break;
            }
        }
        wait();
    }

    void take(Accepted accepted) {
        if (!gate_->enter(accepted.remote.address)) {
            return;
        }
        AsioLoop& target = asio_loop(*loops_[next_loop_]);
        next_loop_ = (next_loop_ + 1) % loops_.size();
        if (&target == &loop_) {
            adopt(target, accepted, gate_, *accept_, *ids_);
            return;
        }
        // std::function wants what it holds to be copyable; the descriptor is not.
        auto shared = std::make_shared<Accepted>(std::move(accepted));
        target.post([&target, shared, gate = gate_, accept = accept_, ids = ids_] {
            adopt(target, *shared, gate, *accept, *ids);
        });
    }

    static void adopt(AsioLoop& target, Accepted& accepted, const std::shared_ptr<AcceptGate>& gate,
                      const Accept& accept, std::atomic<std::uint64_t>& ids) {
        set_tcp_options(accepted.fd.get());
        TcpSocket socket(target.executor());
        boost::system::error_code error;
        const bool v4 = accepted.remote.address.is_v4();
        socket.assign(v4 ? asio::ip::tcp::v4() : asio::ip::tcp::v6(), accepted.fd.get(), error);
        if (error) {
            gate->left(accepted.remote.address, false);
            return;
        }
        accepted.fd.release();
        auto* stream = new RealStream(target, std::move(socket), ConnectionId{++ids},
                                      accepted.remote, gate->limits().stream, gate);
        stream->start(accept(*stream));
    }

    AsioLoop& loop_;
    OwnedFd fd_;  // until start() hands it to descriptor_
    std::shared_ptr<AcceptGate> gate_;
    std::vector<Loop*> loops_;
    std::shared_ptr<const Accept> accept_;
    ConnectionIds ids_;
    asio::posix::basic_stream_descriptor<IoExecutor> descriptor_;
    SteadyTimer rest_;
    std::size_t next_loop_ = 0;
    bool closed_ = false;
};

RealListener::RealListener(OwnedFd fd, const ListenLimits& limits, std::vector<Loop*> loops,
                           Accept accept, ConnectionIds ids)
    : port_(local_endpoint(fd.get()).port),
      gate_(std::make_shared<AcceptGate>(limits)),
      watch_(std::make_shared<Watch>(std::move(fd), gate_, std::move(loops), std::move(accept),
                                     std::move(ids))) {
    watch_->loop().post([watch = watch_] { watch->start(); });
}

RealListener::~RealListener() {
    stop_accepting();
}

void RealListener::stop_accepting() {
    if (watch_->loop().mine_to_touch()) {
        watch_->close();
    } else {
        watch_->loop().post([watch = watch_] { watch->close(); });
    }
}

}  // namespace tiexin::net

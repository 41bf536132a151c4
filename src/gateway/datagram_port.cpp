#include "gateway/datagram_port.hpp"

namespace tiexin::gateway {

namespace {
constexpr Duration sweep_every = seconds(30);
// Far above what a Network hands out, so that the two never meet in a lane's table; each port has
// its own 2^40.
constexpr std::uint64_t datagram_ids_from = std::uint64_t{1} << 62;
}  // namespace

// What a Session needs of a stream, over datagrams: what is written in one turn leaves as one
// datagram per write.
class DatagramPort::Peer final : public net::Stream {
public:
    Peer(DatagramPort& port, net::Endpoint remote, ConnectionId id)
        : port_(port), remote_(remote), id_(id), session_(port.lane_, port.port_, *this) {}
    ~Peer() override { session_.on_closed(net::CloseReason::idle); }

    ConnectionId id() const override { return id_; }
    net::Endpoint remote() const override { return remote_; }
    net::Loop& loop() override { return port_.lane_.loop(); }
    bool write(Bytes bytes) override { return !closed_ && port_.socket_->send(remote_, bytes); }
    std::size_t queued_bytes() const override { return 0; }
    void pause_reading() override { paused_ = true; }
    void resume_reading() override { paused_ = false; }
    void close() override { closed_ = true; }
    void abort() override { closed_ = true; }
    void identified() override {}

    void heard(Bytes bytes, Instant now) {
        heard_at_ = now;
        // UDP has no back-pressure: a datagram over the limit is lost and the terminal repeats it.
        if (!paused_ && !closed_) {
            session_.on_bytes(bytes);
            session_.end_of_datagram();
        }
    }
    bool closed() const { return closed_; }
    bool finished(Instant now, Duration idle_max) const {
        return closed_ || now - heard_at_ > idle_max;
    }

private:
    DatagramPort& port_;
    net::Endpoint remote_;
    ConnectionId id_;
    Session session_;
    Instant heard_at_;
    bool paused_ = false;
    bool closed_ = false;
};

DatagramPort::DatagramPort(Lane& lane, const Port& port) : lane_(lane), port_(port) {}

DatagramPort::~DatagramPort() = default;

Result<void> DatagramPort::open(net::Network& network, const net::Endpoint& at) {
    auto socket = network.open_datagram(
        lane_.loop(), at,
        [this](const net::Endpoint& from, Bytes bytes) { on_datagram(from, bytes); });
    if (!socket) {
        return socket.error();
    }
    socket_ = std::move(*socket);
    last_id_ = datagram_ids_from + (std::uint64_t{socket_->port()} << 40);
    return {};
}

void DatagramPort::on_datagram(const net::Endpoint& from, Bytes bytes) {
    const Instant now = lane_.loop().clock().now();
    auto known = by_address_.find(from);
    // Anybody may write nonsense under an address: it must not silence the terminal that has it.
    if (known != by_address_.end() && (*known->second)->closed()) {
        peers_.erase(known->second);
        by_address_.erase(known);
        known = by_address_.end();
    }
    if (known == by_address_.end()) {
        if (peers_.size() >= lane_.limits().sessions_max) {
            by_address_.erase(peers_.back()->remote());
            peers_.pop_back();
        }
        peers_.push_front(std::make_unique<Peer>(*this, from, ConnectionId{++last_id_}));
        known = by_address_.emplace(from, peers_.begin()).first;
        if (!sweep_) {
            sweep_ = lane_.loop().make_timer([this] { drop_silent(); });
            sweep_->start(sweep_every);
        }
    } else {
        peers_.splice(peers_.begin(), peers_, known->second);
    }
    peers_.front()->heard(bytes, now);
}

void DatagramPort::drop_silent() {
    const Instant now = lane_.loop().clock().now();
    for (auto at = peers_.begin(); at != peers_.end();) {
        if ((*at)->finished(now, seconds(port_.row.idle_s_max))) {
            by_address_.erase((*at)->remote());
            at = peers_.erase(at);
        } else {
            ++at;
        }
    }
    sweep_->start(sweep_every);
}

}  // namespace tiexin::gateway

#pragma once
// RealStream: one TCP socket on an AsioLoop. When the loop's StreamPoll says so it reads once, into
// the loop's buffer; it writes at the end of the turn. It owns itself: after finish() the loop
// deletes it at the end of the turn.

#include <atomic>
#include <memory>

#include "net/accept_gate.hpp"
#include "net/real/asio_loop.hpp"

namespace tiexin::net {

class RealStream final : public Stream {
public:
    // `gate` is null for a stream we opened ourselves. The socket is connected and does not block.
    RealStream(AsioLoop& loop, OwnedFd fd, ConnectionId id, const Endpoint& remote,
               const StreamLimits& limits, std::shared_ptr<AcceptGate> gate);
    ~RealStream() override;

    void start(std::unique_ptr<StreamHandler> handler);  // null: closes

    ConnectionId id() const override { return id_; }
    Endpoint remote() const override { return remote_; }
    Loop& loop() override { return loop_; }
    bool write(Bytes bytes) override;
    std::size_t queued_bytes() const override { return out_.size() - sent_; }
    void pause_reading() override;
    void resume_reading() override;
    void close() override;
    void abort() override;
    void identified() override;

    // For the loop.
    void on_ready(std::uint32_t events);  // of epoll
    void settle();                        // end of turn: writes, or closes when that was asked for
    void finish(CloseReason reason);      // must not be called from inside a call of the handler
    bool awaits_settle() const { return settle_wanted_; }
    Duration heard() const { return heard_; }
    StreamLinks links;

private:
    enum class Phase : unsigned char { open, draining, lingering, finished };

    void watch(std::uint32_t events);
    void want_bytes();
    void read_once();
    void take_bytes(std::size_t count);
    void peer_ended();
    void flush();
    void drained();
    void want_settle();
    void want_end(CloseReason reason);

    AsioLoop& loop_;
    OwnedFd fd_;
    std::unique_ptr<StreamHandler> handler_;
    std::shared_ptr<AcceptGate> gate_;
    IdleGroup* group_;
    Buffer out_;
    std::size_t sent_ = 0;  // of out_
    Duration heard_;
    ConnectionId id_;
    Endpoint remote_;
    std::uint32_t write_queue_bytes_max_;
    std::uint32_t watched_ = 0;  // EPOLLIN, EPOLLOUT; EPOLLOUT while the kernel takes no more
    Phase phase_ = Phase::open;
    CloseReason end_reason_ = CloseReason::local;
    bool end_wanted_ : 1 = false;
    bool settle_wanted_ : 1 = false;
    bool paused_ : 1 = false;
    bool peer_ended_ : 1 = false;
    bool identified_ : 1 = false;
};

}  // namespace tiexin::net

#pragma once
// SimStream: one end of a simulated connection. What is written travels in runs, each with its
// delay and its chance of a fault; order within a direction is kept, as TCP keeps it. Owned by its
// SimWorld.

#include <deque>

#include "net/sim/sim_world.hpp"

namespace tiexin::net {

// What a paused reader's side of the connection takes before the writer's queue grows.
constexpr std::size_t sim_window_bytes = 64 * 1024;
constexpr Duration sim_sweep_pace = seconds(1);

class SimStream final : public Stream {
public:
    SimStream(SimWorld& world, Loop& loop, std::uint64_t id, const Endpoint& local,
              const Endpoint& remote, const StreamLimits& limits, std::shared_ptr<AcceptGate> gate);
    ~SimStream() override;

    void join(std::uint64_t peer) { peer_ = peer; }
    void start(std::unique_ptr<StreamHandler> handler);  // null: closes

    ConnectionId id() const override { return {id_}; }
    Endpoint remote() const override { return remote_; }
    Loop& loop() override { return loop_; }
    bool write(Bytes bytes) override;
    std::size_t queued_bytes() const override { return out_.size(); }
    void pause_reading() override { paused_ = true; }
    void resume_reading() override;
    void close() override;
    void abort() override;
    void identified() override;

    void broken();                     // a reset reaches this side
    void stall() { stalled_ = true; }  // nothing of ours arrives any more
    void vanish();                     // this side hears nothing more and is told nothing
    void finish(CloseReason reason);
    std::uint64_t peer() const { return peer_; }
    const Endpoint& local() const { return local_; }
    bool finished() const { return finished_; }

private:
    void later(Duration delay, void (SimStream::*what)());
    void settle();
    void want_settle();
    void send_run();
    void send_part(Buffer run);
    void deliver();
    void arrive(Buffer run);
    void read();
    void end_arrives();
    void sweep();
    bool way_is_open() const;

    SimWorld& world_;
    Loop& loop_;
    std::unique_ptr<StreamHandler> handler_;
    std::shared_ptr<AcceptGate> gate_;
    StreamLimits limits_;
    std::uint64_t id_;
    std::uint64_t peer_ = 0;
    Endpoint local_;
    Endpoint remote_;
    Buffer out_;                     // written, not yet on the way
    std::deque<Buffer> on_the_way_;  // to the peer
    Buffer in_;                      // arrived, not yet read
    Duration heard_;
    CloseReason end_reason_ = CloseReason::local;
    bool end_wanted_ = false;
    bool settle_wanted_ = false;
    bool travelling_ = false;
    bool paused_ = false;
    bool stalled_ = false;
    bool closing_ = false;
    bool end_sent_ = false;
    bool peer_ended_ = false;
    bool end_told_ = false;
    bool identified_ = false;
    bool finished_ = false;
};

}  // namespace tiexin::net

#include "net/sim/sim_stream.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"

namespace tiexin::net {

void SimWorld::note(std::string_view what, std::uint64_t id, std::size_t size) {
    if (trace) {
        trace(fmt::format("{} {} id={} bytes={}", time->clock().monotonic().us, what, id, size));
    }
}

SimStream* SimWorld::find(std::uint64_t id) {
    const auto found = streams.find(id);
    return found == streams.end() || found->second->finished() ? nullptr : found->second.get();
}

void SimWorld::close_streams_of(Loop& loop) {
    std::vector<std::uint64_t> ids;
    for (const auto& [id, stream] : streams) {
        if (&stream->loop() == &loop) {
            ids.push_back(id);
        }
    }
    for (const std::uint64_t id : ids) {
        if (SimStream* stream = find(id)) {
            stream->finish(CloseReason::stopping);
        }
    }
}

SimStream::SimStream(SimWorld& world, Loop& loop, std::uint64_t id, const Endpoint& local,
                     const Endpoint& remote, const StreamLimits& limits,
                     std::shared_ptr<AcceptGate> gate)
    : world_(world),
      loop_(loop),
      gate_(std::move(gate)),
      limits_(limits),
      id_(id),
      local_(local),
      remote_(remote),
      heard_(world.time->clock().monotonic()) {}

SimStream::~SimStream() = default;

void SimStream::start(std::unique_ptr<StreamHandler> handler) {
    handler_ = std::move(handler);
    if (handler_ == nullptr) {
        finish(CloseReason::local);
        return;
    }
    later(sim_sweep_pace, &SimStream::sweep);
    later({}, &SimStream::read);
}

// By id, because the stream may be gone by then.
void SimStream::later(Duration delay, void (SimStream::*what)()) {
    world_.time->after(delay, [&world = world_, id = id_, what] {
        if (SimStream* stream = world.find(id)) {
            (stream->*what)();
        }
    });
}

bool SimStream::write(Bytes bytes) {
    if (finished_ || closing_ || end_wanted_) {
        return false;
    }
    if (out_.size() + bytes.size() > limits_.write_queue_bytes_max) {
        end_wanted_ = true;
        end_reason_ = CloseReason::queue_full;
        want_settle();
        return false;
    }
    append(out_, bytes);
    want_settle();
    return true;
}

void SimStream::resume_reading() {
    if (paused_) {
        paused_ = false;
        heard_ = world_.time->clock().monotonic();
        later({}, &SimStream::read);
    }
}

void SimStream::close() {
    if (!finished_ && !closing_) {
        closing_ = true;
        heard_ = world_.time->clock().monotonic();
        want_settle();
    }
}

void SimStream::abort() {
    if (!finished_ && !end_wanted_) {
        end_wanted_ = true;
        want_settle();
    }
}

void SimStream::identified() {
    if (gate_ != nullptr && !identified_ && !finished_) {
        identified_ = true;
        gate_->identified(remote_.address);
    }
}

void SimStream::want_settle() {
    if (!settle_wanted_) {
        settle_wanted_ = true;
        later({}, &SimStream::settle);
    }
}

bool SimStream::way_is_open() const {
    return !stalled_ && world_.reachable(local_.address) && world_.reachable(remote_.address);
}

void SimStream::settle() {
    settle_wanted_ = false;
    if (end_wanted_) {
        finish(end_reason_);
    } else if (!travelling_) {
        send_run();
    }
}

// One run is on its way at a time, so a direction keeps its order; a stalled or unreachable one
// looks again later.
void SimStream::send_run() {
    if (out_.empty() && !(closing_ && !end_sent_)) {
        return;
    }
    SimStream* peer = world_.find(peer_);
    const bool full = peer != nullptr && peer->in_.size() >= sim_window_bytes;
    if (!way_is_open() || full) {
        travelling_ = true;
        later(milliseconds(100), &SimStream::deliver);
        return;
    }
    travelling_ = true;
    const Duration delay = world_.delay();
    if (!out_.empty()) {
        const SimFaults& faults = world_.faults;
        std::size_t size = std::min(out_.size(), sim_window_bytes);
        if (world_.strikes(faults.merge)) {
            ++world_.counts.merges;
            later(delay, &SimStream::deliver);  // empty-handed: what is written meanwhile joins it
            return;
        }
        if (size > 1 && world_.strikes(faults.split)) {
            ++world_.counts.splits;
            size = 1 + world_.chance.below(size - 1);
        }
        on_the_way_.emplace_back(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(size));
        out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(size));
        if (out_.empty() && !closing_) {
            handler_->on_drained();
        }
    } else {
        end_sent_ = true;
    }
    later(delay, &SimStream::deliver);
}

void SimStream::deliver() {
    travelling_ = false;
    SimStream* peer = world_.find(peer_);
    if (!on_the_way_.empty()) {
        if (!way_is_open()) {
            travelling_ = true;
            later(milliseconds(100), &SimStream::deliver);
            return;
        }
        Buffer run = std::move(on_the_way_.front());
        on_the_way_.pop_front();
        send_part(std::move(run));
        if (finished_) {
            return;
        }
    } else if (end_sent_) {
        if (peer != nullptr) {
            peer->end_arrives();
        }
        if (peer_ended_ && !finished_) {
            finish(end_reason_);
        }
        return;
    }
    send_run();
}

// The faults of a delivery. A cut breaks after some of the run has arrived.
void SimStream::send_part(Buffer run) {
    SimStream* peer = world_.find(peer_);
    if (peer == nullptr) {
        return;
    }
    const SimFaults& faults = world_.faults;
    if (world_.strikes(faults.cut)) {
        ++world_.counts.cuts;
        run.resize(world_.chance.below(run.size() + 1));
        world_.note("cut", id_, run.size());
        peer->arrive(std::move(run));
        peer->later({}, &SimStream::broken);
        later({}, &SimStream::broken);
    } else if (world_.strikes(faults.stall)) {
        ++world_.counts.stalls;
        world_.note("stall", id_);
        stall();
    } else if (world_.strikes(faults.half_open)) {
        ++world_.counts.half_opens;
        world_.note("half_open", id_);
        peer->vanish();
    } else {
        peer->arrive(std::move(run));
    }
}

void SimStream::arrive(Buffer run) {
    if (run.empty()) {
        return;
    }
    ++world_.counts.deliveries;
    world_.counts.bytes += run.size();
    world_.note("deliver", id_, run.size());
    append(in_, run);
    read();
}

void SimStream::read() {
    if (paused_ || end_wanted_ || handler_ == nullptr) {
        return;
    }
    if (!in_.empty()) {
        heard_ = closing_ ? heard_ : world_.time->clock().monotonic();
        const Buffer taken = std::exchange(in_, {});
        const Bytes all(taken);
        for (std::size_t at = 0; at < all.size() && !closing_; at += read_bytes_max) {
            handler_->on_bytes(all.subspan(at, std::min(read_bytes_max, all.size() - at)));
        }
    }
    if (peer_ended_ && in_.empty() && !end_told_ && !paused_) {
        end_told_ = true;
        if (closing_) {
            finish(end_reason_);
        } else if (!handler_->on_end() && !closing_) {
            end_reason_ = CloseReason::peer;
            close();
        }
    }
}

void SimStream::end_arrives() {
    peer_ended_ = true;
    world_.note("end", id_);
    if (end_sent_) {
        finish(end_reason_);
    } else {
        read();
    }
}

void SimStream::broken() {
    finish(CloseReason::reset);
}

// The other side is not told: what it writes goes nowhere, as to a terminal whose battery was
// pulled.
void SimStream::vanish() {
    if (SimStream* other = world_.find(peer_)) {
        other->peer_ = 0;
        other->stalled_ = true;
    }
    peer_ = 0;
    finish(CloseReason::reset);
}

void SimStream::sweep() {
    const Duration silent = world_.time->clock().monotonic() - heard_;
    if (closing_ && silent >= close_linger) {
        finish(end_reason_);
    } else if (!closing_ && !paused_ && silent >= limits_.idle_max) {
        finish(CloseReason::idle);
    } else {
        later(sim_sweep_pace, &SimStream::sweep);
    }
}

void SimStream::finish(CloseReason reason) {
    CHECK(!finished_);
    finished_ = true;
    world_.note(name_of(reason), id_);
    if (gate_ != nullptr) {
        gate_->left(remote_.address, identified_);
    }
    // An end both have said is known to the peer; any other reaches it as a reset, when it can be
    // reached.
    SimStream* peer = world_.find(peer_);
    if (peer != nullptr && !(end_sent_ && peer_ended_) && way_is_open()) {
        peer->later(world_.delay(), &SimStream::broken);
    }
    if (handler_ != nullptr) {
        handler_->on_closed(reason);
    }
    world_.time->after({}, [&world = world_, id = id_] { world.streams.erase(id); });
}

}  // namespace tiexin::net

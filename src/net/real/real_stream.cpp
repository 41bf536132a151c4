#include "net/real/real_stream.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "base/check.hpp"

namespace tiexin::net {

void StreamList::push_back(RealStream* stream) {
    take_out(stream);
    stream->links = {back_, nullptr, this};
    (back_ == nullptr ? front_ : back_->links.after) = stream;
    back_ = stream;
}

void StreamList::take_out(RealStream* stream) {
    const StreamLinks links = stream->links;
    if (links.list == nullptr) {
        return;
    }
    (links.before == nullptr ? links.list->front_ : links.before->links.after) = links.after;
    (links.after == nullptr ? links.list->back_ : links.after->links.before) = links.before;
    stream->links = {};
}

RealStream::RealStream(AsioLoop& loop, OwnedFd fd, ConnectionId id, const Endpoint& remote,
                       const StreamLimits& limits, std::shared_ptr<AcceptGate> gate)
    : loop_(loop),
      fd_(std::move(fd)),
      gate_(std::move(gate)),
      group_(&loop.idle_group(limits.idle_max)),
      heard_(loop.clock().monotonic()),
      id_(id),
      remote_(remote),
      write_queue_bytes_max_(static_cast<std::uint32_t>(limits.write_queue_bytes_max)) {}

RealStream::~RealStream() = default;

void RealStream::start(std::unique_ptr<StreamHandler> handler) {
    handler_ = std::move(handler);
    if (handler_ == nullptr) {
        finish(CloseReason::local);
        return;
    }
    if (phase_ != Phase::open) {
        loop_.lingering().push_back(this);
    } else {
        (paused_ ? group_->paused : group_->active).push_back(this);
    }
    loop_.start_sweeping();
    if (!paused_) {
        want_bytes();
    }
}

bool RealStream::write(Bytes bytes) {
    if (phase_ != Phase::open || end_wanted_) {
        return false;
    }
    if (queued_bytes() + bytes.size() > write_queue_bytes_max_) {
        want_end(CloseReason::queue_full);
        return false;
    }
    if (out_.capacity() == 0) {
        out_ = loop_.take_buffer();
    }
    append(out_, bytes);
    want_settle();
    return true;
}

void RealStream::pause_reading() {
    paused_ = true;
    if (phase_ == Phase::open && links.list != nullptr) {
        group_->paused.push_back(this);
    }
}

void RealStream::resume_reading() {
    if (!paused_) {
        return;
    }
    paused_ = false;
    if (phase_ == Phase::open && links.list != nullptr) {
        heard_ = loop_.clock().monotonic();
        group_->active.push_back(this);
        want_bytes();
    }
}

void RealStream::close() {
    if (phase_ != Phase::open) {
        return;
    }
    phase_ = Phase::draining;
    heard_ = loop_.clock().monotonic();
    if (links.list != nullptr) {
        loop_.lingering().push_back(this);
    }
    want_settle();
}

void RealStream::abort() {
    want_end(CloseReason::local);
}

void RealStream::identified() {
    if (gate_ != nullptr && !identified_ && phase_ != Phase::finished) {
        identified_ = true;
        gate_->identified(remote_.address);
    }
}

void RealStream::want_end(CloseReason reason) {
    if (!end_wanted_ && phase_ != Phase::finished) {
        end_wanted_ = true;
        end_reason_ = reason;
        want_settle();
    }
}

void RealStream::want_settle() {
    if (!settle_wanted_) {
        settle_wanted_ = true;
        loop_.settle_later(this);
    }
}

void RealStream::settle() {
    settle_wanted_ = false;
    if (phase_ == Phase::finished) {
        return;
    }
    if (end_wanted_) {
        finish(end_reason_);
    } else if ((watched_ & EPOLLOUT) == 0) {
        flush();
    }
}

void RealStream::flush() {
    while (queued_bytes() > 0) {
        const ssize_t sent =
            ::send(fd_.get(), out_.data() + sent_, queued_bytes(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            sent_ += static_cast<std::size_t>(sent);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(sent_));
            sent_ = 0;
            watch(watched_ | EPOLLOUT);
            return;
        } else if (errno != EINTR) {
            finish(CloseReason::reset);
            return;
        }
    }
    watch(watched_ & ~std::uint32_t{EPOLLOUT});
    drained();
}

void RealStream::drained() {
    if (out_.capacity() > 0) {
        sent_ = 0;
        loop_.give_buffer(std::move(out_));
        out_ = Buffer();
        if (phase_ == Phase::open) {
            handler_->on_drained();
        }
    }
    // Closing a socket that holds unread bytes would send a reset and could take our last bytes
    // with it: say that we are done, then read on until the peer is done too.
    if (phase_ == Phase::draining && queued_bytes() == 0) {
        phase_ = Phase::lingering;
        if (peer_ended_) {
            finish(end_reason_);
            return;
        }
        ::shutdown(fd_.get(), SHUT_WR);
        want_bytes();
    }
}

void RealStream::watch(std::uint32_t events) {
    if (events == watched_) {
        return;
    }
    const bool watches = loop_.poll().watch(fd_.get(), *this, watched_, events);
    watched_ = events;
    if (!watches) {
        want_end(CloseReason::reset);
    }
}

void RealStream::want_bytes() {
    if (!peer_ended_) {
        watch(watched_ | EPOLLIN);
    }
}

void RealStream::on_ready(std::uint32_t events) {
    constexpr std::uint32_t broken = EPOLLERR | EPOLLHUP;
    if (phase_ != Phase::finished && (watched_ & EPOLLOUT) != 0 &&
        (events & (EPOLLOUT | broken)) != 0) {
        flush();
    }
    if (phase_ != Phase::finished && (watched_ & EPOLLIN) != 0 &&
        (events & (EPOLLIN | broken)) != 0) {
        read_once();
    }
}

// Pausing costs nothing until something comes; then the stream leaves the set, because what is not
// read, or a broken connection, would be told again and again.
void RealStream::read_once() {
    if (phase_ == Phase::open && (paused_ || end_wanted_)) {
        watch(watched_ & ~std::uint32_t{EPOLLIN});
        return;
    }
    const auto buffer = loop_.read_buffer();
    const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
        take_bytes(static_cast<std::size_t>(count));
    } else if (count == 0) {
        peer_ended();
    } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        finish(CloseReason::reset);
    }
}

void RealStream::take_bytes(std::size_t count) {
    if (phase_ == Phase::open) {
        heard_ = loop_.clock().monotonic();
        group_->active.push_back(this);
        handler_->on_bytes(loop_.read_buffer().first(count));
    }
}

void RealStream::peer_ended() {
    peer_ended_ = true;
    watch(watched_ & ~std::uint32_t{EPOLLIN});
    if (phase_ == Phase::lingering) {
        finish(end_reason_);
    } else if (phase_ == Phase::open && !handler_->on_end() && phase_ == Phase::open) {
        end_reason_ = CloseReason::peer;
        close();
    }
}

void RealStream::finish(CloseReason reason) {
    CHECK(phase_ != Phase::finished);
    phase_ = Phase::finished;
    fd_ = OwnedFd();
    watched_ = 0;
    if (gate_ != nullptr) {
        gate_->left(remote_.address, identified_);
    }
    loop_.free_later(this);
    if (handler_ != nullptr) {
        handler_->on_closed(reason);
    }
    out_ = Buffer();
    sent_ = 0;
}

}  // namespace tiexin::net

#include "net/real/real_stream.hpp"

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

RealStream::RealStream(AsioLoop& loop, TcpSocket socket, ConnectionId id, const Endpoint& remote,
                       const StreamLimits& limits, std::shared_ptr<AcceptGate> gate)
    : loop_(loop),
      socket_(std::move(socket)),
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
        wait_readable();
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
        wait_readable();
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
        delete_when_free();
    } else if (end_wanted_) {
        finish(end_reason_);
    } else if (!write_waiting_) {
        flush();
    }
}

void RealStream::flush() {
    while (queued_bytes() > 0) {
        const ssize_t sent = ::send(socket_.native_handle(), out_.data() + sent_, queued_bytes(),
                                    MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            sent_ += static_cast<std::size_t>(sent);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(sent_));
            sent_ = 0;
            wait_writable();
            return;
        } else if (errno != EINTR) {
            finish(CloseReason::reset);
            return;
        }
    }
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
        ::shutdown(socket_.native_handle(), SHUT_WR);
        wait_readable();
    }
}

void RealStream::wait_readable() {
    if (read_waiting_ || peer_ended_) {
        return;
    }
    read_waiting_ = true;
    socket_.async_wait(TcpSocket::wait_read, [this](const boost::system::error_code& error) {
        read_waiting_ = false;
        on_readable(bool(error));
    });
}

void RealStream::wait_writable() {
    write_waiting_ = true;
    socket_.async_wait(TcpSocket::wait_write, [this](const boost::system::error_code& error) {
        write_waiting_ = false;
        on_writable(bool(error));
    });
}

void RealStream::on_writable(bool failed) {
    if (phase_ == Phase::finished) {
        delete_when_free();
    } else if (failed) {
        finish(CloseReason::reset);
    } else if (!settle_wanted_) {
        flush();
    }
}

void RealStream::on_readable(bool failed) {
    if (phase_ == Phase::finished) {
        delete_when_free();
        return;
    }
    if (failed) {
        finish(CloseReason::reset);
        return;
    }
    if (phase_ == Phase::open && (paused_ || end_wanted_)) {
        return;
    }
    const auto buffer = loop_.read_buffer();
    const ssize_t count =
        ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
        take_bytes(static_cast<std::size_t>(count));
    } else if (count == 0) {
        peer_ended();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) {
        wait_readable();
    } else {
        finish(CloseReason::reset);
    }
}

void RealStream::take_bytes(std::size_t count) {
    if (phase_ == Phase::open) {
        heard_ = loop_.clock().monotonic();
        group_->active.push_back(this);
        handler_->on_bytes(loop_.read_buffer().first(count));
    }
    if (phase_ != Phase::open || !paused_) {
        wait_readable();
    }
}

void RealStream::peer_ended() {
    peer_ended_ = true;
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
    boost::system::error_code ignored;  // the descriptor is gone whatever close() says
    socket_.close(ignored);
    if (gate_ != nullptr) {
        gate_->left(remote_.address, identified_);
    }
    loop_.closed().push_back(this);
    if (handler_ != nullptr) {
        handler_->on_closed(reason);
    }
    out_ = Buffer();
    sent_ = 0;
    delete_when_free();
}

void RealStream::delete_when_free() {
    if (!read_waiting_ && !write_waiting_ && !settle_wanted_ && !loop_.stopped()) {
        StreamList::take_out(this);
        delete this;
    }
}

}  // namespace tiexin::net

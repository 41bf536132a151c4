#include "net/real/accept_watch.hpp"

#include <cerrno>

namespace tiexin::net {

namespace asio = boost::asio;

AcceptWatch::AcceptWatch(AsioLoop& loop, OwnedFd fd, std::function<void(Accepted)> accepted,
                         std::function<void()> exhausted)
    : loop_(loop),
      fd_(std::move(fd)),
      accepted_(std::move(accepted)),
      exhausted_(std::move(exhausted)),
      descriptor_(loop.executor()),
      rest_(loop.executor()) {}

void AcceptWatch::start() {
    loop_.post([self = shared_from_this()] { self->open(); });
}

void AcceptWatch::close() {
    if (loop_.mine_to_touch()) {
        shut();
    } else {
        loop_.post([self = shared_from_this()] { self->shut(); });
    }
}

void AcceptWatch::open() {
    if (closed_) {
        return;
    }
    boost::system::error_code error;
    descriptor_.assign(fd_.get(), error);
    if (error) {
        exhausted_();
        rest();
        return;
    }
    fd_.release();
    wait();
}

void AcceptWatch::shut() {
    closed_ = true;
    fd_ = OwnedFd();
    boost::system::error_code ignored;  // closing twice is fine
    descriptor_.close(ignored);
    rest_.cancel();
}

void AcceptWatch::wait() {
    descriptor_.async_wait(asio::posix::descriptor_base::wait_read,
                           [self = shared_from_this()](const boost::system::error_code& error) {
                               if (!error && !self->closed_) {
                                   self->accept_ready();
                               }
                           });
}

void AcceptWatch::rest() {
    rest_.expires_after(std::chrono::microseconds(accept_rest.us));
    rest_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (error || self->closed_) {
            return;
        }
        if (self->descriptor_.is_open()) {
            self->accept_ready();
        } else {
            self->open();
        }
    });
}

void AcceptWatch::accept_ready() {
    for (int count = 0; count < accepts_per_turn_max && !closed_; ++count) {
        Accepted accepted = accept_socket(descriptor_.native_handle());
        if (accepted.fd.get() >= 0) {
            accepted_(std::move(accepted));
        } else if (is_exhaustion(accepted.error)) {
            exhausted_();
            rest();
            return;
        } else if (accepted.error == EAGAIN || accepted.error == EWOULDBLOCK) {
            break;
        }
    }
    if (!closed_) {
        wait();
    }
}

}  // namespace tiexin::net

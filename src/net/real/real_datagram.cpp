#include "net/real/real_datagram.hpp"

#include <sys/socket.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cerrno>

#include "net/real/sockets.hpp"

namespace tiexin::net {

namespace asio = boost::asio;

class RealDatagram::Watch : public std::enable_shared_from_this<Watch> {
public:
    Watch(AsioLoop& loop, OwnedFd fd, OnDatagram on_datagram)
        : loop_(loop),
          fd_(std::move(fd)),
          on_datagram_(std::move(on_datagram)),
          descriptor_(loop.executor()) {}

    void start() {
        boost::system::error_code error;
        if (closed_ || descriptor_.assign(fd_.get(), error)) {
            return;
        }
        wait();
    }

    void close() {
        closed_ = true;
        if (descriptor_.is_open()) {
            (void)descriptor_.release();  // fd_ owns it
        }
        fd_ = OwnedFd();
    }

    int fd() const { return fd_.get(); }
    AsioLoop& loop() { return loop_; }

private:
    void wait() {
        descriptor_.async_wait(asio::posix::descriptor_base::wait_read,
                               [self = shared_from_this()](const boost::system::error_code& error) {
                                   if (!error && !self->closed_) {
                                       self->read_ready();
                                   }
                               });
    }

    void read_ready() {
        const auto buffer = loop_.read_buffer();
        for (int count = 0; count < datagrams_per_turn_max && !closed_; ++count) {
            SocketName name{};
            socklen_t size = sizeof name;
            const ssize_t got =
                ::recvfrom(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT, &name.any, &size);
            if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
                break;
            }
            // Other errors report what became of an earlier send; the socket goes on.
            if (got >= 0) {
                on_datagram_(endpoint_of(name), buffer.first(static_cast<std::size_t>(got)));
            }
        }
        if (!closed_) {
            wait();
        }
    }

    AsioLoop& loop_;
    OwnedFd fd_;
    OnDatagram on_datagram_;
    asio::posix::basic_stream_descriptor<IoExecutor> descriptor_;
    bool closed_ = false;
};

RealDatagram::RealDatagram(AsioLoop& loop, OwnedFd fd, OnDatagram on_datagram)
    : port_(local_endpoint(fd.get()).port),
      watch_(std::make_shared<Watch>(loop, std::move(fd), std::move(on_datagram))) {
    loop.post([watch = watch_] { watch->start(); });
}

RealDatagram::~RealDatagram() {
    if (watch_->loop().mine_to_touch()) {
        watch_->close();
    } else {
        watch_->loop().post([watch = watch_] { watch->close(); });
    }
}

bool RealDatagram::send(const Endpoint& to, Bytes bytes) {
    SocketName name{};
    const socklen_t size = fill(name, to);
    return ::sendto(watch_->fd(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                    &name.any, size) == static_cast<ssize_t>(bytes.size());
}

}  // namespace tiexin::net

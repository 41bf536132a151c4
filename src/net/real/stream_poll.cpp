#include "net/real/stream_poll.hpp"

#include <sys/epoll.h>

#include <array>

#include "base/check.hpp"
#include "net/real/real_stream.hpp"

namespace tiexin::net {

StreamPoll::StreamPoll(Executor executor)
    : fd_(::epoll_create1(EPOLL_CLOEXEC)), descriptor_(executor) {
    CHECK(fd_ >= 0);
    descriptor_.assign(fd_);
}

bool StreamPoll::watch(int fd, RealStream& stream, std::uint32_t before, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &stream;
    const int what = events == 0 ? EPOLL_CTL_DEL : before == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (::epoll_ctl(fd_, what, fd, &event) != 0) {
        return false;
    }
    if (!waiting_) {
        wait();
    }
    return true;
}

void StreamPoll::wait() {
    waiting_ = true;
    descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                           [this](const boost::system::error_code& error) {
                               waiting_ = false;
                               if (!error) {
                                   tell();
                               }
                           });
}

// A stream that ends meanwhile is freed at the end of the turn, so the pointers hold.
void StreamPoll::tell() {
    std::array<epoll_event, streams_per_turn_max> ready;
    const int count = ::epoll_wait(fd_, ready.data(), streams_per_turn_max, 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[static_cast<std::size_t>(i)];
        static_cast<RealStream*>(event.data.ptr)->on_ready(event.events);
    }
    if (!waiting_) {
        wait();
    }
}

}  // namespace tiexin::net

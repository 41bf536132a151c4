#pragma once
// StreamPoll: the epoll set of one loop's streams, which Asio watches as a single descriptor. A
// stream stays in the set between reads, so that a read costs one system call; waiting through Asio
// would arm each socket anew for every read. Level-triggered: what was left unread is told again
// the next turn. Loop thread only.

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cstdint>

namespace tiexin::net {

class RealStream;

constexpr int streams_per_turn_max = 256;

class StreamPoll {
public:
    using Executor = boost::asio::io_context::executor_type;

    explicit StreamPoll(Executor executor);

    // From what was watched until now to `events`, both of EPOLLIN and EPOLLOUT; nothing watched is
    // nothing in the set. false: the system has no room for another. A closed descriptor has left
    // by itself.
    bool watch(int fd, RealStream& stream, std::uint32_t before, std::uint32_t events);

private:
    void wait();
    void tell();

    int fd_;  // owned by descriptor_
    boost::asio::posix::basic_stream_descriptor<Executor> descriptor_;
    bool waiting_ = false;
};

}  // namespace tiexin::net

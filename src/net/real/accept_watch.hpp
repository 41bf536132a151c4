#pragma once
// AcceptWatch: a listening descriptor on one loop. It accepts a bounded number a turn; when the
// system has no descriptor or memory left it rests and tries again, it never spins. Held by its
// owner and by the operations under way.

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <functional>
#include <memory>

#include "net/real/asio_loop.hpp"
#include "net/real/sockets.hpp"

namespace tiexin::net {

constexpr Duration accept_rest = milliseconds(200);
constexpr int accepts_per_turn_max = 64;

class AcceptWatch : public std::enable_shared_from_this<AcceptWatch> {
public:
    // Both are called on the loop.
    AcceptWatch(AsioLoop& loop, OwnedFd fd, std::function<void(Accepted)> accepted,
                std::function<void()> exhausted);

    void start();  // from any thread; accepting begins when the loop runs
    void close();  // from any thread

private:
    void open();
    void shut();
    void wait();
    void rest();
    void accept_ready();

    AsioLoop& loop_;
    OwnedFd fd_;  // until open() hands it to descriptor_
    std::function<void(Accepted)> accepted_;
    std::function<void()> exhausted_;
    boost::asio::posix::basic_stream_descriptor<IoExecutor> descriptor_;
    SteadyTimer rest_;
    bool closed_ = false;
};

}  // namespace tiexin::net

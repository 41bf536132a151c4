#pragma once
// RealListener: a listening descriptor watched by the first of its loops; accepted descriptors are
// handed to the loops in turn. When the system has no descriptor left it rests and tries again, it
// never spins.

#include <atomic>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <memory>
#include <vector>

#include "net/accept_gate.hpp"
#include "net/real/asio_loop.hpp"
#include "net/real/owned_fd.hpp"

namespace tiexin::net {

constexpr Duration accept_rest = milliseconds(200);
constexpr int accepts_per_turn_max = 64;

using ConnectionIds = std::shared_ptr<std::atomic<std::uint64_t>>;

class RealListener final : public Listener {
public:
    RealListener(OwnedFd fd, const ListenLimits& limits, std::vector<Loop*> loops, Accept accept,
                 ConnectionIds ids);
    ~RealListener() override;

    std::uint16_t port() const override { return port_; }
    void stop_accepting() override;
    ListenCounts counts() const override { return gate_->counts(); }

private:
    class Watch;

    std::uint16_t port_;
    std::shared_ptr<AcceptGate> gate_;
    std::shared_ptr<Watch> watch_;
};

}  // namespace tiexin::net

#pragma once
// RealListener: a listening port watched by the first of its loops; accepted descriptors are handed
// to the loops in turn.

#include <atomic>
#include <memory>
#include <vector>

#include "net/accept_gate.hpp"
#include "net/real/accept_watch.hpp"

namespace tiexin::net {

using ConnectionIds = std::shared_ptr<std::atomic<std::uint64_t>>;

class RealListener final : public Listener {
public:
    RealListener(OwnedFd fd, const ListenLimits& limits, std::vector<Loop*> loops, Accept accept,
                 ConnectionIds ids);
    ~RealListener() override;

    std::uint16_t port() const override { return port_; }
    void stop_accepting() override { watch_->close(); }
    ListenCounts counts() const override { return gate_->counts(); }

private:
    std::uint16_t port_;
    std::shared_ptr<AcceptGate> gate_;
    std::shared_ptr<AcceptWatch> watch_;
};

}  // namespace tiexin::net

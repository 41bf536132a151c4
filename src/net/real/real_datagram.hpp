#pragma once
// RealDatagram: a UDP socket on an AsioLoop, read into the loop's buffer.

#include <memory>

#include "net/datagram.hpp"
#include "net/real/asio_loop.hpp"
#include "net/real/owned_fd.hpp"

namespace tiexin::net {

constexpr int datagrams_per_turn_max = 64;

class RealDatagram final : public Datagram {
public:
    RealDatagram(AsioLoop& loop, OwnedFd fd, OnDatagram on_datagram);
    ~RealDatagram() override;

    std::uint16_t port() const override { return port_; }
    bool send(const Endpoint& to, Bytes bytes) override;

private:
    class Watch;

    std::uint16_t port_;
    std::shared_ptr<Watch> watch_;
};

}  // namespace tiexin::net

#pragma once
// Terminals on UDP: each sender address is a session of its own, so that the same Session code
// serves both transports. Bounded: the session that has been silent longest makes room. On one
// lane's loop.

#include <list>
#include <memory>
#include <unordered_map>

#include "gateway/lane.hpp"
#include "net/datagram.hpp"
#include "net/network.hpp"

namespace tiexin::gateway {

class DatagramPort {
public:
    DatagramPort(Lane& lane, const Port& port);
    ~DatagramPort();
    Result<void> open(net::Network& network, const net::Endpoint& at);
    std::uint16_t port() const { return socket_->port(); }

private:
    class Peer;
    void on_datagram(const net::Endpoint& from, Bytes bytes);
    void drop_silent();

    Lane& lane_;
    const Port& port_;
    std::unique_ptr<net::Datagram> socket_;
    std::list<std::unique_ptr<Peer>> peers_;  // the one heard last in front
    std::unordered_map<net::Endpoint, std::list<std::unique_ptr<Peer>>::iterator> by_address_;
    std::unique_ptr<net::Timer> sweep_;
    std::uint64_t last_id_ = 0;
};

}  // namespace tiexin::gateway

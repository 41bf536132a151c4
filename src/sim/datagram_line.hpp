#pragma once
// DatagramLine: one terminal's UDP port as the stream that a Player speaks on: what is written in
// one call leaves as one datagram, and nobody says whether it came. On its loop only.

#include <memory>
#include <optional>

#include "net/network.hpp"

namespace tiexin::sim {

class DatagramLine final : public net::Stream {
public:
    static Result<std::unique_ptr<DatagramLine>> open(net::Network& network, net::Loop& loop,
                                                      const std::optional<net::IpAddress>& source,
                                                      const net::Endpoint& server, ConnectionId id);

    // Once, in the turn in which it was opened.
    void carry(std::unique_ptr<net::StreamHandler> handler) { handler_ = std::move(handler); }

    ConnectionId id() const override { return id_; }
    net::Endpoint remote() const override { return server_; }
    net::Loop& loop() override { return loop_; }
    bool write(Bytes bytes) override { return !closed_ && socket_->send(server_, bytes); }
    std::size_t queued_bytes() const override { return 0; }
    void pause_reading() override {}
    void resume_reading() override {}
    void close() override;
    void abort() override { close(); }
    void identified() override {}

private:
    DatagramLine(net::Loop& loop, const net::Endpoint& server, ConnectionId id)
        : loop_(loop), server_(server), id_(id) {}

    net::Loop& loop_;
    net::Endpoint server_;
    ConnectionId id_;
    std::unique_ptr<net::StreamHandler> handler_;
    std::unique_ptr<net::Datagram> socket_;
    bool closed_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace tiexin::sim

#include "sim/datagram_line.hpp"

namespace tiexin::sim {

Result<std::unique_ptr<DatagramLine>> DatagramLine::open(
    net::Network& network, net::Loop& loop, const std::optional<net::IpAddress>& source,
    const net::Endpoint& server, ConnectionId id) {
    const char* anywhere = server.address.is_v4() ? "0.0.0.0" : "::";
    const net::Endpoint from{source ? *source : net::parse_address(anywhere).value(), 0};
    std::unique_ptr<DatagramLine> line(new DatagramLine(loop, server, id));
    auto socket = network.open_datagram(
        loop, from, [line = line.get()](const net::Endpoint& sender, Bytes bytes) {
            // Anybody may write to an open port.
            if (!line->closed_ && line->handler_ && sender == line->server_) {
                line->handler_->on_bytes(bytes);
            }
        });
    if (!socket) {
        return socket.error();
    }
    line->socket_ = std::move(*socket);
    return line;
}

void DatagramLine::close() {
    if (closed_) {
        return;
    }
    closed_ = true;
    loop_.post([this, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) {
            socket_.reset();
            handler_->on_closed(net::CloseReason::local);
        }
    });
}

}  // namespace tiexin::sim

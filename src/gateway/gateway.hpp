#pragma once
// Gateway: binds the terminal ports of all protocols and joins them to the sink. Made, started and
// stopped by app. A port that cannot be bound fails the start.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.hpp"
#include "base/result.hpp"
#include "gateway/limits.hpp"
#include "gateway/sink.hpp"
#include "net/network.hpp"

namespace tiexin::gateway {

struct Options {
    std::string bind = "0.0.0.0";
    int port_offset = 0;    // added to every port of the table
    bool any_port = false;  // port 0 everywhere: tests
    Limits limits;
    std::uint64_t seed = 0;  // of the codes handed out; from random bytes outside tests
    const LineKeys* line_keys = nullptr;  // outlives the gateway
};

struct BoundPort {
    std::string protocol;
    std::string transport;  // "tcp" or "udp"
    std::uint16_t port = 0;
};

class Gateway {
public:
    // `loops` and `network` outlive the gateway.
    Gateway(net::Network& network, std::vector<net::Loop*> loops, Sink& sink, Metrics& metrics,
            Options options);
    ~Gateway();  // after the loops have stopped

    Result<void> start(const std::vector<ProtocolRow>& rows);
    std::vector<BoundPort> ports() const;
    void stop_accepting();
    // Sends commands down the device's live connection. false: it has none, they stay queued. Any
    // thread.
    bool push(std::string_view protocol, const std::string& device,
              std::vector<Downlink> downlinks);
    std::size_t devices_online() const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::gateway

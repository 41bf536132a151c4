#pragma once
// A terminal of the world test: keeps its presses until they are acknowledged, comes back after a
// broken connection, repeats with the same bytes, and writes down what the server said it has. On
// the world's one thread.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"
#include "net/network.hpp"

namespace tiexin::world {

// What the server acknowledged, as `tiexin verify --journal` reads it.
struct Acknowledged {
    std::string protocol, device, key;
    Instant at;
};

class Pendant {
public:
    Pendant(net::Network& network, net::Loop& loop, std::string protocol, std::string device,
            std::uint64_t seed, std::vector<Acknowledged>& journal);
    ~Pendant();

    void power_on(
        const net::Endpoint& server);  // connects, and again whenever the connection is lost
    void press();
    void walk(Wgs84 place);  // a position report
    std::size_t unanswered() const;
    std::size_t presses() const { return presses_; }

private:
    class Line;
    friend class Line;
    void connect();
    void opened(net::Stream& stream);
    void heard(Bytes frame);
    void lost();
    void send_waiting();

    net::Network& network_;
    net::Loop& loop_;
    std::string protocol_, device_;
    std::vector<Acknowledged>& journal_;
    std::unique_ptr<gateway::Terminal> side_;
    Prng random_;
    net::Endpoint server_;
    net::Stream* stream_ = nullptr;
    bool logged_in_ = false;
    std::vector<gateway::Spoken> waiting_;  // presses in order, oldest first
    std::size_t presses_ = 0;
    std::unique_ptr<net::Timer> again_;  // reconnect or repeat
    std::shared_ptr<Pendant*> self_ = std::make_shared<Pendant*>(this);
};

}  // namespace tiexin::world

#include <atomic>

#include "base/check.hpp"
#include "net/network.hpp"
#include "net/real/real_connect.hpp"
#include "net/real/real_datagram.hpp"
#include "net/real/real_listener.hpp"
#include "net/real/sockets.hpp"

namespace tiexin::net {

namespace {

class RealNetwork final : public Network {
public:
    Result<std::unique_ptr<Listener>> listen(const Endpoint& at, const ListenLimits& limits,
                                             std::vector<Loop*> loops, Accept accept) override {
        CHECK(!loops.empty());
        auto fd = bind_socket(SocketKind::tcp, at);
        if (!fd) {
            return fd.error();
        }
        return std::unique_ptr<Listener>(std::make_unique<RealListener>(
            std::move(*fd), limits, std::move(loops), std::move(accept), ids_));
    }

    void connect(Loop& loop, const Endpoint& to, const ConnectOptions& options,
                 Connected connected) override {
        connect_real(asio_loop(loop), ConnectionId{++*ids_}, to, options, std::move(connected));
    }

    Result<std::unique_ptr<Datagram>> open_datagram(Loop& loop, const Endpoint& at,
                                                    OnDatagram on_datagram) override {
        auto fd = bind_socket(SocketKind::udp, at);
        if (!fd) {
            return fd.error();
        }
        return std::unique_ptr<Datagram>(std::make_unique<RealDatagram>(
            asio_loop(loop), std::move(*fd), std::move(on_datagram)));
    }

private:
    ConnectionIds ids_ = std::make_shared<std::atomic<std::uint64_t>>(0);
};

}  // namespace

std::unique_ptr<Network> make_real_network() {
    return std::make_unique<RealNetwork>();
}

}  // namespace tiexin::net

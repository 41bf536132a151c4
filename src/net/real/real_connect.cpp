#include "net/real/real_connect.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "net/real/asio_connect.hpp"
#include "net/real/real_stream.hpp"
#include "net/real/sockets.hpp"

namespace tiexin::net {

namespace asio = boost::asio;

namespace {

struct Attempt {
    Attempt(AsioLoop& on, Connected told)
        : connected(std::move(told)), socket(on.executor()), timer(on.executor()) {}
    Connected connected;
    TcpSocket socket;
    SteadyTimer timer;
    bool timed_out = false;
};

// The port is chosen when connecting, so one source address can hold more connections than the
// ephemeral range.
bool leave_from(int fd, const IpAddress& source) {
    const int yes = 1;
    (void)::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    SocketName name{};
    const socklen_t size = fill(name, Endpoint{source, 0});
    return ::bind(fd, &name.any, size) == 0;
}

Result<OwnedFd> open_for(const Endpoint& to, const ConnectOptions& options) {
    auto fd = open_socket(SocketKind::tcp, to);
    if (fd && options.source && !leave_from(fd->get(), *options.source)) {
        return socket_error("cannot leave from", Endpoint{*options.source, 0}, errno);
    }
    return fd;
}

}  // namespace

asio::ip::tcp::endpoint asio_endpoint(const Endpoint& to) {
    if (to.address.is_v4()) {
        asio::ip::address_v4::bytes_type bytes{};
        std::copy(to.address.bytes.begin() + 12, to.address.bytes.end(), bytes.begin());
        return {asio::ip::address_v4(bytes), to.port};
    }
    return {asio::ip::address_v6(to.address.bytes), to.port};
}

void connect_real(AsioLoop& loop, ConnectionId id, const Endpoint& to,
                  const ConnectOptions& options, Connected connected) {
    auto attempt = std::make_shared<Attempt>(loop, std::move(connected));
    auto fd = open_for(to, options);
    if (fd && !assign_socket(attempt->socket, *fd, to)) {
        fd = Error{Code::unavailable, "no room for another socket"};
    }
    if (!fd) {
        loop.post([attempt, why = fd.error()] { (void)attempt->connected(why); });
        return;
    }
    attempt->timer.expires_after(std::chrono::microseconds(options.connect_max.us));
    attempt->timer.async_wait([attempt](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            attempt->timed_out = true;
            boost::system::error_code ignored;  // nothing is left to be done about it
            attempt->socket.close(ignored);
        }
    });
    attempt->socket.async_connect(
        asio_endpoint(to),
        [attempt, &loop, id, to, limits = options.stream](const boost::system::error_code& failed) {
            attempt->timer.cancel();
            if (failed || attempt->timed_out) {
                const int why = attempt->timed_out ? ETIMEDOUT : failed.value();
                (void)attempt->connected(socket_error("cannot connect to", to, why));
                return;
            }
            OwnedFd fresh(attempt->socket.release());
            set_tcp_options(fresh.get());
            auto* stream = new RealStream(loop, std::move(fresh), id, to, limits, nullptr);
            stream->start(attempt->connected(stream));
        });
}

}  // namespace tiexin::net

#include "net/real/sockets.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/time.hpp"

namespace tiexin::net {

namespace {

constexpr int backlog = 4'096;

void set_option(int fd, int level, int name, int value) {
    (void)::setsockopt(fd, level, name, &value, sizeof value);
}

Code code_of(int error) {
    switch (error) {
        case EADDRINUSE:
            return Code::conflict;
        case EACCES:
        case EPERM:
            return Code::forbidden;
        default:
            return Code::unavailable;
    }
}

}  // namespace

socklen_t fill(SocketName& name, const Endpoint& endpoint) {
    std::memset(&name, 0, sizeof name);
    const auto& bytes = endpoint.address.bytes;
    if (endpoint.address.is_v4()) {
        name.v4.sin_family = AF_INET;
        name.v4.sin_port = htons(endpoint.port);
        std::memcpy(&name.v4.sin_addr, bytes.data() + 12, 4);
        return sizeof name.v4;
    }
    name.v6.sin6_family = AF_INET6;
    name.v6.sin6_port = htons(endpoint.port);
    std::memcpy(&name.v6.sin6_addr, bytes.data(), bytes.size());
    return sizeof name.v6;
}

Endpoint endpoint_of(const SocketName& name) {
    Endpoint endpoint;
    auto& bytes = endpoint.address.bytes;
    if (name.any.sa_family == AF_INET) {
        bytes[10] = bytes[11] = 0xff;
        std::memcpy(bytes.data() + 12, &name.v4.sin_addr, 4);
        endpoint.port = ntohs(name.v4.sin_port);
    } else {
        std::memcpy(bytes.data(), &name.v6.sin6_addr, bytes.size());
        endpoint.port = ntohs(name.v6.sin6_port);
    }
    return endpoint;
}

Endpoint local_endpoint(int fd) {
    SocketName name{};
    socklen_t size = sizeof name;
    (void)::getsockname(fd, &name.any, &size);
    return endpoint_of(name);
}

Error socket_error(const char* what, const Endpoint& at, int error) {
    return {code_of(error),
            fmt::format("{} {}: {}", what, to_text(at), std::generic_category().message(error))};
}

Result<OwnedFd> open_socket(SocketKind kind, const Endpoint& like) {
    const int family = like.address.is_v4() ? AF_INET : AF_INET6;
    const int type = kind == SocketKind::tcp ? SOCK_STREAM : SOCK_DGRAM;
    OwnedFd fd(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (fd.get() < 0) {
        return socket_error("cannot open a socket for", like, errno);
    }
    if (family == AF_INET6) {
        set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
    return fd;
}

Result<OwnedFd> bind_socket(SocketKind kind, const Endpoint& at) {
    auto fd = open_socket(kind, at);
    if (!fd) {
        return fd;
    }
    // For TCP only, where it lets a restarted server have its port back at once; on UDP it would
    // let two servers share it.
    if (kind == SocketKind::tcp) {
        set_option(fd->get(), SOL_SOCKET, SO_REUSEADDR, 1);
    }
    SocketName name{};
    const socklen_t size = fill(name, at);
    if (::bind(fd->get(), &name.any, size) != 0) {
        return socket_error("cannot bind", at, errno);
    }
    if (kind == SocketKind::tcp && ::listen(fd->get(), backlog) != 0) {
        return socket_error("cannot listen on", at, errno);
    }
    return fd;
}

Accepted accept_socket(int listening) {
    SocketName name{};
    socklen_t size = sizeof name;
    Accepted accepted{
        OwnedFd(::accept4(listening, &name.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC)), {}, 0};
    if (accepted.fd.get() < 0) {
        accepted.error = errno;
    } else {
        accepted.remote = endpoint_of(name);
    }
    return accepted;
}

bool is_exhaustion(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

void set_tcp_options(int fd) {
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT,
               static_cast<int>(unacknowledged_max.us / milliseconds(1).us));
}

}  // namespace tiexin::net

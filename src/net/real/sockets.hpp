#pragma once
// The few socket calls that net makes itself instead of through Asio: binding (with the errors
// named), accepting and options. Blocking is off on every descriptor given out. Any thread.

#include <netinet/in.h>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/address.hpp"
#include "net/real/owned_fd.hpp"

namespace tiexin::net {

// What the kernel may hold unacknowledged by a silent peer before it declares the connection
// broken.
constexpr Duration unacknowledged_max = seconds(60);

union SocketName {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
};

socklen_t fill(SocketName& name, const Endpoint& endpoint);
Endpoint endpoint_of(const SocketName& name);
Endpoint local_endpoint(int fd);

enum class SocketKind : unsigned char { tcp, udp };
Result<OwnedFd> open_socket(SocketKind kind, const Endpoint& like);
// TCP: bound and listening, without SO_REUSEPORT.
Result<OwnedFd> bind_socket(SocketKind kind, const Endpoint& at);

struct Accepted {
    OwnedFd fd;  // -1: none
    Endpoint remote;
    int error = 0;
};
Accepted accept_socket(int listening);
// The system is out of descriptors or memory: trying again at once would spin.
bool is_exhaustion(int error);

void set_tcp_options(int fd);  // no delay, unacknowledged_max
Error socket_error(const char* what, const Endpoint& at, int error);

}  // namespace tiexin::net

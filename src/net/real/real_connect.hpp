#pragma once
// Opens one stream: connects a socket, within connect_max, and makes the RealStream. On the loop's
// thread.

#include "net/network.hpp"
#include "net/real/asio_loop.hpp"

namespace tiexin::net {

void connect_real(AsioLoop& loop, ConnectionId id, const Endpoint& to,
                  const ConnectOptions& options, Connected connected);

}  // namespace tiexin::net

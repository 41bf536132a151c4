#pragma once
// Our endpoint in Asio's words, for those who connect.

#include <boost/asio/ip/tcp.hpp>

#include "net/real/sockets.hpp"

namespace tiexin::net {

boost::asio::ip::tcp::endpoint asio_endpoint(const Endpoint& to);

}  // namespace tiexin::net

#pragma once
// The seam between connections and Beast's WebSocket: a connected socket (plain or TLS) becomes a
// WebSocket on the server's or the client's side. Implemented in ws_session.cpp. Loop thread only.

#include <boost/asio/ssl/stream.hpp>
#include <functional>
#include <memory>
#include <string>

#include "net/http.hpp"
#include "net/real/asio_loop.hpp"
#include "net/ws.hpp"

namespace tiexin::net {

using TlsSocket = boost::asio::ssl::stream<TcpSocket>;

struct WsCommon {
    AsioLoop* loop = nullptr;
    Endpoint remote;
    WsLimits limits;
    std::shared_ptr<WsHandler> handler;
    std::function<void()> gone;  // the last thing called
};

// What its owner may do to a connection from outside.
class WsLink {
public:
    virtual ~WsLink() = default;
    virtual void say_goodbye() = 0;  // close 1001
    virtual void break_off() = 0;
};

// `head` is the upgrade request as text, with whatever the client sent after it.
std::shared_ptr<WsLink> serve_ws(TcpSocket socket, WsCommon common, std::string head);
std::shared_ptr<WsLink> serve_ws(TlsSocket socket, WsCommon common, std::string head);

struct WsAsk {
    std::string host;
    std::string target;
    Headers headers;
};
std::shared_ptr<WsLink> ask_ws(TcpSocket socket, WsCommon common, WsAsk ask);
std::shared_ptr<WsLink> ask_ws(TlsSocket socket, WsCommon common, WsAsk ask);

}  // namespace tiexin::net

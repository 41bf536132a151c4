#pragma once
// The client's side of a WebSocket, for tests, measurements and services that speak WebSocket to
// us.

#include <memory>
#include <string>

#include "net/http.hpp"
#include "net/loop.hpp"
#include "net/ws.hpp"

namespace tiexin::net {

struct WsConnectOptions {
    Endpoint to;
    std::string host;  // Host header, and the name the certificate must carry; empty: the address
    std::string target = "/";
    Headers headers;  // Cookie, Sec-WebSocket-Protocol …
    bool tls = false;
    std::string trusted_pem;  // TLS: certificates to trust; empty: the system's
    Duration connect_max = seconds(10);
    WsLimits limits;
};

// From any thread. on_open follows, or on_closed(ws_lost, why).
void connect_ws(Loop& loop, WsConnectOptions options, std::shared_ptr<WsHandler> handler);

}  // namespace tiexin::net

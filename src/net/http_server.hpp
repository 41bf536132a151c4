#pragma once
// HttpServer: one port that speaks HTTP/1.1, WebSocket and, with a certificate, TLS 1.2 or newer.
// Several may live on one loop. Made by whoever wires the program; handlers run on the loop given.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http.hpp"
#include "net/loop.hpp"
#include "net/ws.hpp"

namespace tiexin::net {

struct HttpLimits {
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t body_bytes_max = 1024 * 1024;
    std::size_t connections_max = 4'096;  // WebSockets included
    Duration idle_max = seconds(75);      // between requests on a kept connection
    Duration request_max = seconds(30);   // from a request's first byte to its last
    Duration handler_max = seconds(30);   // then 503
    Duration write_max = seconds(60);     // for one response
    WsLimits ws;
};

// PEM files; the chain begins with the server's own certificate.
struct TlsFiles {
    std::filesystem::path certificate_chain;
    std::filesystem::path private_key;
};

// Either a handler, or why not.
struct UpgradeAnswer {
    std::shared_ptr<WsHandler> handler;
    Response refusal = {.status = 404, .headers = {}, .body = {}, .file = {}};
};
using AnswerUpgrade = std::function<void(UpgradeAnswer)>;  // once, from any thread

struct HttpOptions {
    Endpoint at;
    HttpLimits limits;
    std::optional<TlsFiles> tls;
    HttpHandler handler;
    // Asked for a WebSocket upgrade; empty: every upgrade is refused.
    std::function<void(Request, AnswerUpgrade)> on_upgrade;
    // A route's own body limit, asked when the head is read (body and query are empty); empty:
    // limits.body_bytes_max.
    std::function<std::size_t(const Request&)> body_bytes_max;
};

struct HttpCounts {
    std::uint64_t requests = 0;
    std::uint64_t refused =
        0;  // answered by the server itself: bad request, over a limit, too many connections
    std::size_t connections = 0;
    std::size_t websockets = 0;
};

class HttpServer {
public:
    virtual ~HttpServer() = default;  // while its loop does not run, or on the loop
    HttpServer() = default;
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    virtual std::uint16_t port() const = 0;
    // Stops accepting, lets requests under way finish, closes kept connections and WebSockets
    // (1001), then calls `stopped` on the loop; after `at_most` it breaks what is left. From any
    // thread, once.
    virtual void stop(Duration at_most, std::function<void()> stopped) = 0;
    virtual HttpCounts counts() const = 0;  // from any thread
};

// Binds and starts accepting. conflict: the port is taken; bad_input: certificate or key cannot be
// used.
Result<std::unique_ptr<HttpServer>> serve_http(Loop& loop, HttpOptions options);

}  // namespace tiexin::net

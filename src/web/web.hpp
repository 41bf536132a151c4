#pragma once
// Web: the console's port. Joins HTTP, the route table, the pages and the stream on one loop;
// handlers run on a few worker threads. Made by app on a loop that does not run yet or from any
// thread; stop() before the loop ends.

#include <filesystem>
#include <memory>
#include <optional>

#include "net/http_server.hpp"
#include "net/loop.hpp"
#include "web/ports.hpp"
#include "web/stream/hub.hpp"

namespace tiexin::web {

struct WebOptions {
    net::Endpoint at;
    std::optional<net::TlsFiles> tls;
    std::filesystem::path ui;  // folder with index.html
    std::size_t worker_threads = 4;
    std::size_t requests_queued_max = 1'024;
    HubLimits hub;
};

class Web {
public:
    static Result<std::unique_ptr<Web>> open(net::Loop& loop, Ports ports, WebOptions options);
    virtual ~Web() = default;
    Web() = default;
    Web(const Web&) = delete;
    Web& operator=(const Web&) = delete;

    virtual std::uint16_t port() const = 0;
    virtual std::size_t streams() const = 0;  // open now
    // Says bye to every stream and stops accepting; calls `stopped` on the loop. Once.
    virtual void stop(Duration at_most, std::function<void()> stopped) = 0;
};

}  // namespace tiexin::web

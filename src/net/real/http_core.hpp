#pragma once
// HttpCore: what the connections of one HttpServer share: options, TLS context, counts and the list
// of those alive. On the loop's thread, counts from any. For the .cpp files of net only.

#include <atomic>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <unordered_set>

#include "net/http_server.hpp"
#include "net/real/accept_watch.hpp"
#include "net/real/asio_loop.hpp"

namespace tiexin::net {

// A connection as the server sees it.
class Served {
public:
    virtual ~Served() = default;
    virtual void
    finish_soon() = 0;  // done with the request under way: close; a WebSocket: say goodbye
    virtual void break_off() = 0;  // close now
};

class HttpCore : public std::enable_shared_from_this<HttpCore> {
public:
    HttpCore(AsioLoop& on, HttpOptions with);

    Result<void> load_tls(const TlsFiles& files);
    void accept(Accepted accepted);
    void enter(Served* served) { served_.insert(served); }
    void leave(Served* served);
    void stop(Duration at_most, std::function<void()> stopped);
    void break_all();
    bool stopping() const { return stopping_; }

    AsioLoop& loop;
    const HttpOptions options;
    std::optional<boost::asio::ssl::context> tls;
    std::shared_ptr<AcceptWatch> watch;
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> refused = 0;
    std::atomic<std::size_t> connections = 0;
    std::atomic<std::size_t> websockets = 0;

private:
    std::unordered_set<Served*> served_;
    std::function<void()> stopped_;
    SteadyTimer stop_timer_;
    bool stopping_ = false;
};

// In http_server.cpp.
void start_http_session(std::shared_ptr<HttpCore> core, TcpSocket socket, const Endpoint& remote);

}  // namespace tiexin::net

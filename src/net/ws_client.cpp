#include "net/ws_client.hpp"

#include <sys/socket.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <cerrno>

#include "net/real/asio_connect.hpp"
#include "net/real/ws_link.hpp"

namespace tiexin::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// The way to the handshake: connect, then TLS when asked for, within connect_max. Kept alive by its
// operations.
class Attempt : public std::enable_shared_from_this<Attempt> {
public:
    Attempt(AsioLoop& loop, WsConnectOptions options, std::shared_ptr<WsHandler> handler)
        : loop_(loop),
          options_(std::move(options)),
          handler_(std::move(handler)),
          socket_(loop.executor()),
          timer_(loop.executor()) {
        if (options_.host.empty()) {
            options_.host = to_text(options_.to);
        }
    }

    void start() {
        auto fd = open_socket(SocketKind::tcp, options_.to);
        if (!fd || !assign_socket(socket_, *fd, options_.to)) {
            fail("no socket");
            return;
        }
        timer_.expires_after(std::chrono::microseconds(options_.connect_max.us));
        timer_.async_wait([self = shared_from_this()](error_code error) {
            if (!error) {
                self->give_up();
            }
        });
        socket_.async_connect(asio_endpoint(options_.to),
                              [self = shared_from_this()](error_code error) {
                                  if (error) {
                                      self->fail(error.message());
                                  } else {
                                      self->connected();
                                  }
                              });
    }

private:
    WsCommon common() {
        timer_.cancel();
        // The handler keeps its peer and the connection its handler: when the loop ends under them,
        // this ends both.
        const std::uint64_t number = loop_.at_close([self = shared_from_this()] {
            if (const auto link = self->link_.lock()) {
                link->break_off();
            }
        });
        return {&loop_, options_.to, options_.limits, std::move(handler_),
                [&loop = loop_, number] { loop.forget_at_close(number); }};
    }
    WsAsk ask() { return {options_.host, options_.target, std::move(options_.headers)}; }

    void connected() {
        set_tcp_options(socket_.native_handle());
        if (options_.tls) {
            start_tls();
        } else {
            link_ = ask_ws(std::move(socket_), common(), ask());
        }
    }

    void start_tls() {
        error_code error;
        if (options_.trusted_pem.empty()) {
            tls_.set_default_verify_paths(error);
        } else {
            tls_.add_certificate_authority(asio::buffer(options_.trusted_pem), error);
        }
        if (error) {
            fail(error.message());
            return;
        }
        tls_.set_verify_mode(asio::ssl::verify_peer);
        secured_.emplace(std::move(socket_), tls_);
        const auto colon = options_.host.rfind(':');
        const std::string name = options_.host.substr(0, colon);
        secured_->set_verify_callback(asio::ssl::host_name_verification(name));
        SSL_set_tlsext_host_name(secured_->native_handle(), name.c_str());
        secured_->async_handshake(
            asio::ssl::stream_base::client, [self = shared_from_this()](error_code failed) {
                if (failed) {
                    self->fail(failed.message());
                } else {
                    self->link_ = ask_ws(std::move(*self->secured_), self->common(), self->ask());
                }
            });
    }

    void give_up() {
        error_code ignored;  // the operation under way fails, whatever close() says
        (secured_ ? secured_->next_layer() : socket_).close(ignored);
    }

    void fail(const std::string& why) {
        timer_.cancel();
        std::exchange(handler_, nullptr)->on_closed(ws_lost, why);
    }

    AsioLoop& loop_;
    WsConnectOptions options_;
    std::shared_ptr<WsHandler> handler_;
    TcpSocket socket_;
    SteadyTimer timer_;
    asio::ssl::context tls_{asio::ssl::context::tls_client};
    std::optional<TlsSocket> secured_;
    std::weak_ptr<WsLink> link_;
};

}  // namespace

void connect_ws(Loop& loop, WsConnectOptions options, std::shared_ptr<WsHandler> handler) {
    AsioLoop& real = asio_loop(loop);
    auto attempt = std::make_shared<Attempt>(real, std::move(options), std::move(handler));
    real.post([attempt] { attempt->start(); });
}

}  // namespace tiexin::net

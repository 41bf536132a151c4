#include "net/real/http_core.hpp"

#include <openssl/ssl.h>

#include <vector>

namespace tiexin::net {

namespace asio = boost::asio;

HttpCore::HttpCore(AsioLoop& on, HttpOptions with)
    : loop(on), options(std::move(with)), stop_timer_(on.executor()) {}

Result<void> HttpCore::load_tls(const TlsFiles& files) {
    tls.emplace(asio::ssl::context::tls_server);
    SSL_CTX* native = tls->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    boost::system::error_code error;
    tls->use_certificate_chain_file(files.certificate_chain.string(), error);
    if (error) {
        return Error{Code::bad_input, "the TLS certificate cannot be used: " + error.message()};
    }
    tls->use_private_key_file(files.private_key.string(), asio::ssl::context::pem, error);
    if (error || SSL_CTX_check_private_key(native) != 1) {
        return Error{Code::bad_input, "the TLS key cannot be used with its certificate"};
    }
    return {};
}

void HttpCore::accept(Accepted accepted) {
    if (stopping_ || served_.size() >= options.limits.connections_max) {
        ++refused;
        return;
    }
    set_tcp_options(accepted.fd.get());
    TcpSocket socket(loop.executor());
    if (assign_socket(socket, accepted.fd, accepted.remote)) {
        start_http_session(shared_from_this(), std::move(socket), accepted.remote);
    }
}

void HttpCore::leave(Served* served) {
    served_.erase(served);
    if (stopping_ && served_.empty() && stopped_) {
        stop_timer_.cancel();
        loop.post(std::exchange(stopped_, nullptr));
    }
}

void HttpCore::stop(Duration at_most, std::function<void()> stopped) {
    watch->close();
    stopping_ = true;
    stopped_ = std::move(stopped);
    const std::vector<Served*> all(served_.begin(), served_.end());
    if (all.empty()) {
        loop.post(std::exchange(stopped_, nullptr));
        return;
    }
    stop_timer_.expires_after(std::chrono::microseconds(at_most.us));
    stop_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error) {
            self->break_all();
        }
    });
    for (Served* served : all) {
        if (served_.contains(served)) {
            served->finish_soon();
        }
    }
}

void HttpCore::break_all() {
    const std::vector<Served*> all(served_.begin(), served_.end());
    for (Served* served : all) {
        if (served_.contains(served)) {
            served->break_off();
        }
    }
}

namespace {

class RealHttpServer final : public HttpServer {
public:
    RealHttpServer(std::shared_ptr<HttpCore> core, std::uint16_t port)
        : core_(std::move(core)), port_(port) {}

    ~RealHttpServer() override {
        const auto end = [core = core_] {
            core->watch->close();
            core->break_all();
        };
        if (core_->loop.mine_to_touch()) {
            end();
        } else {
            core_->loop.post(end);
        }
    }

    std::uint16_t port() const override { return port_; }

    void stop(Duration at_most, std::function<void()> stopped) override {
        core_->loop.post([core = core_, at_most, stopped = std::move(stopped)] {
            core->stop(at_most, stopped);
        });
    }

    HttpCounts counts() const override {
        return {core_->requests, core_->refused, core_->connections, core_->websockets};
    }

private:
    std::shared_ptr<HttpCore> core_;
    std::uint16_t port_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> serve_http(Loop& loop, HttpOptions options) {
    auto core = std::make_shared<HttpCore>(asio_loop(loop), std::move(options));
    if (core->options.tls) {
        if (auto loaded = core->load_tls(*core->options.tls); !loaded) {
            return loaded.error();
        }
    }
    auto fd = bind_socket(SocketKind::tcp, core->options.at);
    if (!fd) {
        return fd.error();
    }
    const std::uint16_t port = local_endpoint(fd->get()).port;
    const std::weak_ptr<HttpCore> weak = core;
    core->watch = std::make_shared<AcceptWatch>(
        core->loop, std::move(*fd),
        [weak](Accepted accepted) {
            if (const auto strong = weak.lock()) {
                strong->accept(std::move(accepted));
            }
        },
        [] {});
    core->watch->start();
    return std::unique_ptr<HttpServer>(std::make_unique<RealHttpServer>(std::move(core), port));
}

}  // namespace tiexin::net

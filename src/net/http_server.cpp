#include "net/http_server.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/http/message_generator.hpp>

#include "net/real/http_core.hpp"
#include "net/real/ws_link.hpp"

namespace tiexin::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t first_read_bytes = 4'096;
constexpr std::size_t discard_bytes_max =
    1024 * 1024;  // read after our last answer, before we hang up
constexpr Duration discard_max = seconds(2);
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

std::string http_date(Instant now) {
    constexpr std::array day_names{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // from 1970
    constexpr std::array month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const CivilTime t = civil_utc(now);
    const auto day = static_cast<std::size_t>(now.us / days(1).us % 7);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", day_names[day], t.day,
                       month_names[static_cast<std::size_t>(t.month - 1)], t.year, t.hour, t.minute,
                       t.second);
}

Method method_of(http::verb verb) {
    switch (verb) {
        case http::verb::get:
            return Method::get;
        case http::verb::head:
            return Method::head;
        case http::verb::post:
            return Method::post;
        case http::verb::put:
            return Method::put;
        case http::verb::patch:
            return Method::patch;
        case http::verb::delete_:
            return Method::delete_;
        case http::verb::options:
            return Method::options;
        default:
            return Method::other;
    }
}

bool wants_websocket(const http::request_header<>& head) {
    return head.method() == http::verb::get &&
           http::token_list(head[http::field::connection]).exists("upgrade") &&
           http::token_list(head[http::field::upgrade]).exists("websocket");
}

// The upgrade request once more as text, for the WebSocket to read.
std::string head_text(const http::request_header<>& head) {
    std::string text = fmt::format("GET {} HTTP/1.1\r\n", view(head.target()));
    for (const auto& field : head) {
        text += fmt::format("{}: {}\r\n", view(field.name_string()), view(field.value()));
    }
    return text + "\r\n";
}

int status_of(error_code error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return 431;
    }
    return error == http::error::body_limit ? 413 : 400;
}

bool is_protocol_error(error_code error) {
    return error.category() == make_error_code(http::error::bad_method).category() &&
           error != http::error::end_of_stream && error != http::error::partial_message;
}

bool breaks_header(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

template <class Message>
void fill_head(Message& message, const Response& response, Instant now, bool keep_alive) {
    for (const Header& header : response.headers.all()) {
        if (!breaks_header(header.name) && !breaks_header(header.value) && !header.name.empty()) {
            message.insert(header.name, header.value);
        }
    }
    message.set(http::field::date, http_date(now));
    message.keep_alive(keep_alive);
}

// One HTTP connection, one request at a time. Kept alive by its operations under way, and while a
// handler works by the deadline.
template <class Socket>
class HttpSession final : public Served, public std::enable_shared_from_this<HttpSession<Socket>> {
public:
    HttpSession(std::shared_ptr<HttpCore> core, Socket socket, const Endpoint& remote)
        : core_(std::move(core)),
          limits_(core_->options.limits),
          socket_(std::move(socket)),
          deadline_(core_->loop.executor()),
          remote_(remote) {
        core_->enter(this);
        ++core_->connections;
    }
    ~HttpSession() override {
        --core_->connections;
        core_->leave(this);
    }

    void start() {
        if constexpr (is_tls) {
            within(limits_.request_max);
            socket_.async_handshake(asio::ssl::stream_base::server,
                                    [self = this->shared_from_this()](error_code error) {
                                        if (error) {
                                            self->hang_up();
                                        } else {
                                            self->await_request();
                                        }
                                    });
        } else {
            await_request();
        }
    }

    void finish_soon() override {
        if (idle_) {
            hang_up();
        }
    }
    void break_off() override { hang_up(); }

private:
    static constexpr bool is_tls = std::is_same_v<Socket, TlsSocket>;

    TcpSocket& tcp() {
        if constexpr (is_tls) {
            return socket_.next_layer();
        } else {
            return socket_;
        }
    }

    // Whatever is under way then fails, and with it the session.
    void within(Duration at_most) {
        deadline_.expires_after(std::chrono::microseconds(at_most.us));
        deadline_.async_wait([self = this->shared_from_this()](error_code error) {
            if (!error) {
                self->hang_up();
            }
        });
    }

    void hang_up() {
        deadline_.cancel();
        error_code ignored;  // the descriptor is gone whatever close() says
        tcp().close(ignored);
    }

    // Idle time and the time of a request are two limits, so the first bytes are waited for apart.
    void await_request() {
        if (core_->stopping()) {
            hang_up();
            return;
        }
        if (buffer_.size() > 0) {
            read_head();
            return;
        }
        idle_ = true;
        within(limits_.idle_max);
        socket_.async_read_some(
            buffer_.prepare(first_read_bytes),
            [self = this->shared_from_this()](error_code error, std::size_t count) {
                self->idle_ = false;
                if (error) {
                    self->hang_up();
                    return;
                }
                self->buffer_.commit(count);
                self->read_head();
            });
    }

    void read_head() {
        within(limits_.request_max);
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max));
        parser_->body_limit(boost::none);
        http::async_read_header(socket_, buffer_, *parser_,
                                [self = this->shared_from_this()](error_code error, std::size_t) {
                                    self->on_head(error);
                                });
    }

    void on_head(error_code error) {
        if (error) {
            on_read_failed(error);
            return;
        }
        const auto& head = parser_->get();
        request_ = Request();
        request_.method = method_of(head.method());
        request_.target = std::string(view(head.target()));
        request_.remote = remote_;
        request_.secure = is_tls;
        for (const auto& field : head) {
            request_.headers.add(std::string(view(field.name_string())),
                                 std::string(view(field.value())));
        }
        ++core_->requests;
        if (!split_target(request_) ||
            (head.version() == 11 && head.count(http::field::host) != 1)) {
            refuse(400);
            return;
        }
        const auto& own_limit = core_->options.body_bytes_max;
        const std::size_t body_max = own_limit ? own_limit(request_) : limits_.body_bytes_max;
        parser_->body_limit(body_max);
        if (parser_->content_length().value_or(0) > body_max) {
            refuse(413);
        } else if (!parser_->is_done() && head[http::field::expect] == "100-continue") {
            asio::async_write(socket_, asio::buffer(continue_line),
                              [self = this->shared_from_this()](error_code failed, std::size_t) {
                                  if (failed) {
                                      self->hang_up();
                                  } else {
                                      self->read_body();
                                  }
                              });
        } else {
            read_body();
        }
    }

    void read_body() {
        if (parser_->is_done()) {
            dispatch();
            return;
        }
        http::async_read(socket_, buffer_, *parser_,
                         [self = this->shared_from_this()](error_code error, std::size_t) {
                             if (error) {
                                 self->on_read_failed(error);
                             } else {
                                 self->dispatch();
                             }
                         });
    }

    void on_read_failed(error_code error) {
        if (is_protocol_error(error)) {
            refuse(status_of(error));
        } else {
            hang_up();
        }
    }

    void refuse(int status) {
        ++core_->refused;
        last_ = true;
        write(text_response(status, view(http::obsolete_reason(
                                        http::int_to_status(static_cast<unsigned>(status))))));
    }

    void dispatch() {
        request_.body = std::move(parser_->get().body());
        last_ = last_ || !parser_->get().keep_alive();
        const auto round = ++round_;
        deadline_.expires_after(std::chrono::microseconds(limits_.handler_max.us));
        deadline_.async_wait([self = this->shared_from_this(), round](error_code error) {
            if (!error && self->round_ == round) {
                self->refuse(503);
            }
        });
        if (wants_websocket(parser_->get())) {
            dispatch_upgrade(round);
            return;
        }
        const auto respond = [self = this->weak_from_this(), &loop = core_->loop,
                              round](Response response) {
            on_loop(loop, [self, round, response = std::move(response)]() mutable {
                if (const auto strong = self.lock(); strong && strong->round_ == round) {
                    strong->write(std::move(response));
                }
            });
        };
        guarded([&] { core_->options.handler(std::move(request_), respond); });
    }

    void dispatch_upgrade(std::uint64_t round) {
        if (!core_->options.on_upgrade) {
            refuse(404);
            return;
        }
        const auto answer = [self = this->weak_from_this(), &loop = core_->loop,
                             round](UpgradeAnswer answered) {
            on_loop(loop, [self, round, answered = std::move(answered)]() mutable {
                if (const auto strong = self.lock(); strong && strong->round_ == round) {
                    strong->on_upgrade_answer(std::move(answered));
                }
            });
        };
        guarded([&] { core_->options.on_upgrade(std::move(request_), answer); });
    }

    template <class Task>
    static void on_loop(AsioLoop& loop, Task task) {
        if (loop.in_loop()) {
            task();
        } else {
            loop.post(std::move(task));
        }
    }

    // The session edge: what a handler throws ends here, as 500.
    template <class Call>
    void guarded(Call call) {
        const auto round = round_;
        try {
            call();
        } catch (const std::exception&) {
            if (round == round_) {
                refuse(500);
            }
        }
    }

    void on_upgrade_answer(UpgradeAnswer answered) {
        if (answered.handler == nullptr) {
            last_ = true;
            write(std::move(answered.refusal));
            return;
        }
        ++round_;
        deadline_.cancel();
        std::string head = head_text(parser_->get());
        const auto rest = buffer_.cdata();
        head.append(static_cast<const char*>(rest.data()), rest.size());
        ++core_->websockets;
        auto served = std::make_shared<ServedWs>(core_);
        WsCommon common{&core_->loop, remote_, limits_.ws, std::move(answered.handler),
                        [served] { served->leave(); }};
        served->link = serve_ws(std::move(socket_), std::move(common), std::move(head));
    }

    // The response has begun: what the handler still says is too late.
    void write(Response response) {
        ++round_;
        within(limits_.write_max);
        last_ = last_ || core_->stopping();
        if (response.status < 200 || response.status > 599) {
            response = text_response(500, "Internal Server Error");
        }
        const Instant now = core_->loop.clock().now();
        const auto status = http::int_to_status(static_cast<unsigned>(response.status));
        const unsigned version = parser_->get().version() == 10 ? 10 : 11;
        if (!response.file.empty()) {
            write_file(std::move(response), status, version, now);
            return;
        }
        const bool without_body = response.status == 204 || response.status == 304;
        if (parser_->get().method() == http::verb::head || without_body) {
            http::response<http::empty_body> message(status, version);
            fill_head(message, response, now, !last_);
            if (!without_body) {
                message.content_length(response.body.size());
            }
            send(std::move(message));
            return;
        }
        http::response<http::string_body> message(status, version);
        fill_head(message, response, now, !last_);
        message.body() = std::move(response.body);
        message.prepare_payload();
        send(std::move(message));
    }

    void write_file(Response response, http::status status, unsigned version, Instant now) {
        http::file_body::value_type file;
        error_code error;
        file.open(response.file.c_str(), beast::file_mode::scan, error);
        if (error) {
            write(text_response(404, "Not Found"));
            return;
        }
        if (parser_->get().method() == http::verb::head) {
            http::response<http::empty_body> message(status, version);
            fill_head(message, response, now, !last_);
            message.content_length(file.size());
            send(std::move(message));
            return;
        }
        http::response<http::file_body> message(status, version);
        fill_head(message, response, now, !last_);
        message.body() = std::move(file);
        message.prepare_payload();
        send(std::move(message));
    }

    template <class Message>
    void send(Message message) {
        beast::async_write(socket_, http::message_generator(std::move(message)),
                           [self = this->shared_from_this()](error_code error, std::size_t) {
                               self->on_written(error);
                           });
    }

    void on_written(error_code error) {
        if (error) {
            hang_up();
        } else if (last_) {
            say_goodbye();
        } else {
            await_request();
        }
    }

    // Closing while the client still sends would reset the connection and take our answer with it:
    // say that we are done, then read a little on.
    void say_goodbye() {
        within(discard_max);
        if constexpr (is_tls) {
            socket_.async_shutdown(
                [self = this->shared_from_this()](error_code) { self->shut_and_discard(); });
        } else {
            shut_and_discard();
        }
    }

    void shut_and_discard() {
        error_code ignored;  // a peer that is gone already is what we want
        tcp().shutdown(TcpSocket::shutdown_send, ignored);
        buffer_.clear();
        discard();
    }

    void discard() {
        tcp().async_read_some(
            buffer_.prepare(first_read_bytes),
            [self = this->shared_from_this()](error_code error, std::size_t count) {
                self->discarded_ += count;
                if (error || self->discarded_ > discard_bytes_max) {
                    self->hang_up();
                } else {
                    self->discard();
                }
            });
    }

    // A WebSocket in the server's list.
    struct ServedWs final : Served, std::enable_shared_from_this<ServedWs> {
        explicit ServedWs(std::shared_ptr<HttpCore> shared) : core(std::move(shared)) {
            core->enter(this);
        }
        void leave() {
            --core->websockets;
            core->leave(this);
            link.reset();
        }
        void finish_soon() override { link->say_goodbye(); }
        void break_off() override { std::shared_ptr(link)->break_off(); }

        std::shared_ptr<HttpCore> core;
        std::shared_ptr<WsLink> link;
    };

    std::shared_ptr<HttpCore> core_;
    const HttpLimits& limits_;
    Socket socket_;
    SteadyTimer deadline_;
    Endpoint remote_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    Request request_;
    std::uint64_t round_ = 0;  // tells the answer awaited from a late one
    std::size_t discarded_ = 0;
    bool idle_ = false;
    bool last_ = false;  // close after this response
};

}  // namespace

void start_http_session(std::shared_ptr<HttpCore> core, TcpSocket socket, const Endpoint& remote) {
    if (core->tls) {
        TlsSocket secured(std::move(socket), *core->tls);
        std::make_shared<HttpSession<TlsSocket>>(std::move(core), std::move(secured), remote)
            ->start();
    } else {
        std::make_shared<HttpSession<TcpSocket>>(std::move(core), std::move(socket), remote)
            ->start();
    }
}

}  // namespace tiexin::net

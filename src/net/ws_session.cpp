#include <atomic>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "net/real/ws_link.hpp"

namespace tiexin::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

namespace {

using boost::system::error_code;

// A WebSocket on either side. Kept alive by its operations under way and by whoever holds the peer.
template <class Socket>
class WsConnection final : public WsPeer,
                           public WsLink,
                           public std::enable_shared_from_this<WsConnection<Socket>> {
public:
    WsConnection(Socket socket, WsCommon common)
        : common_(std::move(common)),
          loop_(*common_.loop),
          ws_(std::move(socket)),
          deadline_(loop_.executor()) {
        const auto duration = [](Duration d) { return std::chrono::microseconds(d.us); };
        ws_.set_option(websocket::stream_base::timeout{duration(common_.limits.close_max),
                                                       duration(common_.limits.silence_max), true});
        ws_.auto_fragment(false);
        ws_.read_message_max(common_.limits.text_bytes_max);
        ws_.text(true);
    }

    void accept(std::string head) {
        head_ = std::move(head);
        ws_.async_accept(asio::buffer(head_), [self = this->shared_from_this()](error_code error) {
            self->on_handshake(error);
        });
    }

    void ask(WsAsk ask) {
        ws_.set_option(websocket::stream_base::decorator(
            [headers = std::move(ask.headers)](websocket::request_type& request) {
                for (const Header& header : headers.all()) {
                    request.insert(header.name, header.value);
                }
            }));
        ws_.async_handshake(
            ask.host, ask.target,
            [self = this->shared_from_this()](error_code error) { self->on_handshake(error); });
    }

    bool send(WsText text) override {
        if (!open_) {
            return false;
        }
        const std::size_t size = text->size();
        const bool fits = queued_bytes_.fetch_add(size) + size <= common_.limits.queue_bytes_max &&
                          queued_texts_.fetch_add(1) < common_.limits.queue_texts_max;
        if (!fits) {
            open_ = false;
            on_loop([self = this->shared_from_this()] { self->overflow(); });
            return false;
        }
        if (loop_.in_loop()) {
            push(std::move(text));
        } else {
            loop_.post([self = this->shared_from_this(), text = std::move(text)]() mutable {
                self->push(std::move(text));
            });
        }
        return true;
    }

    void close(std::uint16_t code, std::string reason) override {
        open_ = false;
        on_loop([self = this->shared_from_this(), code, reason = std::move(reason)] {
            self->close_after_queue(code, reason);
        });
    }

    std::size_t queued_bytes() const override { return queued_bytes_; }
    Endpoint remote() const override { return common_.remote; }

    void say_goodbye() override {
        open_ = false;
        close_after_queue(ws_going_away, "");
    }
    void break_off() override { finish(ws_going_away, ""); }

private:
    template <class Task>
    void on_loop(Task task) {
        if (loop_.in_loop()) {
            task();
        } else {
            loop_.post(std::move(task));
        }
    }

    void on_handshake(error_code error) {
        head_ = std::string();
        if (finished_) {
            return;
        }
        if (error) {
            finish(ws_lost, error.message());
            return;
        }
        shaken_ = true;
        if (close_code_ != 0) {
            start_close();
        } else {
            open_ = true;
            common_.handler->on_open(this->shared_from_this());
        }
        read();
    }

    void read() {
        if (finished_) {
            return;
        }
        ws_.async_read(buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
            self->on_read(error);
        });
    }

    void on_read(error_code error) {
        if (finished_) {
            return;
        }
        if (error == websocket::error::closed) {
            finish(ws_.reason().code, {ws_.reason().reason.data(), ws_.reason().reason.size()});
        } else if (error == websocket::error::message_too_big) {
            finish(ws_too_big, "message too big");
        } else if (error) {
            finish(close_code_ != 0 ? close_code_ : ws_lost, error.message());
        } else if (ws_.got_binary()) {
            close(ws_unsupported_data, "text only");
            buffer_.clear();
            read();
        } else {
            if (close_code_ == 0) {
                const auto data = buffer_.cdata();
                common_.handler->on_text({static_cast<const char*>(data.data()), data.size()});
            }
            buffer_.clear();
            read();
        }
    }

    void push(WsText text) {
        if (finished_ || close_code_ != 0) {
            return;
        }
        queue_.push_back(std::move(text));
        write_next();
    }

    void write_next() {
        if (writing_ || queue_.empty()) {
            return;
        }
        writing_ = true;
        ws_.async_write(asio::buffer(*queue_.front()),
                        [self = this->shared_from_this()](error_code error, std::size_t) {
                            self->on_written(error);
                        });
    }

    void on_written(error_code error) {
        writing_ = false;
        if (finished_) {
            return;
        }
        if (error) {
            finish(close_code_ != 0 ? close_code_ : ws_lost, error.message());
            return;
        }
        queued_bytes_ -= queue_.front()->size();
        --queued_texts_;
        queue_.pop_front();
        if (!queue_.empty()) {
            write_next();
        } else if (close_code_ != 0) {
            start_close();
        }
    }

    // The text being written must stay where it is; Beast reads from it.
    void overflow() {
        if (queue_.size() > 1) {
            queue_.erase(queue_.begin() + (writing_ ? 1 : 0), queue_.end());
        }
        close_after_queue(ws_try_again_later, "queue full");
    }

    void close_after_queue(std::uint16_t code, const std::string& reason) {
        if (finished_ || close_code_ != 0) {
            return;
        }
        close_code_ = code;
        close_reason_ = reason.substr(0, websocket::reason_string::static_capacity);
        deadline_.expires_after(std::chrono::microseconds(common_.limits.close_max.us));
        deadline_.async_wait([self = this->shared_from_this()](error_code error) {
            if (!error) {
                self->finish(self->close_code_, self->close_reason_);
            }
        });
        if (shaken_ && !writing_) {
            start_close();
        }
    }

    void start_close() {
        if (close_started_) {
            return;
        }
        close_started_ = true;
        const websocket::close_reason reason(static_cast<websocket::close_code>(close_code_),
                                             close_reason_);
        ws_.async_close(reason, [self = this->shared_from_this()](error_code) {
            self->finish(self->close_code_, self->close_reason_);
        });
    }

    void finish(std::uint16_t code, std::string_view reason) {
        if (finished_) {
            return;
        }
        finished_ = true;
        open_ = false;
        deadline_.cancel();
        error_code ignored;  // the descriptor is gone whatever close() says
        beast::get_lowest_layer(ws_).close(ignored);
        common_.handler->on_closed(code, reason);
        common_.handler.reset();
        if (common_.gone) {
            std::exchange(common_.gone, nullptr)();
        }
    }

    WsCommon common_;
    AsioLoop& loop_;
    websocket::stream<Socket> ws_;
    SteadyTimer deadline_;  // of the close
    beast::flat_buffer buffer_;
    std::string head_;
    std::deque<WsText> queue_;  // the first is being written while writing_
    std::atomic<std::size_t> queued_bytes_ = 0;
    std::atomic<std::size_t> queued_texts_ = 0;
    std::atomic<bool> open_ = false;
    std::uint16_t close_code_ = 0;  // 0: nobody asked to close
    std::string close_reason_;
    bool shaken_ = false;
    bool writing_ = false;
    bool close_started_ = false;
    bool finished_ = false;
};

// A peer may be let go on any thread, but its sockets and timers end on the loop's.
template <class Socket>
std::shared_ptr<WsConnection<Socket>> make_connection(Socket socket, WsCommon common) {
    AsioLoop& loop = *common.loop;
    return std::shared_ptr<WsConnection<Socket>>(
        new WsConnection<Socket>(std::move(socket), std::move(common)),
        [&loop](WsConnection<Socket>* made) {
            std::shared_ptr<WsConnection<Socket>> last(made);
            if (!loop.mine_to_touch()) {
                loop.post([last = std::move(last)] {});
            }
        });
}

template <class Socket>
std::shared_ptr<WsLink> serve(Socket socket, WsCommon common, std::string head) {
    auto made = make_connection(std::move(socket), std::move(common));
    made->accept(std::move(head));
    return made;
}

template <class Socket>
std::shared_ptr<WsLink> ask(Socket socket, WsCommon common, WsAsk what) {
    auto made = make_connection(std::move(socket), std::move(common));
    made->ask(std::move(what));
    return made;
}

}  // namespace

std::shared_ptr<WsLink> serve_ws(TcpSocket socket, WsCommon common, std::string head) {
    return serve(std::move(socket), std::move(common), std::move(head));
}
std::shared_ptr<WsLink> serve_ws(TlsSocket socket, WsCommon common, std::string head) {
    return serve(std::move(socket), std::move(common), std::move(head));
}
std::shared_ptr<WsLink> ask_ws(TcpSocket socket, WsCommon common, WsAsk what) {
    return ask(std::move(socket), std::move(common), std::move(what));
}
std::shared_ptr<WsLink> ask_ws(TlsSocket socket, WsCommon common, WsAsk what) {
    return ask(std::move(socket), std::move(common), std::move(what));
}

}  // namespace tiexin::net

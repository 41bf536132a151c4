#include "adapters/janus/janus.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace tiexin::adapters {

namespace {

constexpr Duration answer_max = seconds(5);
constexpr Duration pulse_every = seconds(1);
constexpr Duration keep_alive_every = seconds(25);  // its session_timeout is 60 s
constexpr Duration back_off_min = milliseconds(100), back_off_max = seconds(2);
constexpr std::size_t waiting_max = 1'000;
const Error gone{Code::unavailable, "the conference server is not there"};

// Janus numbers with up to 53 bits.
std::uint64_t number_of(const Json& message, std::string_view key) {
    const auto value = message.int_of(key);
    return value && *value > 0 ? static_cast<std::uint64_t>(*value) : 0;
}

const Json& data_of(const Json& message) {
    static const Json none;
    const Json* plugin = message.find("plugindata");
    const Json* data = plugin != nullptr ? plugin->find("data") : nullptr;
    return data != nullptr ? *data : none;
}

}  // namespace

// The connection's side of the session; it may outlive the session by one call.
struct Janus::Line final : net::WsHandler {
    explicit Line(Janus& janus) : owner(&janus) {}
    void on_open(std::shared_ptr<net::WsPeer> peer) override {
        if (owner == nullptr) {
            peer->close(net::ws_going_away, "");
            return;
        }
        Janus& janus = *owner;
        janus.peer_ = std::move(peer);
        janus.send(Json::object({{"janus", "create"}}), [&janus](const Result<Json>& reply) {
            const Json* data = reply ? reply->find("data") : nullptr;
            janus.session_ = data != nullptr ? number_of(*data, "id") : 0;
            if (janus.session_ == 0) {
                janus.peer_->close(net::ws_normal, "");
                return;
            }
            janus.back_off_ = back_off_min;
            janus.kept_alive_at_ = janus.loop_.clock().now();
            janus.on_ready_();
        });
    }
    void on_text(std::string_view text) override {
        if (owner != nullptr) {
            owner->heard(text);
        }
    }
    void on_closed(std::uint16_t, std::string_view) override {
        if (owner != nullptr) {
            owner->lost();
        }
    }
    Janus* owner;
};

Janus::Janus(net::Loop& loop, JanusOptions options, std::function<void()> on_ready,
             std::function<void()> on_lost)
    : loop_(loop),
      options_(std::move(options)),
      on_ready_(std::move(on_ready)),
      on_lost_(std::move(on_lost)),
      again_(loop.make_timer([this] { connect(); })),
      pulse_(loop.make_timer([this] { sweep(); })),
      back_off_(back_off_min) {}

Janus::~Janus() {
    if (line_) {
        line_->owner = nullptr;
    }
    if (peer_) {
        peer_->close(net::ws_going_away, "");
    }
}

void Janus::start() {
    connect();
    pulse_->start(pulse_every);
}

void Janus::connect() {
    line_ = std::make_shared<Line>(*this);
    net::WsConnectOptions options;
    options.to = options_.at;
    options.headers.add("Sec-WebSocket-Protocol", "janus-protocol");
    options.connect_max = seconds(2);
    net::connect_ws(loop_, std::move(options), line_);
}

void Janus::lost() {
    const bool stood = session_ != 0;
    session_ = 0;
    peer_.reset();
    line_->owner = nullptr;
    handles_.clear();
    auto waiting = std::move(waiting_);
    waiting_.clear();
    for (auto& [transaction, one] : waiting) {
        one.done(gone);
    }
    again_->start(back_off_);
    back_off_ = std::min(back_off_max, back_off_ * 2);
    if (stood) {
        log_error("conference_server_lost", {});
        on_lost_();
    }
}

void Janus::send(Json message, std::function<void(Result<Json>)> done, Answer answer) {
    if (!peer_ || waiting_.size() >= waiting_max) {
        done(gone);
        return;
    }
    const std::string transaction = std::to_string(++asked_);
    message.set("transaction", transaction).set("apisecret", options_.api_secret);
    if (session_ != 0) {
        message.set("session_id", session_);
    }
    waiting_[transaction] = {std::move(done), loop_.clock().now() + answer_max, answer};
    (void)peer_->send(message.dump());
}

void Janus::heard(std::string_view text) {
    const auto message = Json::parse(text);
    if (!message) {
        return;
    }
    const std::string_view kind = message->text_of("janus").value_or("");
    const auto at = waiting_.find(message->text_of("transaction").value_or(""));
    if (kind == "ack" && (at == waiting_.end() || at->second.answer == Answer::with_content)) {
        return;
    }
    if (at == waiting_.end()) {
        event(*message);
        return;
    }
    const auto done = std::move(at->second.done);
    waiting_.erase(at);
    if (kind == "error") {
        const Json* error = message->find("error");
        done(Error{Code::unavailable,
                   std::string(error != nullptr ? error->text_of("reason").value_or("") : "")});
        return;
    }
    done(*message);
}

void Janus::event(const Json& message) {
    const auto at = handles_.find(number_of(message, "sender"));
    if (at == handles_.end()) {
        return;
    }
    const std::string kind(message.text_of("janus").value_or(""));
    const OnEvent on_event = at->second;  // it may detach itself
    if (kind == "detached") {
        handles_.erase(at);
    }
    on_event(kind, data_of(message));
}

void Janus::attach(std::string_view plugin, OnEvent on_event, Attached done) {
    Json message = Json::object({{"janus", "attach"}, {"plugin", plugin}});
    send(std::move(message),
         [this, on_event = std::move(on_event), done = std::move(done)](const Result<Json>& reply) {
             const Json* data = reply ? reply->find("data") : nullptr;
             const JanusHandle handle = data != nullptr ? number_of(*data, "id") : 0;
             if (handle == 0) {
                 done(reply ? gone : reply.error());
                 return;
             }
             handles_[handle] = on_event;
             done(handle);
         });
}

void Janus::detach(JanusHandle handle) {
    handles_.erase(handle);
    send(Json::object({{"janus", "detach"}, {"handle_id", handle}}), [](const Result<Json>&) {});
}

void Janus::ask(JanusHandle handle, Json body, std::string_view offer, Done done) {
    Json message =
        Json::object({{"janus", "message"}, {"handle_id", handle}, {"body", std::move(body)}});
    if (!offer.empty()) {
        message.set("jsep", Json::object({{"type", "offer"}, {"sdp", offer}}));
    }
    send(std::move(message), [done = std::move(done)](const Result<Json>& reply) {
        if (!reply) {
            done(reply.error());
            return;
        }
        JanusReply answer{data_of(*reply), {}};
        if (const auto why = answer.data.text_of("error")) {
            const auto code = answer.data.int_of("error_code").value_or(0);
            done(Error{Code::conflict, std::to_string(code) + " " + std::string(*why)});
            return;
        }
        if (const Json* jsep = reply->find("jsep")) {
            answer.sdp = jsep->text_of("sdp").value_or("");
        }
        done(std::move(answer));
    });
}

void Janus::sweep() {
    pulse_->start(pulse_every);
    const Instant now = loop_.clock().now();
    std::vector<std::function<void(Result<Json>)>> late;
    for (auto at = waiting_.begin(); at != waiting_.end();) {
        if (at->second.until < now) {
            late.push_back(std::move(at->second.done));
            at = waiting_.erase(at);
        } else {
            ++at;
        }
    }
    for (const auto& done : late) {
        done(Error{Code::unavailable, "the conference server does not answer"});
    }
    if (!late.empty() && peer_) {
        if (options_.on_hang) {
            options_.on_hang();
        }
        peer_->close(net::ws_going_away, "");
    }
    if (session_ != 0 && now - kept_alive_at_ >= keep_alive_every) {
        kept_alive_at_ = now;
        send(
            Json::object({{"janus", "keepalive"}}), [](const Result<Json>&) {},
            Answer::acknowledgement);
    }
}

}  // namespace tiexin::adapters

#include "web/web.hpp"

#include "base/text.hpp"
#include "web/api.hpp"
#include "web/auth.hpp"
#include "web/pages.hpp"
#include "web/workers.hpp"

namespace tiexin::web {

namespace {

constexpr Duration tick_every = seconds(1);
constexpr std::size_t stream_queue_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t stream_queue_texts_max = 8'192;
constexpr std::string_view stream_path = "/api/v1/stream";

class OpenWeb final : public Web {
public:
    OpenWeb(net::Loop& loop, Ports ports, WebOptions options)
        : loop_(loop),
          options_(std::move(options)),
          ports_(std::move(ports)),
          api_(ports_, desk_),
          pages_(options_.ui, ports_.site.tile_url),
          workers_(options_.worker_threads, options_.requests_queued_max),
          hub_(ports_, desk_, workers_, options_.hub, 1) {
        desk_.sessions_ended = [this](UserId user, SessionId kept) {
            hub_.end_sessions(user, kept);
        };
    }

    ~OpenWeb() override {
        workers_.stop();  // what they answer needs the port
        hub_.stop();
        http_.reset();
    }

    Result<void> start() {
        net::HttpOptions http;
        http.at = options_.at;
        http.tls = options_.tls;
        http.limits.body_bytes_max = body_bytes_max;
        http.limits.ws.text_bytes_max = options_.hub.text_bytes_max;
        http.limits.ws.queue_bytes_max = stream_queue_bytes_max;
        http.limits.ws.queue_texts_max = stream_queue_texts_max;
        http.handler = [this](net::Request request, net::Respond respond) {
            handle(std::move(request), std::move(respond));
        };
        http.on_upgrade = [this](net::Request request, net::AnswerUpgrade answer) {
            upgrade(std::move(request), std::move(answer));
        };
        hub_.start();
        Result<std::unique_ptr<net::HttpServer>> served = net::serve_http(loop_, std::move(http));
        if (!served) {
            return served.error();
        }
        http_ = std::move(*served);
        loop_.post([this] {
            timer_ = loop_.make_timer([this] { tick(); });
            timer_->start(tick_every);
        });
        return {};
    }

    std::uint16_t port() const override { return http_->port(); }
    std::size_t streams() const override { return hub_.clients(); }

    void stop(Duration at_most, std::function<void()> stopped) override {
        hub_.stop();
        http_->stop(at_most, [this, stopped = std::move(stopped)] {
            timer_.reset();
            stopped();
        });
    }

private:
    void tick() {
        hub_.tick();
        timer_->start(tick_every);
    }

    void handle(net::Request request, net::Respond respond) {
        auto shared = std::make_shared<net::Request>(std::move(request));
        const bool taken = workers_.post([this, shared, respond] {
            respond(Api::owns(shared->path) ? api_.handle(*shared) : pages_.answer(*shared));
        });
        if (!taken) {
            respond(busy(*shared));
        }
    }

    void upgrade(net::Request request, net::AnswerUpgrade answer) {
        auto shared = std::make_shared<net::Request>(std::move(request));
        const bool taken = workers_.post([this, shared, answer] { answer(admitted(*shared)); });
        if (!taken) {
            net::UpgradeAnswer full;
            full.refusal = busy(*shared);
            answer(std::move(full));
        }
    }

    static net::Response refused(const net::Request& request, Problem why) {
        const Language language = language_of(
            request.headers.find("Accept-Language").value_or(std::string_view()), Language::zh);
        return response_of(Answer(std::move(why)), language, request.path);
    }

    static net::Response busy(const net::Request& request) {
        return refused(request, problem_with("unavailable", Json::object({{"retry_after_s", 1}})));
    }

    net::UpgradeAnswer admitted(const net::Request& request) {
        net::UpgradeAnswer answer;
        if (request.path != stream_path) {
            answer.refusal = refused(request, problem("not_found"));
            return answer;
        }
        if (!same_origin(request)) {
            answer.refusal = refused(request, problem("forbidden"));
            return answer;
        }
        auto who = caller_of(request, ports_, ports_.clock.now());
        if (auto* refusal = std::get_if<Problem>(&who)) {
            answer.refusal = refused(request, std::move(*refusal));
            return answer;
        }
        Caller& caller = std::get<Caller>(who);
        if (caller.user.must_change_password) {
            answer.refusal = refused(request, problem("must_change_password"));
            return answer;
        }
        std::optional<std::uint64_t> since;
        if (const auto text = request.query_value("since"); text && !text->empty()) {
            const auto number = parse_int(*text, 0);
            if (!number) {
                answer.refusal = refused(request, problem("bad_request"));
                return answer;
            }
            since = static_cast<std::uint64_t>(*number);
        }
        answer.handler = hub_.admit(std::move(caller), since);
        if (!answer.handler) {
            answer.refusal = busy(request);
        }
        return answer;
    }

    net::Loop& loop_;
    const WebOptions options_;
    Ports ports_;
    Desk desk_;
    Api api_;
    Pages pages_;
    Workers workers_;
    Hub hub_;
    std::unique_ptr<net::Timer> timer_;
    std::unique_ptr<net::HttpServer> http_;
};

}  // namespace

Result<std::unique_ptr<Web>> Web::open(net::Loop& loop, Ports ports, WebOptions options) {
    auto server = std::make_unique<OpenWeb>(loop, std::move(ports), std::move(options));
    if (const Result<void> started = server->start(); !started) {
        return started.error();
    }
    return std::unique_ptr<Web>(std::move(server));
}

}  // namespace tiexin::web

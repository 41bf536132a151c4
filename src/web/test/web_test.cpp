// The whole of the web over real sockets: pages, sign-in, refusals, a stream with cookie and
// origin.

#include "web/web.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "net/http_client.hpp"
#include "net/ws_client.hpp"
#include "web/test/rig.hpp"

namespace tiexin::web::testing {
namespace {

constexpr auto patience = std::chrono::seconds(20);

// Waits for one value that another thread sets.
template <class T>
class Promise {
public:
    void set(T value) {
        const std::lock_guard lock(mutex_);
        if (!value_) {
            value_ = std::move(value);
        }
        changed_.notify_all();
    }
    T get() {
        std::unique_lock lock(mutex_);
        REQUIRE(changed_.wait_for(lock, patience, [this] { return value_.has_value(); }));
        return *value_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<T> value_;
};

class Listener final : public net::WsHandler {
public:
    void on_open(std::shared_ptr<net::WsPeer>) override {}
    void on_text(std::string_view text) override {
        const Json message = Json::parse(text).value();
        if (message.text_of("type") == "hello") {
            hello.set(message);
        }
        if (message.text_of("kind") == "IncidentRaised") {
            raised.set(message);
        }
        if (message.text_of("type") == "bye") {
            bye.set(message);
        }
    }
    void on_closed(std::uint16_t code, std::string_view) override { closed.set(code); }

    Promise<Json> hello, raised, bye;
    Promise<std::uint16_t> closed;
};

struct Town {
    Town() : rig(true), ui(std::filesystem::temp_directory_path() / ("web-" + random_token(8))) {
        std::filesystem::create_directories(ui / "assets");
        std::ofstream(ui / "index.html") << "<!doctype html>seat";
        WebOptions options;
        options.at = net::parse_endpoint("127.0.0.1:0").value();
        options.ui = ui;
        options.worker_threads = 2;
        auto opened = Web::open(loop.loop(), *rig.ports, options);
        REQUIRE(opened.ok());
        web = std::move(*opened);
    }
    ~Town() {
        Promise<bool> stopped;
        web->stop(seconds(5), [&] { stopped.set(true); });
        (void)stopped.get();
        loop.stop();
        web.reset();
        std::filesystem::remove_all(ui);
    }
    net::HttpReply ask(net::Method method, const std::string& target, const std::string& body = "",
                       net::Headers headers = {}) {
        Promise<net::HttpReply> reply;
        net::HttpCall call;
        call.method = method;
        call.url = "http://127.0.0.1:" + std::to_string(web->port()) + target;
        call.headers = std::move(headers);
        call.body = body;
        REQUIRE(
            client
                .send(call,
                      [&](Result<net::HttpReply> got) { reply.set(got ? *got : net::HttpReply{}); })
                .ok());
        return reply.get();
    }
    std::shared_ptr<Listener> listen(const std::string& cookie, const std::string& origin = "",
                                     const std::string& target = "/api/v1/stream") {
        auto listener = std::make_shared<Listener>();
        net::WsConnectOptions options;
        options.to = net::parse_endpoint("127.0.0.1:" + std::to_string(web->port())).value();
        options.target = target;
        if (!cookie.empty()) {
            options.headers.add("Cookie", cookie);
        }
        if (!origin.empty()) {
            options.headers.add("Origin", origin);
        }
        net::connect_ws(loop.loop(), options, listener);
        return listener;
    }

    Rig rig;
    std::filesystem::path ui;
    net::LoopThread loop{"web-test"};
    net::HttpClient client;
    std::unique_ptr<Web> web;
};

TEST_CASE("pages_and_interface_are_served_on_one_port") {
    Town town;
    CHECK(town.ask(net::Method::get, "/healthz").body == "ok\n");
    const net::HttpReply page = town.ask(net::Method::get, "/seat");
    CHECK(page.status == 200);
    CHECK(page.body == "<!doctype html>seat");
    CHECK(page.headers.find("Content-Security-Policy").has_value());
    CHECK(town.ask(net::Method::get, "/assets/old.js").status == 404);
    CHECK(town.ask(net::Method::get, "/api/v1/queue").status == 401);
    CHECK(town.ask(net::Method::get, "/api/v1/nothing").status == 404);
}

TEST_CASE("a_press_is_on_the_stream_of_a_signed_in_seat") {
    Town town;
    const std::string elder = town.rig.add_elder();
    net::Headers json;
    json.add("Content-Type", "application/json");
    const net::HttpReply signed_in =
        town.ask(net::Method::post, "/api/v1/sessions",
                 Json::object({{"name", "liping"}, {"password", good_password}}).dump(), json);
    REQUIRE(signed_in.status == 201);
    std::string cookie(signed_in.headers.find("Set-Cookie").value_or(""));
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Strict") != std::string::npos);
    cookie = cookie.substr(0, cookie.find(';'));
    const auto seat = town.listen(cookie);
    CHECK(seat->hello.get().int_of("heartbeat_s").value_or(0) > 0);
    CHECK(town.web->streams() == 1);
    const std::string incident = town.rig.add_incident(elder);
    CHECK(seat->raised.get().text_of("subject") == incident);
}

TEST_CASE("a_stream_needs_a_session_and_the_pages_own_origin") {
    Town town;
    town.rig.sign_in("liping");
    const std::string cookie = town.rig.sessions["liping"].first;
    CHECK(town.listen("")->closed.get() == net::ws_lost);
    CHECK(town.listen(cookie, "https://evil.example")->closed.get() == net::ws_lost);
    CHECK(town.listen(cookie, "", "/elsewhere")->closed.get() == net::ws_lost);
    CHECK(town.listen(cookie, "", "/api/v1/stream?since=x")->closed.get() == net::ws_lost);
    CHECK(town.web->streams() == 0);
}

TEST_CASE("a_server_that_stops_says_bye") {
    std::shared_ptr<Listener> seat;
    {
        Town town;
        town.rig.sign_in("liping");
        seat = town.listen(town.rig.sessions["liping"].first);
        (void)seat->hello.get();
    }
    CHECK(seat->bye.get().text_of("reason") == "server_stops");
}

}  // namespace
}  // namespace tiexin::web::testing

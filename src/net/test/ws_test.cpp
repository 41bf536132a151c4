#include <doctest/doctest.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "net/http_client.hpp"
#include "net/http_server.hpp"
#include "net/test/plain_client.hpp"
#include "net/test/self_signed.hpp"
#include "net/test/waiting.hpp"
#include "net/ws_client.hpp"

using namespace tiexin;
using namespace tiexin::net;
using namespace tiexin::net::test;

namespace {

struct Ended {
    std::uint16_t code;
    std::string reason;
};

// Either side of a WebSocket, told to the test.
struct Side final : WsHandler {
    void on_open(std::shared_ptr<WsPeer> opened) override { peers.put(std::move(opened)); }
    void on_text(std::string_view text) override { texts.put(std::string(text)); }
    void on_closed(std::uint16_t code, std::string_view reason) override {
        closed.put({code, std::string(reason)});
    }
    Mailbox<std::shared_ptr<WsPeer>> peers;
    Mailbox<std::string> texts;
    Mailbox<Ended> closed;
};

struct Site {
    explicit Site(WsLimits ws = {}, std::optional<TlsFiles> tls = {}) {
        HttpOptions options;
        options.at = *parse_endpoint("127.0.0.1:0");
        options.limits.ws = ws;
        options.tls = std::move(tls);
        options.handler = [](Request request, Respond respond) {
            respond(text_response(200, request.secure ? "secure" : "plain"));
        };
        options.on_upgrade = [this](Request request, AnswerUpgrade answer) {
            if (request.path != "/stream" || request.query_value("since") != "7") {
                answer({nullptr, text_response(403, "no")});
                return;
            }
            auto side = std::make_shared<Side>();
            sides.put(side);
            answer({side, {}});
        };
        server = serve_http(loop.loop(), std::move(options));
    }
    ~Site() { loop.stop(); }
    std::uint16_t port() const { return (*server)->port(); }
    std::shared_ptr<Side> connect(WsConnectOptions options = {}) {
        auto side = std::make_shared<Side>();
        options.to = *parse_endpoint("127.0.0.1:" + std::to_string(port()));
        if (options.target == "/") {
            options.target = "/stream?since=7";
        }
        connect_ws(loop.loop(), std::move(options), side);
        return side;
    }

    LoopThread loop{"net-ws"};
    Mailbox<std::shared_ptr<Side>> sides;
    Result<std::unique_ptr<HttpServer>> server = Error{};
};

constexpr std::string_view upgrade_text =
    "GET /stream?since=7 HTTP/1.1\r\nHost: t\r\nConnection: keep-alive, Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

}  // namespace

TEST_CASE("texts_go_both_ways_in_order") {
    Site site;
    auto client = site.connect();
    auto mine = *client->peers.take();
    auto server = *site.sides.take();
    auto theirs = *server->peers.take();
    for (int i = 0; i < 500; ++i) {
        mine->send("up " + std::to_string(i));
        theirs->send("down " + std::to_string(i));
    }
    for (int i = 0; i < 500; ++i) {
        CHECK(server->texts.take() == "up " + std::to_string(i));
        CHECK(client->texts.take() == "down " + std::to_string(i));
    }
    CHECK((*site.server)->counts().websockets == 1);
    mine->close(ws_normal, "done");
    CHECK(server->closed.take()->code == ws_normal);
    CHECK(client->closed.take()->code == ws_normal);
    CHECK_FALSE(theirs->send("after the end"));
}

TEST_CASE("one_payload_reaches_many_peers") {
    Site site;
    std::vector<std::shared_ptr<Side>> clients;
    std::vector<std::shared_ptr<WsPeer>> peers;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(site.connect());
        peers.push_back(*(*site.sides.take())->peers.take());
    }
    const auto text = std::make_shared<const std::string>(20'000, 'f');
    for (const auto& peer : peers) {
        CHECK(peer->send(text));
    }
    for (const auto& client : clients) {
        CHECK(client->texts.take() == *text);
    }
}

TEST_CASE("a_refused_upgrade_is_plain_http") {
    Site site;
    PlainClient client(site.port());
    std::string text(upgrade_text);
    text.replace(text.find("since=7"), 7, "since=8");
    client.send(text);
    CHECK(client.receive_all().starts_with("HTTP/1.1 403 "));
    WsConnectOptions elsewhere;
    elsewhere.target = "/elsewhere";
    auto side = site.connect(elsewhere);
    CHECK(side->closed.take()->code == ws_lost);
}

TEST_CASE("frames_sent_along_with_the_upgrade_are_not_lost") {
    Site site;
    PlainClient client(site.port());
    // RFC 6455 section 5.7: a masked "Hello".
    client.send(std::string(upgrade_text) +
                std::string("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11));
    auto server = *site.sides.take();
    CHECK(server->texts.take() == "Hello");
    CHECK(client.receive_until("\r\n\r\n").find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") !=
          std::string::npos);
}

TEST_CASE("a_peer_that_does_not_read_is_closed_when_its_queue_is_full") {
    WsLimits limits;
    limits.queue_bytes_max = 500'000;
    limits.close_max = milliseconds(200);
    Site site(limits);
    PlainClient client(site.port(), 4'096);
    client.send(upgrade_text);
    auto server = *site.sides.take();
    auto peer = *server->peers.take();
    const auto text = std::make_shared<const std::string>(60'000, 'z');
    int taken = 0;
    while (peer->send(text) && taken < 1'000) {
        ++taken;
    }
    CHECK(taken < 1'000);
    CHECK(peer->queued_bytes() <= 560'000);
    CHECK(server->closed.take()->code == ws_try_again_later);
    CHECK_FALSE(peer->send(text));
}

TEST_CASE("a_slow_reader_that_comes_back_in_time_is_told_1013") {
    WsLimits limits;
    limits.queue_texts_max = 10;
    Site site(limits);
    auto client = site.connect();
    auto peer = *(*site.sides.take())->peers.take();
    site.loop.loop().post([&] {
        for (int i = 0; i < 50; ++i) {
            peer->send(std::string("text"));
        }
    });
    CHECK(client->closed.take()->code == ws_try_again_later);
}

TEST_CASE("a_long_text_closes_with_1009_and_a_binary_one_with_1003") {
    WsLimits limits;
    limits.text_bytes_max = 1'000;
    Site site(limits);
    auto client = site.connect();
    (*client->peers.take())->send(std::string(1'001, 'l'));
    CHECK((*site.sides.take())->closed.take()->code == ws_too_big);
    CHECK(client->closed.take()->code == ws_too_big);
    PlainClient raw(site.port());
    raw.send(upgrade_text);
    REQUIRE(raw.receive_until("\r\n\r\n") != "");
    raw.send(std::string_view("\x82\x80\0\0\0\0", 6));
    const auto frame = raw.receive();
    REQUIRE(frame.size() >= 4);
    CHECK(frame.substr(0, 1) == "\x88");
    CHECK(frame.substr(2, 2) == std::string("\x03\xeb", 2));
}

TEST_CASE("a_silent_peer_is_pinged_and_then_given_up") {
    WsLimits limits;
    limits.silence_max = milliseconds(400);
    Site site(limits);
    auto answering = site.connect();
    auto answering_server = *site.sides.take();
    PlainClient silent(site.port());
    silent.send(upgrade_text);
    auto server = *site.sides.take();
    REQUIRE(silent.receive_until("\r\n\r\n") != "");
    CHECK(silent.receive() == std::string("\x89\0", 2));  // a ping
    CHECK(server->closed.take()->code == ws_lost);
    CHECK_FALSE(answering_server->closed.take(std::chrono::milliseconds(500)));
}

TEST_CASE("stopping_says_goodbye_to_websockets") {
    Site site;
    auto client = site.connect();
    REQUIRE(client->peers.take());
    auto server = *site.sides.take();
    Mailbox<bool> stopped;
    (*site.server)->stop(seconds(10), [&] { stopped.put(true); });
    CHECK(client->closed.take()->code == ws_going_away);
    CHECK(stopped.take());
    CHECK(server->closed.take()->code == ws_going_away);
}

TEST_CASE("tls_carries_http_and_websocket_and_wrong_names_are_refused") {
    const SelfSigned pair;
    Site site({}, pair.files());
    WsConnectOptions options;
    options.host = "localhost";
    options.tls = true;
    options.trusted_pem = pair.pem();
    auto client = site.connect(options);
    auto mine = client->peers.take();
    REQUIRE(mine);
    (*mine)->send(std::string("over tls"));
    CHECK((*site.sides.take())->texts.take() == "over tls");
    options.host = "elsewhere";
    CHECK(site.connect(options)->closed.take()->code == ws_lost);
    options.host = "localhost";
    options.trusted_pem = "";
    CHECK(site.connect(options)->closed.take()->code == ws_lost);

    HttpClient http;
    Mailbox<Result<HttpReply>> replies;
    HttpCall call;
    call.url = "https://localhost:" + std::to_string(site.port()) + "/";
    call.trusted_pem_file = pair.files().certificate_chain.string();
    REQUIRE(http.send(call, [&](Result<HttpReply> r) { replies.put(std::move(r)); }).ok());
    auto reply = replies.take();
    REQUIRE(reply->ok());
    CHECK((*reply)->body == "secure");
    PlainClient plain(site.port());
    plain.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(plain.receive_all().find("secure") == std::string::npos);
}

TEST_CASE("a_key_that_does_not_fit_is_refused_at_the_start") {
    const SelfSigned pair;
    LoopThread loop("net-tls");
    HttpOptions options;
    options.at = *parse_endpoint("127.0.0.1:0");
    options.tls = TlsFiles{pair.files().certificate_chain, "/nowhere/key.pem"};
    CHECK(serve_http(loop.loop(), options).error().code == Code::bad_input);
}

TEST_CASE("a_text_from_another_thread_is_soon_on_the_wire") {
    Site site;
    PlainClient client(site.port());
    client.send(upgrade_text);
    auto peer = *(*site.sides.take())->peers.take();
    REQUIRE(client.receive_until("\r\n\r\n") != "");
    std::vector<double> micros;
    for (int i = 0; i < 200; ++i) {
        const SystemClock clock;
        const Duration before = clock.monotonic();
        peer->send(std::string("incident"));
        REQUIRE(client.receive() == "\x81\x08incident");
        micros.push_back(static_cast<double>((clock.monotonic() - before).us));
    }
    std::sort(micros.begin(), micros.end());
    MESSAGE("send to receive, p50 " << micros[100] << " us, p99 " << micros[198] << " us");
    CHECK(micros[100] < 5'000);
}

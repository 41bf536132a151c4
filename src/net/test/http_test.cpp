#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "net/http_client.hpp"
#include "net/http_server.hpp"
#include "net/static_files.hpp"
#include "net/test/plain_client.hpp"
#include "net/test/waiting.hpp"

using namespace tiexin;
using namespace tiexin::net;
using namespace tiexin::net::test;

namespace {

// Answers what it heard, later and from another thread when asked for.
struct Site {
    explicit Site(HttpLimits limits = {}, std::optional<TlsFiles> tls = {}) {
        HttpOptions options;
        options.at = *parse_endpoint("127.0.0.1:0");
        options.limits = limits;
        options.tls = tls;
        options.handler = [this](Request request, Respond respond) {
            handle(std::move(request), std::move(respond));
        };
        options.body_bytes_max = [limits](const Request& request) {
            return request.path == "/import" ? std::size_t{1'000'000} : limits.body_bytes_max;
        };
        server = serve_http(loop.loop(), std::move(options));
    }
    ~Site() {
        if (later.joinable()) {
            later.join();
        }
        loop.stop();
    }

    void handle(Request request, Respond respond) {
        if (request.path == "/throws") {
            throw std::runtime_error("as a handler may");
        }
        if (request.path == "/never") {
            kept.put(std::move(respond));
        } else if (request.path == "/later") {
            later = std::thread(
                [respond = std::move(respond)] { respond(text_response(200, "late")); });
        } else if (request.path == "/file") {
            Response response;
            response.file = std::string(request.query_value("name").value_or(""));
            respond(std::move(response));
        } else {
            std::string said(name_of(request.method));
            said += " " + request.path + " " + std::string(request.query_value("q").value_or("-"));
            said += " " + std::string(request.cookie("session").value_or("-")) + " " + request.body;
            respond(text_response(200, said));
            respond(text_response(500, "a second answer changes nothing"));
        }
    }
    std::uint16_t port() const { return (*server)->port(); }
    std::string say(std::string_view text) const {
        PlainClient client(port());
        client.send(text);
        return client.receive_all();
    }

    LoopThread loop{"net-http"};
    Mailbox<Respond> kept;
    std::thread later;
    Result<std::unique_ptr<HttpServer>> server = Error{};
};

std::string get(std::string_view target, std::string_view more = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" +
           std::string(more) + "\r\n";
}
bool answers(const std::string& reply, int status) {
    return reply.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}

struct Folder {
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tiexin-net-" + std::to_string(::getpid()));
    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(path / name) << text;
        return (path / name).string();
    }
};

}  // namespace

TEST_CASE("a_request_is_decoded_and_answered_once") {
    Site site;
    const auto reply =
        site.say(get("/a%20b/%E8%B4%B4?q=1%2B1+x&q=2", "cookie: a=b; session=S1\r\n"));
    CHECK(answers(reply, 200));
    CHECK(reply.ends_with("\r\n\r\nGET /a b/贴 1+1 x S1 "));
    CHECK(reply.find("Date: ") != std::string::npos);
}

TEST_CASE("a_connection_is_kept_and_pipelined_requests_are_answered_in_order") {
    Site site;
    PlainClient client(site.port());
    client.send("GET /1 HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(client.receive_until("GET /1 - - ").find("200 OK") != std::string::npos);
    client.send("POST /later HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc" + get("/3"));
    const auto both = client.receive_all();
    const auto late = both.find("late");
    REQUIRE(late != std::string::npos);
    CHECK(both.find("GET /3 - - ") > late);
    CHECK(both.find("GET /3 - - ") != std::string::npos);
    CHECK((*site.server)->counts().requests == 3);
}

TEST_CASE("a_request_cut_at_any_byte_means_the_same") {
    Site site;
    const std::string text =
        "POST /x?q=7 HTTP/1.1\r\nHost: t\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    for (std::size_t cut = 1; cut < text.size(); cut += 7) {
        PlainClient client(site.port());
        client.send(text.substr(0, cut));
        ::poll(nullptr, 0, 2);
        client.send(text.substr(cut));
        CHECK(client.receive_all().ends_with("POST /x 7 - abcde"));
    }
}

TEST_CASE("bad_requests_are_refused_before_any_handler") {
    Site site;
    for (const char* target : {"/../etc/passwd", "/a/%2e%2e/b", "/a%00b", "/a%5cb", "/%zz", "/%ff",
                               "x", "/?q=%f", "/a/./b"}) {
        CHECK_MESSAGE(answers(site.say(get(target)), 400), target);
    }
    CHECK(answers(site.say("garbage\r\n\r\n"), 400));
    CHECK(answers(site.say("GET / HTTP/1.1\r\n\r\n"), 400));  // RFC 9112 3.2: no Host
    CHECK(answers(site.say("GET / HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n"), 400));
    CHECK((*site.server)->counts().refused == 12);
}

TEST_CASE("header_and_body_limits_hold_and_a_route_may_have_its_own") {
    HttpLimits limits;
    limits.header_bytes_max = 2'000;
    limits.body_bytes_max = 1'000;
    Site site(limits);
    CHECK(answers(site.say(get("/", "X: " + std::string(5'000, 'x') + "\r\n")), 431));
    const std::string body(500'000, 'b');
    const std::string sized =
        " HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 500000\r\n\r\n";
    CHECK(answers(site.say("POST /x" + sized + body), 413));
    CHECK(site.say("POST /import" + sized + body).ends_with(body));
    const std::string chunked =
        "POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" +
        std::string(2'048, 'c') + "\r\n0\r\n\r\n";
    CHECK(answers(site.say(chunked), 413));
}

TEST_CASE("a_handler_that_throws_answers_500_and_one_that_is_silent_503") {
    HttpLimits limits;
    limits.handler_max = milliseconds(100);
    Site site(limits);
    CHECK(answers(site.say(get("/throws")), 500));
    CHECK(answers(site.say(get("/never")), 503));
    (*site.kept.take())(text_response(200, "too late"));
    CHECK(answers(site.say(get("/after")), 200));
}

TEST_CASE("slow_and_idle_clients_are_cut_off") {
    HttpLimits limits;
    limits.idle_max = milliseconds(100);
    limits.request_max = milliseconds(100);
    Site site(limits);
    CHECK(site.say("") == "");
    CHECK(site.say("GET / HTTP/1.1\r\nHo") == "");
}

TEST_CASE("connections_past_the_limit_are_closed_at_once") {
    HttpLimits limits;
    limits.connections_max = 1;
    Site site(limits);
    PlainClient one(site.port());
    one.send("GET /1 HTTP/1.1\r\nHost: t\r\n\r\n");
    REQUIRE(one.receive_until("GET /1 - - ") != "");
    PlainClient two(site.port());
    CHECK(two.ended());
}

TEST_CASE("head_has_the_length_and_no_body") {
    Site site;
    const auto reply = site.say("HEAD /x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    CHECK(reply.find("Content-Length: 12\r\n") != std::string::npos);
    CHECK(reply.ends_with("\r\n\r\n"));
}

TEST_CASE("expect_continue_is_answered_before_the_body") {
    Site site;
    PlainClient client(site.port());
    client.send(
        "POST /x HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
        "Connection: close\r\n\r\n");
    CHECK(client.receive() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    CHECK(client.receive_all().ends_with("POST /x - - ok"));
}

TEST_CASE("files_are_sent_packed_when_the_client_can_unpack_and_not_twice") {
    const Folder folder;
    folder.file("app.js", "plain text");
    folder.file("app.js.gz", "packed");
    const StaticFiles files(folder.path);
    Request request;
    const auto plain = files.find(request, "/app.js");
    REQUIRE(plain);
    CHECK(plain->file.filename() == "app.js");
    CHECK(plain->headers.find("content-type") == "text/javascript; charset=utf-8");
    request.headers.add("Accept-Encoding", "br, gzip");
    const auto packed = files.find(request, "/app.js");
    CHECK(packed->file.filename() == "app.js.gz");
    CHECK(packed->headers.find("content-encoding") == "gzip");
    request.headers.add("If-None-Match", std::string(*packed->headers.find("etag")));
    CHECK(files.find(request, "/app.js")->status == 304);
    CHECK_FALSE(files.find(request, "/none.js"));
    CHECK_FALSE(files.find(request, "//etc/passwd"));
    CHECK_FALSE(files.find(request, "/"));
    Site site;
    const auto reply = site.say(get("/file?name=" + percent_encoded(plain->file.string())));
    CHECK(reply.ends_with("\r\n\r\nplain text"));
    CHECK(answers(site.say(get("/file?name=/nowhere")), 404));
}

TEST_CASE("stopping_finishes_the_request_under_way") {
    Site site;
    PlainClient idle(site.port());
    PlainClient busy(site.port());
    busy.send("GET /never HTTP/1.1\r\nHost: t\r\n\r\n");
    auto respond = site.kept.take();
    REQUIRE(respond);
    Mailbox<bool> stopped;
    (*site.server)->stop(seconds(10), [&] { stopped.put(true); });
    CHECK(idle.ended());
    (*respond)(text_response(200, "in the end"));
    const auto reply = busy.receive_all();
    CHECK(reply.ends_with("in the end"));
    CHECK(reply.find("Connection: close") != std::string::npos);
    busy.finish_sending();
    CHECK(stopped.take());
    CHECK_FALSE(PlainClient(site.port()).connected());
}

TEST_CASE("several_servers_share_one_loop_and_a_taken_port_is_an_error") {
    Site site;
    HttpOptions options;
    options.at = {parse_address("127.0.0.1").value(), site.port()};
    options.handler = [](Request, Respond respond) { respond(text_response(200, "other")); };
    const auto taken = serve_http(site.loop.loop(), options);
    REQUIRE_FALSE(taken.ok());
    CHECK(taken.error().code == Code::conflict);
    options.at.port = 0;
    const auto other = serve_http(site.loop.loop(), options);
    REQUIRE(other.ok());
    PlainClient client((*other)->port());
    client.send(get("/"));
    CHECK(client.receive_all().ends_with("other"));
}

TEST_CASE("the_client_brings_a_reply_or_says_why_there_is_none") {
    Site site;
    HttpClient client;
    Mailbox<Result<HttpReply>> replies;
    const auto call = [&](HttpCall what) {
        const auto taken =
            client.send(std::move(what), [&](Result<HttpReply> r) { replies.put(std::move(r)); });
        return taken.ok() ? *replies.take() : Result<HttpReply>(taken.error());
    };
    const std::string base = "http://127.0.0.1:" + std::to_string(site.port());
    HttpCall post{.method = Method::post, .url = base + "/hook?q=1", .headers = {}, .body = "{}"};
    const auto reply = call(post);
    REQUIRE(reply.ok());
    CHECK(reply->status == 200);
    CHECK(reply->body == "POST /hook 1 - {}");
    CHECK(reply->headers.find("content-type") == "text/plain; charset=utf-8");
    post.reply_bytes_max = 5;
    CHECK(call(post).error().code == Code::too_large);
    CHECK(call({.url = "file:///etc/passwd"}).error().code == Code::bad_input);
    CHECK(call({.url = "http://127.0.0.1:1/"}).error().code == Code::unavailable);
    CHECK(call({.url = base + "/never", .total_max = milliseconds(100)}).error().code ==
          Code::unavailable);
}

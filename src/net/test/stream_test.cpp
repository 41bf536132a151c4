#include <doctest/doctest.h>
#include <sys/resource.h>

#include <atomic>
#include <thread>

#include "net/network.hpp"
#include "net/test/plain_client.hpp"
#include "net/test/waiting.hpp"

using namespace tiexin;
using namespace tiexin::net;
using namespace tiexin::net::test;

namespace {

Endpoint any_port() {
    return *parse_endpoint("127.0.0.1:0");
}

struct Seen {
    Mailbox<Stream*> opened;
    Mailbox<std::string> bytes;
    Mailbox<CloseReason> closed;
    Mailbox<bool> drained;
};

// Tells the test what happens and does what the test asks for.
class Telling : public StreamHandler {
public:
    Telling(Seen& seen, Stream& stream, bool echo) : seen_(seen), stream_(stream), echo_(echo) {
        seen_.opened.put(&stream);
    }
    void on_bytes(Bytes bytes) override {
        seen_.bytes.put(std::string(text_of(bytes)));
        if (echo_) {
            stream_.write(bytes);
        }
    }
    void on_drained() override { seen_.drained.put(true); }
    void on_closed(CloseReason reason) override { seen_.closed.put(reason); }

private:
    Seen& seen_;
    Stream& stream_;
    bool echo_;
};

struct Server {
    explicit Server(ListenLimits limits = {}, bool echo = true)
        : listener(network->listen(any_port(), limits, {&first.loop(), &second.loop()},
                                   [this, echo](Stream& stream) {
                                       return std::make_unique<Telling>(seen, stream, echo);
                                   })) {}
    ~Server() {
        first.stop();
        second.stop();
    }
    std::uint16_t port() const { return (*listener)->port(); }
    void on(Stream& stream, std::function<void()> task) {
        Mailbox<bool> done;
        stream.loop().post([&] {
            task();
            done.put(true);
        });
        REQUIRE(done.take());
    }

    Seen seen;
    std::unique_ptr<Network> network = make_real_network();
    LoopThread first{"net-first"};
    LoopThread second{"net-second"};
    Result<std::unique_ptr<Listener>> listener;
};

template <class Condition>
bool comes_true(Condition condition) {
    for (int i = 0; i < 1'000; ++i) {
        if (condition()) {
            return true;
        }
        std::this_thread::yield();
        ::poll(nullptr, 0, 10);
    }
    return false;
}

}  // namespace

TEST_CASE("bytes_come_back_whatever_way_they_are_cut") {
    Server server;
    PlainClient client(server.port());
    const std::string text(100'000, 'x');
    std::thread sender([&] {
        for (std::size_t at = 0; at < text.size(); at += 777) {
            client.send(std::string_view(text).substr(at, 777));
        }
    });
    CHECK(client.receive_bytes(text.size()) == text);
    sender.join();
}

TEST_CASE("writes_of_one_turn_leave_together_and_in_order") {
    Server server({}, false);
    PlainClient client(server.port());
    Stream* stream = *server.seen.opened.take();
    server.on(*stream, [&] {
        CHECK(stream->write(bytes_of("one ")));
        CHECK(stream->write(bytes_of("two ")));
        CHECK(stream->write(bytes_of("three")));
        CHECK(stream->queued_bytes() == 13);
    });
    CHECK(server.seen.drained.take());
    CHECK(client.receive() == "one two three");
    server.on(*stream, [&] { CHECK(stream->queued_bytes() == 0); });
}

TEST_CASE("a_full_write_queue_closes_the_stream_and_says_so") {
    ListenLimits limits;
    limits.stream.write_queue_bytes_max = 100'000;
    Server server(limits, false);
    PlainClient client(server.port());
    Stream* stream = *server.seen.opened.take();
    const Buffer block(60'000, 7);
    server.on(*stream, [&] {
        CHECK(stream->write(block));
        CHECK_FALSE(stream->write(block));
        CHECK_FALSE(stream->write(bytes_of("more")));
    });
    CHECK(server.seen.closed.take() == CloseReason::queue_full);
}

TEST_CASE("a_paused_stream_does_not_read_until_resumed") {
    Server server({}, false);
    PlainClient client(server.port());
    Stream* stream = *server.seen.opened.take();
    server.on(*stream, [&] { stream->pause_reading(); });
    client.send("wait");
    CHECK_FALSE(server.seen.bytes.take(std::chrono::milliseconds(200)));
    server.on(*stream, [&] { stream->resume_reading(); });
    CHECK(server.seen.bytes.take() == "wait");
}

TEST_CASE("close_sends_what_is_queued_and_the_peer_reads_all_of_it") {
    Server server({}, false);
    PlainClient client(server.port());
    client.send("unread by nobody");
    Stream* stream = *server.seen.opened.take();
    const std::string text(200'000, 'y');
    server.on(*stream, [&] {
        CHECK(stream->write(bytes_of(text)));
        stream->close();
        CHECK_FALSE(stream->write(bytes_of("late")));
    });
    CHECK(client.receive_all() == text);
    client.finish_sending();
    CHECK(server.seen.closed.take() == CloseReason::local);
}

TEST_CASE("an_answer_written_when_the_peer_has_finished_still_arrives") {
    Server server;
    PlainClient client(server.port());
    client.send("press");
    client.finish_sending();
    CHECK(client.receive_all() == "press");
    CHECK(server.seen.closed.take() == CloseReason::peer);
}

TEST_CASE("abort_inside_on_bytes_ends_the_stream_once") {
    Server server({}, false);
    PlainClient client(server.port());
    Stream* stream = *server.seen.opened.take();
    server.on(*stream, [&] {
        stream->abort();
        stream->abort();
        stream->close();
    });
    CHECK(server.seen.closed.take() == CloseReason::local);
    CHECK_FALSE(server.seen.closed.take(std::chrono::milliseconds(50)));
    CHECK(client.ended());
}

TEST_CASE("silence_past_the_idle_limit_closes") {
    ListenLimits limits;
    limits.stream.idle_max = milliseconds(300);
    Server server(limits);
    PlainClient client(server.port());
    CHECK(server.seen.closed.take() == CloseReason::idle);
}

TEST_CASE("a_taken_port_is_an_error") {
    Server server;
    const auto again =
        server.network->listen({any_port().address, server.port()}, {}, {&server.first.loop()},
                               [](Stream&) { return nullptr; });
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().code == Code::conflict);
}

TEST_CASE("identified_sessions_do_not_count_for_their_address") {
    ListenLimits limits;
    limits.unidentified_per_address_max = 2;
    Server server(limits, false);
    PlainClient one(server.port());
    PlainClient two(server.port());
    Stream* first = *server.seen.opened.take();
    REQUIRE(server.seen.opened.take());
    PlainClient refused(server.port());
    CHECK(refused.ended());
    CHECK((*server.listener)->counts().refused_address == 1);
    server.on(*first, [&] { first->identified(); });
    PlainClient three(server.port());
    CHECK(server.seen.opened.take());
    CHECK((*server.listener)->counts().open == 3);
}

TEST_CASE("sessions_are_bounded_and_a_place_becomes_free_again") {
    ListenLimits limits;
    limits.sessions_max = 1;
    Server server(limits, false);
    {
        PlainClient one(server.port());
        REQUIRE(server.seen.opened.take());
        PlainClient refused(server.port());
        CHECK(refused.ended());
        CHECK((*server.listener)->counts().refused_full == 1);
    }
    REQUIRE(server.seen.closed.take());
    PlainClient next(server.port());
    CHECK(server.seen.opened.take());
}

TEST_CASE("streams_go_to_the_loops_in_turn") {
    Server server({}, false);
    PlainClient one(server.port());
    PlainClient two(server.port());
    Stream* first = *server.seen.opened.take();
    Stream* second = *server.seen.opened.take();
    CHECK(&first->loop() != &second->loop());
    CHECK(first->id() != second->id());
}

TEST_CASE("without_descriptors_accepting_rests_and_goes_on_later") {
    Server server;
    PlainClient client(server.port());
    REQUIRE(client.send("a"));
    REQUIRE(client.receive() == "a");
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const int lowest_free = ::dup(0);
    ::close(lowest_free);
    // The client takes the last descriptor there is.
    const rlimit none{static_cast<rlim_t>(lowest_free) + 1, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    PlainClient waiting(server.port());
    CHECK(waiting.connected());
    const bool failed = comes_true([&] { return (*server.listener)->counts().accept_failed > 0; });
    const auto failures = (*server.listener)->counts().accept_failed;
    setrlimit(RLIMIT_NOFILE, &before);
    CHECK(failed);
    CHECK(failures < 20);
    waiting.send("b");
    CHECK(waiting.receive() == "b");
}

TEST_CASE("stopping_a_loop_closes_its_streams") {
    Server server({}, false);
    PlainClient client(server.port());
    REQUIRE(server.seen.opened.take());
    server.first.stop();
    server.second.stop();
    CHECK(server.seen.closed.take() == CloseReason::stopping);
}

TEST_CASE("connect_reaches_a_listener_or_says_why_not") {
    Seen mine;  // told until the server's loops have ended
    Server server;
    Loop& loop = server.first.loop();
    const Endpoint to{any_port().address, server.port()};
    loop.post([&] {
        server.network->connect(loop, to, {}, [&](Result<Stream*> stream) {
            REQUIRE(stream.ok());
            (*stream)->write(bytes_of("hello"));
            return std::make_unique<Telling>(mine, **stream, false);
        });
    });
    CHECK(mine.bytes.take() == "hello");
    Mailbox<Code> refused;
    (*server.listener)->stop_accepting();
    loop.post([&] {
        server.network->connect(loop, to, {}, [&](Result<Stream*> stream) {
            refused.put(stream.ok() ? Code::conflict : stream.error().code);
            return nullptr;
        });
    });
    CHECK(refused.take() == Code::unavailable);
}

TEST_CASE("datagrams_come_and_are_answered") {
    auto network = make_real_network();
    LoopThread thread("net-udp");
    Mailbox<std::string> got;
    std::unique_ptr<Datagram> server;
    auto opened =
        network->open_datagram(thread.loop(), any_port(), [&](const Endpoint& from, Bytes bytes) {
            server->send(from, bytes_of("re: " + std::string(text_of(bytes))));
        });
    REQUIRE(opened.ok());
    server = std::move(*opened);
    auto client = network->open_datagram(
        thread.loop(), any_port(),
        [&](const Endpoint&, Bytes bytes) { got.put(std::string(text_of(bytes))); });
    REQUIRE(client.ok());
    thread.loop().post([&] {
        (*client)->send({any_port().address, server->port()}, bytes_of("press"));
    });
    CHECK(got.take() == "re: press");
    const auto again = network->open_datagram(thread.loop(), {any_port().address, server->port()},
                                              [](const Endpoint&, Bytes) {});
    CHECK_FALSE(again.ok());
    thread.stop();
}

TEST_CASE("a_timer_fires_once_and_a_forgotten_start_never") {
    LoopThread thread("net-timer");
    Mailbox<int> fired;
    std::unique_ptr<Timer> once;
    std::unique_ptr<Timer> cancelled;
    thread.loop().post([&] {
        once = thread.loop().make_timer([&] { fired.put(1); });
        once->start(hours(1));
        once->start(milliseconds(5));
        cancelled = thread.loop().make_timer([&] { fired.put(2); });
        cancelled->start(milliseconds(1));
        cancelled->cancel();
    });
    CHECK(fired.take() == 1);
    CHECK_FALSE(fired.take(std::chrono::milliseconds(50)));
    thread.loop().post([&] {
        once.reset();
        cancelled.reset();
    });
    thread.stop();
}

TEST_CASE("addresses_read_and_print_alike") {
    for (const char* text : {"127.0.0.1:80", "[::1]:65535", "0.0.0.0:0"}) {
        REQUIRE(parse_endpoint(text).ok());
        CHECK(to_text(*parse_endpoint(text)) == text);
    }
    for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80",
                             "[127.0.0.1]:1", "localhost:80", "127.0.0.1:-1", "127.0.0.1:8x"}) {
        CHECK_FALSE(parse_endpoint(text).ok());
    }
}

// The gateway over real sockets, with a protocol made for the test: lines. "NAME:text\n"; "?" in
// front is a fault, "!" one that still parses as a press.

#include "gateway/gateway.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "gateway/kept_frames.hpp"
#include "gateway/terminal.hpp"
#include "net/network.hpp"

namespace tiexin::gateway {
namespace {

class Lines final : public Protocol {
public:
    Result<std::size_t> frame_size(Bytes input) const override {
        if (!input.empty() && input[0] == 0) {
            return Error{Code::bad_input, "a zero byte ends the stream"};
        }
        for (std::size_t i = 0; i < input.size(); ++i) {
            if (input[i] == '\n') {
                return i + 1;
            }
        }
        return std::size_t{0};
    }
    Decoded decode(Bytes frame, SessionFacts& session, const Context&) const override {
        Decoded decoded;
        const std::string text(text_of(frame));
        if (text[0] == '?' || text[0] == '!') {
            decoded.fault = Fault::checksum;
            if (text[0] == '!') {
                decoded.suspected.add(device::AlarmKind::sos);
            }
            return decoded;
        }
        if (text.back() != '\n') {
            decoded.fault = Fault::truncated;
            return decoded;
        }
        const std::string device = text.substr(0, text.find(':'));
        session.authenticated = session.authenticated && device == session.device;
        session.device = device;
        device::DeviceEvent event;
        event.word = text;
        decoded.events.push_back(event);
        decoded.reply = buffer_of("ok " + text);
        decoded.reply_refused = buffer_of("no " + text);
        return decoded;
    }
    Result<device::Sent> encode(const device::Command& command, SessionFacts&,
                                const Context&) const override {
        if (command.kind == device::CommandKind::find) {
            return Error{Code::unsupported, "no find"};
        }
        return device::Sent{buffer_of("do\n"), "7", true};
    }
};

std::unique_ptr<Protocol> make_lines() {
    return std::make_unique<Lines>();
}
std::unique_ptr<Terminal> no_terminal(std::string, std::uint64_t) {
    return nullptr;
}

ProtocolRow lines_row(Transport transport = Transport::tcp) {
    return {"lines", transport, 0, 1'024, 60, make_lines, no_terminal};
}

// Holds what comes until the test answers it.
class HeldSink final : public Sink {
public:
    struct Held {
        std::vector<Inbound> inbounds;
        Answered answered;
    };
    bool submit(std::vector<Inbound>& batch, const Answered& answered) override {
        const std::lock_guard lock(mutex_);
        if (refuse_ > 0) {
            --refuse_;
            return false;
        }
        frames_ += batch.size();
        held_.push_back({std::exchange(batch, {}), answered});
        came_.notify_all();
        return true;
    }
    void sent(ConnectionId, CommandId command, std::string key, bool) override {
        const std::lock_guard lock(mutex_);
        words_.push_back("sent " + to_text(command) + " " + key);
        came_.notify_all();
    }
    void not_sent(ConnectionId, CommandId command, std::string why) override {
        const std::lock_guard lock(mutex_);
        words_.push_back("not sent " + to_text(command) + " " + why);
        came_.notify_all();
    }
    void closed(ConnectionId, std::string_view, std::string device) override {
        const std::lock_guard lock(mutex_);
        words_.push_back("closed " + device);
        came_.notify_all();
    }

    bool wait_frames(std::size_t count) {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, std::chrono::seconds(5), [&] { return frames_ >= count; });
    }
    bool wait_word(const std::string& word) {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, std::chrono::seconds(5), [&] {
            return std::find(words_.begin(), words_.end(), word) != words_.end();
        });
    }
    std::size_t frames() {
        const std::lock_guard lock(mutex_);
        return frames_;
    }
    std::vector<std::string> answer_all(Verdict verdict) {
        std::vector<Held> held;
        {
            const std::lock_guard lock(mutex_);
            held.swap(held_);
        }
        std::vector<std::string> texts;
        for (Held& batch : held) {
            std::vector<Answer> answers(batch.inbounds.size());
            for (std::size_t i = 0; i < answers.size(); ++i) {
                answers[i].verdict = verdict;
                answers[i].authenticated = verdict == Verdict::accepted;
                texts.push_back(batch.inbounds[i].decoded.events[0].word);
            }
            batch.answered(std::move(batch.inbounds), std::move(answers));
        }
        return texts;
    }
    // Answers the oldest batch alone and tells whether its first frame was believed when it came.
    bool answer_first(bool authenticated) {
        Held first;
        {
            const std::lock_guard lock(mutex_);
            first = std::move(held_.front());
            held_.erase(held_.begin());
        }
        const bool believed = first.inbounds[0].authenticated;
        std::vector<Answer> answers(first.inbounds.size());
        for (Answer& answer : answers) {
            answer.verdict = Verdict::accepted;
            answer.authenticated = authenticated;
        }
        first.answered(std::move(first.inbounds), std::move(answers));
        return believed;
    }
    void refuse(int times) {
        const std::lock_guard lock(mutex_);
        refuse_ = times;
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<Held> held_;
    std::vector<std::string> words_;
    std::size_t frames_ = 0;
    int refuse_ = 0;
};

class Client {
public:
    Client(std::uint16_t port, int type = SOCK_STREAM) : fd_(::socket(AF_INET, type, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0);
    }
    ~Client() { ::close(fd_); }
    void say(std::string_view text) {
        REQUIRE(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(text.size()));
    }
    // What came within the time; stops early when `size` bytes are there. "<end>" when the peer
    // closed.
    std::string hear(std::size_t size, int milliseconds = 5'000) {
        std::string heard;
        while (heard.size() < size) {
            pollfd one{fd_, POLLIN, 0};
            if (::poll(&one, 1, milliseconds) <= 0) {
                return heard;
            }
            char bytes[4'096];
            const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
            if (got <= 0) {
                return heard + "<end>";
            }
            heard.append(bytes, static_cast<std::size_t>(got));
        }
        return heard;
    }

private:
    int fd_;
};

struct Rig {
    explicit Rig(Limits limits = {}, Transport transport = Transport::tcp)
        : network(net::make_real_network()), thread("gateway-test") {
        Options options;
        options.bind = "127.0.0.1";
        options.any_port = true;
        options.limits = limits;
        gateway = std::make_unique<Gateway>(*network, std::vector<net::Loop*>{&thread.loop()}, sink,
                                            metrics, options);
        REQUIRE(gateway->start({lines_row(transport)}).ok());
        port = gateway->ports()[0].port;
    }
    ~Rig() {
        gateway->stop_accepting();
        thread.stop();
    }
    HeldSink sink;
    Metrics metrics;
    std::unique_ptr<net::Network> network;
    net::LoopThread thread;
    std::unique_ptr<Gateway> gateway;
    std::uint16_t port = 0;
};

TEST_CASE("frames_keep_their_bytes_in_blocks_they_share_until_the_last_of_them_goes") {
    KeptFrames frames;
    const KeptFrame first = frames.keep(bytes_of("first"));
    const KeptFrame second = frames.keep(bytes_of("second"));
    CHECK(second.first.get() == first.first.get() + 5);  // no allocation of its own
    std::vector<KeptFrame> many;
    for (int i = 0; i < 40'000; ++i) {
        many.push_back(frames.keep(bytes_of("frame " + std::to_string(i))));
    }
    const Buffer long_one(2 * kept_block_bytes, 0x5a);
    const KeptFrame longer = frames.keep(long_one);
    const KeptFrame after = frames.keep(bytes_of("after"));
    CHECK(text_of(first.bytes()) == "first");
    CHECK(text_of(many[39'999].bytes()) == "frame 39999");
    CHECK(std::equal(long_one.begin(), long_one.end(), longer.bytes().begin()));
    CHECK(text_of(after.bytes()) == "after");
    CHECK(frames.keep({}).bytes().empty());
    const std::weak_ptr<const std::uint8_t> block = many[20'000].first;
    many.clear();
    CHECK(block.expired());
}

TEST_CASE("a_terminal_hears_nothing_before_the_platform_answered") {
    Rig rig;
    Client client(rig.port);
    client.say("a:1\n");
    REQUIRE(rig.sink.wait_frames(1));
    CHECK(client.hear(1, 100) == "");
    rig.sink.answer_all(Verdict::accepted);
    CHECK(client.hear(7) == "ok a:1\n");
}

TEST_CASE("refused_and_failed_frames_get_their_own_answer_and_silence") {
    Rig rig;
    Client client(rig.port);
    client.say("a:1\n");
    REQUIRE(rig.sink.wait_frames(1));
    rig.sink.answer_all(Verdict::refused);
    CHECK(client.hear(7) == "no a:1\n");
    client.say("a:2\n");
    REQUIRE(rig.sink.wait_frames(2));
    rig.sink.answer_all(Verdict::failed);
    CHECK(client.hear(1, 100) == "");
}

TEST_CASE("a_stream_cut_at_any_byte_gives_the_same_frames") {
    Rig rig;
    const std::string all = "dev:first\ndev:second\ndev:third\n";
    std::size_t frames = 0;
    for (std::size_t cut = 1; cut < all.size(); ++cut) {
        Client client(rig.port);
        client.say(all.substr(0, cut));
        client.hear(1, 2);
        client.say(all.substr(cut));
        frames += 3;
        REQUIRE(rig.sink.wait_frames(frames));
        const auto texts = rig.sink.answer_all(Verdict::accepted);
        CHECK(texts == std::vector<std::string>{"dev:first\n", "dev:second\n", "dev:third\n"});
    }
}

TEST_CASE("a_flood_waits_for_its_answers_and_a_neighbour_does_not") {
    Limits limits;
    limits.frames_in_flight_max = 8;
    Rig rig(limits);
    Client flood(rig.port);
    std::string many;
    for (int i = 0; i < 100; ++i) {
        many += "f:" + std::to_string(i) + "\n";
    }
    flood.say(many);
    REQUIRE(rig.sink.wait_frames(8));
    Client neighbour(rig.port);
    neighbour.say("n:1\n");
    REQUIRE(rig.sink.wait_frames(9));
    CHECK(rig.sink.frames() == 9);
    std::vector<std::string> order;
    while (order.size() < 101) {
        const auto texts = rig.sink.answer_all(Verdict::accepted);
        order.insert(order.end(), texts.begin(), texts.end());
        REQUIRE(rig.sink.wait_frames(std::min<std::size_t>(order.size() + 1, 101)));
    }
    CHECK(neighbour.hear(7) == "ok n:1\n");
    CHECK(flood.hear(7).substr(0, 7) == "ok f:0\n");
    order.erase(std::find(order.begin(), order.end(), "n:1\n"));
    for (std::size_t i = 0; i < order.size(); ++i) {
        REQUIRE(order[i] == "f:" + std::to_string(i) + "\n");
    }
}

TEST_CASE("a_full_platform_is_offered_the_same_frames_again") {
    Rig rig;
    rig.sink.refuse(3);
    Client client(rig.port);
    client.say("a:1\na:2\n");
    REQUIRE(rig.sink.wait_frames(2));
    CHECK(rig.sink.answer_all(Verdict::accepted) == std::vector<std::string>{"a:1\n", "a:2\n"});
    CHECK(client.hear(14) == "ok a:1\nok a:2\n");
}

TEST_CASE("commands_go_down_the_newest_believed_connection_of_a_device") {
    Rig rig;
    CHECK_FALSE(rig.gateway->push("lines", "a", {{CommandId{5}, {}}}));
    Client old(rig.port);
    old.say("a:1\n");
    REQUIRE(rig.sink.wait_frames(1));
    rig.sink.answer_all(Verdict::accepted);
    CHECK(old.hear(7) == "ok a:1\n");
    Client fresh(rig.port);
    fresh.say("a:2\n");
    REQUIRE(rig.sink.wait_frames(2));
    rig.sink.answer_all(Verdict::accepted);
    CHECK(fresh.hear(7) == "ok a:2\n");
    Client liar(rig.port);
    liar.say("a:3\n");
    REQUIRE(rig.sink.wait_frames(3));
    rig.sink.answer_all(Verdict::refused);
    CHECK(liar.hear(7) == "no a:3\n");
    CHECK(rig.gateway->push("lines", "a", {{CommandId{5}, {}}}));
    CHECK(fresh.hear(3) == "do\n");
    CHECK(rig.sink.wait_word("sent 5 7"));
    device::Command find;
    find.kind = device::CommandKind::find;
    CHECK(rig.gateway->push("lines", "a", {{CommandId{6}, find}}));
    CHECK(rig.sink.wait_word("not sent 6 no find"));
    CHECK(old.hear(1, 50) == "");
    CHECK(liar.hear(1, 50) == "");
}

TEST_CASE("a_device_is_offline_when_its_last_connection_closed") {
    Rig rig;
    {
        Client client(rig.port);
        client.say("gone:1\n");
        REQUIRE(rig.sink.wait_frames(1));
        rig.sink.answer_all(Verdict::accepted);
        CHECK(client.hear(10) == "ok gone:1\n");
        CHECK(rig.gateway->devices_online() == 1);
    }
    CHECK(rig.sink.wait_word("closed gone"));
    CHECK(rig.gateway->devices_online() == 0);
}

TEST_CASE("nonsense_closes_the_connection_that_talks_it") {
    Limits limits;
    limits.faults_in_row_max = 3;
    Rig rig(limits);
    Client client(rig.port);
    client.say("?1\n?2\na:1\n?1\n?2\n");
    REQUIRE(rig.sink.wait_frames(1));
    CHECK(client.hear(1, 50) == "");
    client.say("?3\n");
    CHECK(client.hear(1) == "<end>");
    Client broken(rig.port);
    broken.say(std::string(1, '\0'));
    CHECK(broken.hear(1) == "<end>");
    Client endless(rig.port);
    endless.say(std::string(4'000, 'x'));
    CHECK(endless.hear(1) == "<end>");
}

TEST_CASE("what_may_be_a_press_is_told_however_much_nonsense_went_before_it") {
    Limits limits;
    limits.faults_in_row_max = 2;
    Rig rig(limits);
    Client client(rig.port);
    client.say("?1\n!press\n");
    CHECK(rig.sink.wait_frames(1));
}

TEST_CASE("another_device_on_a_connection_does_not_inherit_what_the_first_proved") {
    Rig rig;
    Client client(rig.port);
    client.say("a:1\n");
    REQUIRE(rig.sink.wait_frames(1));
    client.say("b:1\n");
    REQUIRE(rig.sink.wait_frames(2));
    CHECK_FALSE(rig.sink.answer_first(true));  // comes when b speaks already
    CHECK(client.hear(7) == "ok a:1\n");
    client.say("b:2\n");
    REQUIRE(rig.sink.wait_frames(3));
    CHECK_FALSE(rig.sink.answer_first(true));
    CHECK_FALSE(rig.sink.answer_first(true));
    CHECK(client.hear(14) == "ok b:1\nok b:2\n");
    client.say("b:3\n");
    REQUIRE(rig.sink.wait_frames(4));
    CHECK(rig.sink.answer_first(true));
}

TEST_CASE("a_port_somebody_has_fails_the_start") {
    Rig rig;
    Options options;
    options.bind = "127.0.0.1";
    ProtocolRow row = lines_row();
    row.port = rig.port;
    Gateway second(*rig.network, {&rig.thread.loop()}, rig.sink, rig.metrics, options);
    const auto started = second.start({row});
    REQUIRE_FALSE(started.ok());
    CHECK(started.error().code == Code::conflict);
}

TEST_CASE("a_datagram_is_answered_where_it_came_from") {
    Rig rig({}, Transport::tcp_and_udp);
    REQUIRE(rig.gateway->ports().size() == 2);
    CHECK(rig.gateway->ports()[1].transport == "udp");
    Client one(rig.gateway->ports()[1].port, SOCK_DGRAM);
    Client two(rig.gateway->ports()[1].port, SOCK_DGRAM);
    one.say("a:1\n");
    two.say("b:1\n");
    REQUIRE(rig.sink.wait_frames(2));
    rig.sink.answer_all(Verdict::accepted);
    CHECK(one.hear(7) == "ok a:1\n");
    CHECK(two.hear(7) == "ok b:1\n");
}

TEST_CASE("what_is_left_of_a_datagram_does_not_swallow_the_next") {
    Rig rig({}, Transport::tcp_and_udp);
    Client client(rig.gateway->ports()[1].port, SOCK_DGRAM);
    client.say("a:cut");
    client.say("a:2\n");
    REQUIRE(rig.sink.wait_frames(1));
    CHECK(rig.sink.answer_all(Verdict::accepted) == std::vector<std::string>{"a:2\n"});
}

TEST_CASE("nonsense_under_an_address_does_not_silence_the_terminal_that_has_it") {
    Limits limits;
    limits.faults_in_row_max = 2;
    Rig rig(limits, Transport::tcp_and_udp);
    Client client(rig.gateway->ports()[1].port, SOCK_DGRAM);
    client.say("?1\n?2\n");
    client.say("a:1\n");
    REQUIRE(rig.sink.wait_frames(1));
    rig.sink.answer_all(Verdict::accepted);
    CHECK(client.hear(7) == "ok a:1\n");
}

}  // namespace
}  // namespace tiexin::gateway

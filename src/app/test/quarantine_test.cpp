// What the platform fails on, from the socket to the quarantine: over the real gateway and store in
// a virtual network.

#include <doctest/doctest.h>

#include "app/terminal_sink.hpp"
#include "flows/places.hpp"
#include "net/sim_network.hpp"
#include "store/store.hpp"

namespace tiexin::app {
namespace {

// Runs what it is given and rolls the next ones back, as our own mistake in them would.
class Faulty final : public Database {
public:
    explicit Faulty(Database& database) : database_(database) {}
    Result<void> write(const WriteFn& fn) override { return database_.write(fn); }
    bool write_async(WriteFn fn, std::function<void(Result<void>)> done) override {
        if (failing == 0) {
            return database_.write_async(std::move(fn), std::move(done));
        }
        --failing;
        return database_.write_async(
            [fn = std::move(fn)](Tx& tx) -> Result<void> {
                (void)fn(tx);
                return Error{Code::conflict, "made to fail"};
            },
            std::move(done));
    }
    bool write_later(WriteFn fn) override { return database_.write_later(std::move(fn)); }
    Result<void> read(const ReadFn& fn) const override { return database_.read(fn); }
    int failing = 0;

private:
    Database& database_;
};

class Ear final : public net::StreamHandler {
public:
    explicit Ear(Buffer& heard) : heard_(heard) {}
    void on_bytes(Bytes bytes) override { append(heard_, bytes); }
    void on_closed(net::CloseReason) override {}

private:
    Buffer& heard_;
};

struct Rig {
    Rig() {
        store::Options options;
        options.clock = &clock;
        options.own_thread = false;
        store = store::open(options).value();
        faulty = std::make_unique<Faulty>(store->database());
        link = std::make_unique<flows::TerminalLink>(
            *faulty,
            flows::Stores{store->registry(), store->location(), store->alarms(), store->flows(),
                          divisions},
            places);
        REQUIRE(link->load().ok());
        sink = std::make_unique<TerminalSink>(*faulty, *link, metrics);
        gateway::Options at;
        at.bind = "10.0.0.1";
        gateway = std::make_unique<gateway::Gateway>(network, std::vector<net::Loop*>{loop.get()},
                                                     *sink, metrics, at);
        REQUIRE(gateway->start(gateway::protocol_rows()).ok());
    }
    ~Rig() {
        loop->stop();
        gateway.reset();
    }
    net::Endpoint port(std::string_view protocol) const {
        return {net::parse_address("10.0.0.1").value(), gateway::find_protocol(protocol)->port};
    }
    void settle() {
        for (int i = 0; i < 20; ++i) {
            network.run_for(milliseconds(10));
            store->pump();
        }
    }
    net::Stream& connect(std::string_view protocol) {
        net::Stream* stream = nullptr;
        network.connect(*loop, port(protocol), {},
                        [&](Result<net::Stream*> made) -> std::unique_ptr<net::StreamHandler> {
                            stream = made.value();
                            return std::make_unique<Ear>(heard);
                        });
        settle();
        REQUIRE(stream != nullptr);
        return *stream;
    }
    std::vector<std::string> quarantine() {
        std::vector<std::string> frames;
        REQUIRE(store->database()
                    .read([&](const Conn& conn) -> Result<void> {
                        for (const auto& row : store->flows().quarantine(conn, 99)) {
                            frames.insert(frames.begin(), row.frame_hex);
                        }
                        return {};
                    })
                    .ok());
        return frames;
    }

    ManualClock clock{parse_iso8601("2026-03-01T08:00:00Z").value()};
    net::SimNetwork network{clock, 1};
    Metrics metrics;
    Divisions divisions;
    flows::Places places;
    std::unique_ptr<store::OpenStore> store;
    std::unique_ptr<Faulty> faulty;
    std::unique_ptr<flows::TerminalLink> link;
    std::unique_ptr<TerminalSink> sink;
    std::unique_ptr<net::Loop> loop = network.make_loop();
    std::unique_ptr<gateway::Gateway> gateway;
    Buffer heard;
};

// Out of the vectors of the protocols, as the other frames below.
const std::string watch_press =
    "[3G*4700186508*008e*AL,231126,061307,A,40.076816,N,113.300124,E,1.50,270.0,1050.0,9,80,65,"
    "1234,3,00010000,1,1,460,0,9340,3663,35,1,home,aa:bb:cc:dd:ee:ff,-60,12.5]";

TEST_CASE("a_frame_we_failed_on_lies_in_quarantine_with_exactly_the_bytes_that_were_sent") {
    Rig rig;
    net::Stream& stream = rig.connect("watch");
    rig.faulty->failing = 1;
    // In two pieces, and with another frame close behind that is processed as ever.
    const std::string heartbeat = "[3G*4700186508*0002*LK]";
    stream.write(bytes_of(watch_press).first(40));
    rig.settle();
    stream.write(bytes_of(watch_press.substr(40) + heartbeat));
    rig.settle();
    CHECK(rig.quarantine() == std::vector<std::string>{to_hex(bytes_of(watch_press))});
    CHECK_FALSE(rig.heard.empty());  // the heartbeat is answered, the press is not
    CHECK(text_of(rig.heard).find("AL") == std::string_view::npos);
    // The terminal repeats, and now it goes well.
    stream.write(bytes_of(watch_press));
    rig.settle();
    CHECK(text_of(rig.heard).find("AL") != std::string_view::npos);
    CHECK(rig.quarantine().size() == 1);
}

TEST_CASE("of_a_message_in_parts_the_frame_that_completed_it_is_kept") {
    Rig rig;
    net::Stream& stream = rig.connect("jt808");
    const Buffer second =
        from_hex(
            "7e0704601701000000000139123456780015000200020c00030263928006c0d220041c002400"
            "5a260101092000717e")
            .value();
    const Buffer first =
        from_hex(
            "7e070460280100000000013912345678001400020001000201001c00000000000c0003026392"
            "8006c0d220041c0024005a260101093000001c00000001005e7e")
            .value();
    stream.write(second);
    rig.settle();
    CHECK(rig.quarantine().empty());
    rig.faulty->failing = 1;
    stream.write(first);
    rig.settle();
    CHECK(rig.quarantine() == std::vector<std::string>{to_hex(first)});
}

TEST_CASE("a_datagram_we_failed_on_is_kept_and_so_is_each_after_it") {
    Rig rig;
    auto socket = rig.network
                      .open_datagram(*rig.loop, {net::parse_address("10.0.0.9").value(), 0},
                                     [](const net::Endpoint&, Bytes) {})
                      .value();
    const std::vector<std::string> sent = {
        "ab1022000d1d0800011001383632333131303639313632343735092473d9036b0000f8410502"
        "00100000",
        "ab102600427a0900011001383632333131303639313632343735092473d9036b8000f8410902"
        "0010000073d9036b"};
    for (const std::string& frame : sent) {
        rig.faulty->failing = 1;
        REQUIRE(socket->send(rig.port("minifinder2"), from_hex(frame).value()));
        rig.settle();
    }
    CHECK(rig.quarantine() == sent);
}

TEST_CASE("no_protocol_has_frames_longer_than_the_quarantine_keeps") {
    for (const gateway::ProtocolRow& row : gateway::protocol_rows()) {
        CHECK(row.frame_bytes_max <= flows::quarantined_frame_bytes_max);
    }
}

}  // namespace
}  // namespace tiexin::app

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "sim/journal.hpp"
#include "sim/latency.hpp"
#include "sim/load.hpp"
#include "sim/speech.hpp"
#include "sim/test/sink_server.hpp"

using namespace tiexin;
using namespace tiexin::sim;

namespace {

const Instant noon = parse_iso8601("2026-11-23T04:00:00Z").value();

CityTerminal pendant(int number, std::string_view head) {
    CityTerminal made;
    made.protocol = "jt808";
    made.device = std::string(head) + std::to_string(10 + number);
    made.kind = "pendant";
    made.home = {40.08, 113.3};
    return made;
}

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tiexin-sim-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a frame made from the template decodes, for every serial and both versions") {
    for (const char* device : {"015499000012", "00000000015499000012"}) {
        const gateway::ProtocolRow* row = gateway::find_protocol("jt808");
        const auto protocol = row->make();
        const auto voice = row->make_terminal(device, 1);
        device::DeviceEvent event;
        event.kind = device::EventKind::position;
        event.time = noon;
        event.position.emplace();
        event.position->valid = true;
        event.position->place = Wgs84{40.125, 113.30125};
        FrameTemplate frames;
        REQUIRE(frames.take(voice->say(event, noon).frame));
        std::set<std::string> keys;
        Buffer frame;
        for (int i = 0; i < 64'000; ++i) {
            frame.clear();
            frames.append_next(frame);
            gateway::SessionFacts facts;
            Prng random(1);
            const auto decoded = protocol->decode(frame, facts, {noon, {}, &random});
            REQUIRE(!decoded.fault);
            REQUIRE(facts.device == device);
            REQUIRE(decoded.events.size() == 1);
            REQUIRE(keys.insert(decoded.key).second);
            REQUIRE(protocol->frame_size(frame).value() == frame.size());
        }
    }
}

TEST_CASE("a template is not made from half a frame") {
    FrameTemplate frames;
    CHECK(!frames.take(Buffer{}));
    CHECK(!frames.take(Buffer{0x7e, 0x02, 0x00, 0x7e}));
    CHECK(!frames.take(Buffer(40, 0x11)));
}

TEST_CASE("answers are counted wherever the stream is cut") {
    const Buffer good = *from_hex("7e8001000501549900001200010002020000557e");
    const Buffer refused = *from_hex("7e80010005015499000012000100020200017d027e");
    const Buffer other = *from_hex("7e8300000501549900001200010002020000557e");
    Buffer stream;
    for (int i = 0; i < 7; ++i) {
        append(stream, good);
        append(stream, other);
        append(stream, refused);
    }
    append(stream, Buffer(300, 0x80));
    append(stream, good);
    append(stream, good);
    for (std::size_t step = 1; step < 40; ++step) {
        AnswerCounter counter;
        std::size_t found_good = 0, found_refused = 0;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            const auto found =
                counter.feed(Bytes(stream).subspan(at, std::min(step, stream.size() - at)));
            found_good += found.good;
            found_refused += found.refused;
        }
        CHECK(found_good >= 8);
        CHECK(found_good <= 9);
        CHECK(found_refused == 7);
    }
}

TEST_CASE("a load keeps its frames in flight on every connection and counts the answers") {
    ManualClock clock{noon};
    net::SimNetwork network(clock, 3);
    SinkServer server(network);
    const auto loop = network.make_loop();
    std::vector<CityTerminal> terminals;
    for (int i = 0; i < 20; ++i) {
        terminals.push_back(pendant(i, i % 2 == 0 ? "0154990000" : "000000000154990000"));
    }
    LoadOptions options;
    options.server = net::parse_address("127.0.0.1").value();
    options.connections = 20;
    options.in_flight = 4;
    auto load = Load::make(network, *loop, options, Ports::with_offset(0), terminals).value();
    bool online = false;
    load->start([&] { online = true; });
    network.run_for(seconds(3));
    CHECK(online);
    CHECK(load->counts().online == 20);
    CHECK(load->counts().acknowledged > 1'000);
    CHECK(load->counts().sent - load->counts().acknowledged == 20 * 4);
    CHECK(load->counts().refused == 0);
    CHECK(server.faults == 0);
    server.silent = true;
    network.run_for(seconds(1));
    CHECK(server.unanswered_max == 4);
    loop->stop();
}

TEST_CASE("a load asks for no more than there is and speaks only jt808") {
    ManualClock clock{noon};
    net::SimNetwork network(clock, 3);
    const auto loop = network.make_loop();
    LoadOptions options;
    options.connections = 2;
    CHECK(!Load::make(network, *loop, options, Ports::with_offset(0), {pendant(1, "0154990000")}));
    CityTerminal watch = pendant(1, "88000000");
    watch.protocol = "watch";
    options.connections = 1;
    CHECK(!Load::make(network, *loop, options, Ports::with_offset(0), {watch}));
    options.in_flight = 0;
    CHECK(Load::make(network, *loop, options, Ports::with_offset(0), {watch}));
    options.in_flight = load_in_flight_max + 1;
    CHECK(!Load::make(network, *loop, options, Ports::with_offset(0), {pendant(1, "0154990000")}));
}

TEST_CASE("every protocol of the city can say sos and low battery") {
    for (const auto& [protocol, device] :
         {std::pair{"watch", "8800000001"}, std::pair{"jt808", "015499000012"},
          std::pair{"minifinder2", "869999010000012"}, std::pair{"sia_dc09", "99000012"}}) {
        const auto speech = speech_of(protocol, device);
        REQUIRE(speech);
        CHECK(speech->can_say({device::AlarmKind::sos, device::AlarmKind::low_battery}));
        CHECK(speech->keys_are_serials == (std::string_view(protocol) != "watch"));
        Prng random(4);
        for (int i = 0; i < 200; ++i) {
            CHECK(speech->can_say(drawn_press(*speech, "hub", random)));
        }
    }
    CHECK(!speech_of("morse", "1"));
}

TEST_CASE("quantiles are within three per cent of what was measured") {
    LatencyMeter meter;
    CHECK(meter.quantile_ms(0.5) == 0);
    for (int us = 1; us <= 100'000; ++us) {
        meter.add(microseconds(us));
    }
    CHECK(meter.count() == 100'000);
    CHECK(meter.quantile_ms(0.5) == doctest::Approx(50).epsilon(0.035));
    CHECK(meter.quantile_ms(0.99) == doctest::Approx(99).epsilon(0.035));
    meter.add(Duration{INT64_MAX});
    CHECK(meter.quantile_ms(1) > 1e9);
    meter.clear();
    CHECK(meter.count() == 0);
}

TEST_CASE("ports are read from the server's file, and kept while it is gone") {
    const Folder folder;
    const std::string file = folder.path / "ports.json";
    Ports ports(file);
    CHECK(!ports.read_again());
    std::ofstream(file) << R"({"http":"127.0.0.1:1","terminals":{"jt808":{"tcp":5015},)"
                        << R"("minifinder2":{"tcp":5187,"udp":5188},"odd":{"tcp":70000}}})";
    REQUIRE(ports.read_again());
    CHECK(ports.tcp("jt808") == 5015);
    CHECK(ports.tcp("minifinder2") == 5187);
    CHECK(ports.udp("minifinder2") == 5188);
    CHECK(!ports.udp("jt808"));
    CHECK(!ports.tcp("odd"));
    CHECK(!ports.tcp("watch"));
    std::filesystem::remove(file);
    CHECK(!ports.read_again());
    CHECK(ports.tcp("jt808") == 5015);
    CHECK(ports.udp("minifinder2") == 5188);
    CHECK(Ports::with_offset(10'000).tcp("watch") == 15'093);
    CHECK(Ports::with_offset(10'000).udp("minifinder2") == 15'187);
    CHECK(!Ports::with_offset(10'000).udp("watch"));
}

TEST_CASE("the journal appends one line per alarm, whole when the call returns") {
    const Folder folder;
    const std::string file = folder.path / "journal";
    for (int run = 0; run < 2; ++run) {
        auto journal = Journal::open(file);
        REQUIRE(journal);
        REQUIRE(journal->write({"8800000001",
                                "watch",
                                "00ff00ff00ff00ff",
                                {device::AlarmKind::sos, device::AlarmKind::low_battery},
                                noon,
                                noon + milliseconds(1'500)}));
        std::ifstream in(file);
        std::string line;
        int lines = 0;
        while (std::getline(in, line)) {
            ++lines;
        }
        CHECK(lines == run + 1);
    }
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    CHECK(line == R"({"device":"8800000001","protocol":"watch","key":"00ff00ff00ff00ff",)"
                  R"("alarms":["low_battery","sos"],"device_time":"2026-11-23T04:00:00Z",)"
                  R"("acked_at":"2026-11-23T04:00:01.500000Z"})");
    CHECK(!Journal::open((folder.path / "no" / "such").string()));
}

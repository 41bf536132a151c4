#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "net/sim_network.hpp"

using namespace tiexin;
using namespace tiexin::net;

namespace {

struct Party final : StreamHandler {
    struct Notes {
        Stream* stream = nullptr;
        std::string heard;
        int reads = 0;
        std::vector<CloseReason> closed;
        bool echo = false;
    };
    Party(Notes& notes, Stream& stream) : notes_(notes) { notes_.stream = &stream; }
    void on_bytes(Bytes bytes) override {
        notes_.heard += text_of(bytes);
        ++notes_.reads;
        if (notes_.echo) {
            notes_.stream->write(bytes);
        }
    }
    void on_closed(CloseReason reason) override {
        notes_.closed.push_back(reason);
        notes_.stream = nullptr;
    }
    Notes& notes_;
};

// A server that echoes and one client, on a virtual clock.
struct World {
    explicit World(std::uint64_t seed, const ListenLimits& limits = {}) : network(clock, seed) {
        server.echo = true;
        listener = network.listen(at, limits, {loop.get()}, [this](Stream& stream) {
            return std::make_unique<Party>(server, stream);
        });
        REQUIRE(listener.ok());
    }
    void connect() {
        network.connect(*loop, at, {}, [this](Result<Stream*> stream) {
            failed = !stream.ok();
            return stream.ok() ? std::make_unique<Party>(client, **stream) : nullptr;
        });
        network.run_for(seconds(1));
    }

    Party::Notes server;  // told until the loop has ended
    Party::Notes client;
    ManualClock clock{Instant{}};
    SimNetwork network;
    std::unique_ptr<Loop> loop = network.make_loop();
    Endpoint at = *parse_endpoint("10.0.0.9:5015");
    bool failed = false;
    Result<std::unique_ptr<Listener>> listener = Error{};
};

SimFaults all_faults() {
    SimFaults faults;
    faults.split = faults.merge = 0.3;
    faults.cut = 0.02;
    return faults;
}

std::string trace_of(std::uint64_t seed) {
    std::string trace;
    World world(seed);
    world.network.set_trace([&](std::string_view line) { trace += std::string(line) + "\n"; });
    world.network.set_faults(all_faults());
    for (int i = 0; i < 200; ++i) {
        if (world.client.stream == nullptr) {
            world.connect();
        } else {
            world.client.stream->write(bytes_of("frame " + std::to_string(i)));
        }
        world.network.run_for(milliseconds(20));
    }
    return trace;
}

}  // namespace

TEST_CASE("the_same_seed_gives_the_same_trace_and_another_seed_another") {
    const std::string trace = trace_of(7);
    CHECK(trace.size() > 1'000);
    CHECK(trace.find(" cut ") != std::string::npos);
    CHECK(trace == trace_of(7));
    CHECK(trace != trace_of(8));
}

TEST_CASE("split_and_merge_change_the_runs_but_never_the_bytes") {
    World world(1);
    world.connect();
    SimFaults faults;
    faults.split = 0.5;
    faults.merge = 0.5;
    world.network.set_faults(faults);
    std::string sent;
    for (int i = 0; i < 300; ++i) {
        const std::string text = "report " + std::to_string(i) + ";";
        sent += text;
        CHECK(world.client.stream->write(bytes_of(text)));
        world.network.run_for(milliseconds(1));
    }
    world.network.run_for(seconds(5));
    CHECK(world.server.heard == sent);
    CHECK(world.client.heard == sent);
    CHECK(world.network.counts().splits > 10);
    CHECK(world.network.counts().merges > 10);
}

TEST_CASE("a_cut_breaks_both_sides_after_part_of_the_bytes") {
    World world(2);
    world.connect();
    SimFaults faults;
    faults.cut = 1;
    world.network.set_faults(faults);
    const std::string text(1'000, 'c');
    world.client.stream->write(bytes_of(text));
    world.network.run_for(seconds(1));
    CHECK(world.server.heard.size() < text.size());
    CHECK(world.client.closed == std::vector{CloseReason::reset});
    CHECK(world.server.closed == std::vector{CloseReason::reset});
    world.network.set_faults({});
    world.connect();
    REQUIRE(world.client.stream != nullptr);  // a new connection works
}

TEST_CASE("a_stalled_direction_is_silent_until_the_idle_limit") {
    ListenLimits limits;
    limits.stream.idle_max = seconds(60);
    World world(3, limits);
    world.connect();
    world.network.break_stream(world.client.stream->id(), SimBreak::stall);
    world.client.stream->write(bytes_of("lost"));
    world.network.run_for(seconds(50));
    CHECK(world.server.heard.empty());
    CHECK(world.server.closed.empty());
    world.network.run_for(seconds(15));
    CHECK(world.server.closed == std::vector{CloseReason::idle});
    CHECK((*world.listener)->counts().open == 0);
}

TEST_CASE("a_half_open_connection_tells_only_the_side_that_vanished") {
    World world(4);
    world.connect();
    world.network.break_stream(world.server.stream->id(), SimBreak::half_open);
    CHECK(world.client.closed == std::vector{CloseReason::reset});
    CHECK(world.server.stream->write(bytes_of("into nothing")));
    world.network.run_for(minutes(9));
    CHECK(world.server.closed.empty());
    world.network.run_for(minutes(2));
    CHECK(world.server.closed == std::vector{CloseReason::idle});
}

TEST_CASE("random_stalls_half_opens_and_refusals_strike") {
    World world(5);
    world.connect();
    SimFaults faults;
    faults.half_open = 1;
    world.network.set_faults(faults);
    world.client.stream->write(bytes_of("x"));
    world.network.run_for(seconds(1));
    CHECK(world.server.closed.size() == 1);
    CHECK(world.client.closed.empty());
    faults = {};
    faults.refuse = 1;
    world.network.set_faults(faults);
    world.connect();
    CHECK(world.failed);
    faults = {};
    faults.stall = 1;
    world.network.set_faults({});
    world.connect();
    world.network.set_faults(faults);
    world.client.stream->write(bytes_of("y"));
    world.network.run_for(seconds(1));
    CHECK(world.network.counts().stalls == 1);
    CHECK(world.server.heard.empty());
}

TEST_CASE("a_simulated_close_flushes_and_tells_the_peer") {
    World world(6);
    world.connect();
    world.client.stream->write(bytes_of("last words"));
    world.client.stream->close();
    world.network.run_for(seconds(1));
    CHECK(world.server.heard == "last words");
    CHECK(world.server.closed == std::vector{CloseReason::peer});
    CHECK(world.client.closed == std::vector{CloseReason::local});
    CHECK(world.network.open_streams() == 0);
}

TEST_CASE("a_paused_reader_fills_the_way_and_then_the_writers_queue") {
    World world(7);
    world.connect();
    world.server.stream->pause_reading();
    const Buffer block(60'000, 1);
    for (int i = 0; i < 4; ++i) {
        CHECK(world.client.stream->write(block));
        world.network.run_for(seconds(1));
    }
    CHECK(world.server.heard.empty());
    CHECK(world.client.stream->queued_bytes() > 0);
    world.server.stream->resume_reading();
    world.network.run_for(seconds(1));
    CHECK(world.server.heard.size() == 240'000);
}

TEST_CASE("a_full_simulated_queue_closes_the_stream") {
    World world(8);
    world.connect();
    const Buffer block(200'000, 1);
    CHECK(world.client.stream->write(block));
    CHECK_FALSE(world.client.stream->write(block));
    world.network.run_for(seconds(1));
    CHECK(world.client.closed == std::vector{CloseReason::queue_full});
    CHECK(world.server.closed == std::vector{CloseReason::reset});
}

TEST_CASE("an_unreachable_address_waits_and_goes_on") {
    World world(9);
    world.connect();
    const IpAddress client = world.server.stream->remote().address;
    world.network.set_reachable(client, false);
    world.client.stream->write(bytes_of("in the lift"));
    world.network.run_for(seconds(30));
    CHECK(world.server.heard.empty());
    world.network.set_reachable(client, true);
    world.network.run_for(seconds(1));
    CHECK(world.server.heard == "in the lift");
}

TEST_CASE("a_stopped_loop_closes_its_streams_and_drops_what_is_posted") {
    World world(10);
    world.connect();
    world.loop->stop();
    CHECK(world.server.closed == std::vector{CloseReason::stopping});
    CHECK(world.client.closed == std::vector{CloseReason::stopping});
    bool ran = false;
    world.loop->post([&] { ran = true; });
    world.network.run_for(seconds(1));
    CHECK_FALSE(ran);
}

TEST_CASE("a_port_is_bound_once_in_the_simulation_too") {
    World world(11);
    const auto again =
        world.network.listen(world.at, {}, {world.loop.get()}, [](Stream&) { return nullptr; });
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().code == Code::conflict);
}

TEST_CASE("datagrams_are_lost_doubled_and_reordered_as_asked") {
    ManualClock clock{Instant{}};
    SimNetwork network(clock, 12);
    const auto loop = network.make_loop();
    std::vector<int> got;
    const Endpoint at = *parse_endpoint("10.0.0.9:5187");
    const auto server = network.open_datagram(
        *loop, at, [&](const Endpoint&, Bytes bytes) { got.push_back(bytes[0]); });
    const auto client =
        network.open_datagram(*loop, *parse_endpoint("10.0.0.1:0"), [](const Endpoint&, Bytes) {});
    SimFaults faults;
    faults.lose_datagram = faults.duplicate_datagram = faults.reorder_datagram = 0.2;
    network.set_faults(faults);
    for (std::uint8_t i = 0; i < 200; ++i) {
        (*client)->send(at, Bytes(&i, 1));
        network.run_for(milliseconds(1));
    }
    network.run_for(seconds(1));
    const SimCounts counts = network.counts();
    CHECK(counts.lost > 10);
    CHECK(counts.duplicated > 10);
    CHECK(counts.reordered > 10);
    CHECK(got.size() == 200 - counts.lost + counts.duplicated);
    CHECK_FALSE(std::is_sorted(got.begin(), got.end()));
}

TEST_CASE("virtual_timers_fire_at_their_time") {
    ManualClock clock{Instant{}};
    SimNetwork network(clock, 13);
    const auto loop = network.make_loop();
    std::vector<std::int64_t> fired;
    const auto timer = loop->make_timer([&] { fired.push_back(clock.monotonic().us); });
    timer->start(hours(2));
    timer->start(minutes(30));
    CHECK(network.run_until([&] { return !fired.empty(); }, days(1)));
    CHECK(fired == std::vector{minutes(30).us});
    timer->start(seconds(1));
    timer->cancel();
    network.run_for(hours(3));
    CHECK(fired.size() == 1);
}

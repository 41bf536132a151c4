#include "app/terminal_sink.hpp"

#include <doctest/doctest.h>

#include "flows/places.hpp"
#include "store/store.hpp"

namespace tiexin::app {
namespace {

gateway::Inbound press(const std::string& key) {
    gateway::Inbound inbound;
    inbound.connection = ConnectionId{1};
    inbound.protocol = "watch";
    inbound.device = "3910000001";
    inbound.address = *net::parse_address("10.0.0.1");
    inbound.received = Instant{1'800'000'000'000'000};
    inbound.decoded.key = key;
    inbound.decoded.events.emplace_back().kind = device::EventKind::alarm;
    inbound.decoded.events[0].alarms.add(device::AlarmKind::sos);
    return inbound;
}

std::vector<gateway::Inbound> presses(int first, int count) {
    std::vector<gateway::Inbound> out;
    for (int i = first; i < first + count; ++i) {
        out.push_back(press(std::to_string(i)));
    }
    return out;
}

TEST_CASE("presses beyond what the store can queue wait with their senders, none is refused") {
    SystemClock clock;
    Metrics metrics;
    store::Options options;
    options.clock = &clock;
    options.own_thread = false;
    auto store = store::open(options);
    REQUIRE(store.ok());
    const Divisions divisions;
    flows::Places places;
    store::OpenStore& kept = **store;
    flows::TerminalLink link(
        kept.database(), {kept.registry(), kept.location(), kept.alarms(), kept.flows(), divisions},
        places);
    REQUIRE(link.load().ok());
    TerminalSink sink(kept.database(), link, metrics, {100, 4});
    std::size_t accepted = 0;
    const gateway::Answered answered = [&](std::vector<gateway::Inbound>&&,
                                           std::vector<gateway::Answer>&& answers) {
        for (const gateway::Answer& answer : answers) {
            accepted += answer.verdict == gateway::Verdict::accepted ? 1 : 0;
        }
    };
    const auto settle = [&] {
        while (kept.pump() > 0) {
        }
    };

    auto first = presses(0, 3);
    CHECK(sink.submit(first, answered));
    auto second = presses(3, 2);
    CHECK_FALSE(sink.submit(second, answered));
    CHECK(second.size() == 2);
    settle();
    CHECK(accepted == 3);
    CHECK(sink.submit(second, answered));
    settle();
    CHECK(accepted == 5);
    // More than the limit at once is taken when nothing is under way.
    auto many = presses(5, 6);
    CHECK(sink.submit(many, answered));
    settle();
    CHECK(accepted == 11);
    store->reset();
}

}  // namespace
}  // namespace tiexin::app

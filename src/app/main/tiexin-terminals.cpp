// tiexin-terminals: the demo city's terminals over real sockets, for demo, load and training.

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cmath>
#include <csignal>
#include <fstream>
#include <future>
#include <iostream>
#include <sstream>

#include "app/commands/commands.hpp"
#include "app/config.hpp"
#include "app/home_play.hpp"
#include "base/json.hpp"
#include "sim/fleet.hpp"
#include "sim/load.hpp"

namespace {

using namespace tiexin;

constexpr Duration summary_every = seconds(5);
constexpr Duration online_max = seconds(120);  // of a load's connections

struct Call {
    std::string server = "127.0.0.1", source, ports_file, protocol = "mix", journal, assets;
    int port_offset = 0;
    std::uint64_t seed = sim::default_city_seed;
    std::size_t count = sim::terminals_in_city;
    double rate = 200, press_every = 45, udp = 0.25, seconds = 0;
    bool json = false;
    std::size_t load = 0, in_flight = 16;
    app::HomePlayOptions homes;
};

void describe(CLI::App& cli, Call& call) {
    cli.add_option("--server", call.server, "Address of the server")->capture_default_str();
    auto* file = cli.add_option("--ports", call.ports_file,
                                "The server's ports.json; read again when it went away");
    cli.add_option("--port-offset", call.port_offset, "Added to every terminal port")
        ->excludes(file);
    cli.add_option("--source", call.source, "Local address to leave from");
    cli.add_option("--demo", call.seed, "Seed of the demo city that the server enrolled")
        ->capture_default_str();
    cli.add_option("--protocol", call.protocol, "Only terminals of this protocol, or mix")
        ->capture_default_str();
    cli.add_option("--count", call.count, "How many of the city's terminals")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    cli.add_option("--rate", call.rate, "Frames per second of all together")
        ->check(CLI::Range(0.0, 1e6))
        ->capture_default_str();
    cli.add_option("--press-every", call.press_every,
                   "Somewhere somebody presses every so many seconds, on average")
        ->check(CLI::Range(0.001, 1e9))
        ->capture_default_str();
    cli.add_option("--udp", call.udp,
                   "Share of the terminals that speak UDP, of those whose protocol has it")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    cli.add_option("--seconds", call.seconds, "End after so long (default: at a signal)")
        ->check(CLI::Range(0.0, 1e8));
    cli.add_option("--journal", call.journal,
                   "Append one JSON line per alarm the server acknowledged");
    cli.add_flag("--json", call.json, "Summaries as JSON lines, every 5 s and at the end");
    cli.add_option("--assets", call.assets, "Folder with divisions and outlines");
    cli.add_option("--mqtt", call.homes.broker,
                   "Broker that the homes' sensors speak through, mqtt://HOST:PORT (default: they "
                   "are silent)");
    cli.add_option("--mqtt-user", call.homes.user, "Name at the broker");
    cli.add_option("--mqtt-password-file", call.homes.password_file,
                   "File whose first line is the password at the broker");
    cli.add_option("--home-alarm-every", call.homes.homes.alarm_every_s,
                   "A sensor of some home raises an alarm every so many seconds, on average")
        ->check(CLI::Range(0.1, 1e9))
        ->capture_default_str();
    cli.add_option("--load", call.load, "Measure: so many connections and nothing else");
    cli.add_option("--in-flight", call.in_flight,
                   "With --load: plain jt808 frames unacknowledged on each; 0: none at all")
        ->capture_default_str();
}

Result<std::vector<sim::CityTerminal>> terminals_of(const Call& call) {
    app::Config config;
    config.assets = call.assets;
    if (const auto settled = app::settle_config(config); !settled) {
        return settled.error();
    }
    const auto divisions = Divisions::load(config.assets + "/divisions/datong.json");
    if (!divisions) {
        return divisions.error();
    }
    std::ifstream file(config.assets + "/map/datong_schematic.geojson");
    std::ostringstream outlines;
    outlines << file.rdbuf();
    auto city = sim::make_city(call.seed, {*divisions, outlines.str(), SystemClock().now()});
    if (!city) {
        return city.error();
    }
    std::vector<sim::CityTerminal> chosen;
    for (sim::CityTerminal& terminal : city->terminals) {
        if (chosen.size() < call.count &&
            (call.protocol == "mix" || terminal.protocol == call.protocol)) {
            chosen.push_back(std::move(terminal));
        }
    }
    return chosen;
}

// Every terminal is a descriptor.
void want_descriptors(std::size_t count) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, count + 256);
        (void)::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// Calls `work` on the loop and waits for what it returns.
template <class Work>
auto on_loop(net::Loop& loop, Work work) {
    std::promise<decltype(work())> done;
    loop.post([&] { done.set_value(work()); });
    return done.get_future().get();
}

// true: a signal came.
bool wait_for_end(const sigset_t& ends, Duration at_most) {
    const timespec wait{at_most.us / 1'000'000, at_most.us % 1'000'000 * 1'000};
    return ::sigtimedwait(&ends, nullptr, &wait) > 0;
}

// Ends the loop before what lives on it goes.
struct StopAtEnd {
    net::LoopThread& thread;
    ~StopAtEnd() { thread.stop(); }
};

std::vector<sim::CityTerminal> with_ports(const std::vector<sim::CityTerminal>& terminals) {
    std::vector<sim::CityTerminal> out;
    std::copy_if(terminals.begin(), terminals.end(), std::back_inserter(out),
                 [](const sim::CityTerminal& one) { return !sim::speaks_through_broker(one); });
    return out;
}

Json latency_json(const sim::LatencyMeter& meter) {
    return Json::object({{"count", meter.count()},
                         {"p50", meter.quantile_ms(0.5)},
                         {"p99", meter.quantile_ms(0.99)}});
}

struct Summary {
    sim::FleetCounts counts;
    sim::LatencyMeter lately, ever;
};

void print(const Call& call, const Summary& summary, Duration since, bool last) {
    const sim::FleetCounts& c = summary.counts;
    const sim::LatencyMeter& meter = last ? summary.ever : summary.lately;
    if (!call.json) {
        std::cout << iso8601(SystemClock().now()) << (last ? " in all: " : " ") << c.online
                  << " online, sent " << c.sent << ", acknowledged " << c.acknowledged
                  << ", presses " << c.presses << " (" << c.presses_acknowledged
                  << " acknowledged), reconnects " << c.reconnects << ", answer p50 "
                  << meter.quantile_ms(0.5) << " ms p99 " << meter.quantile_ms(0.99) << " ms"
                  << std::endl;
        return;
    }
    std::cout << Json::object({{"at", iso8601(SystemClock().now())},
                               {"final", last},
                               {"seconds", static_cast<double>(since.us / 1'000) / 1e3},
                               {"online", c.online},
                               {"sent", c.sent},
                               {"acknowledged", c.acknowledged},
                               {"refused", c.refused},
                               {"repeated", c.repeated},
                               {"presses", c.presses},
                               {"presses_acknowledged", c.presses_acknowledged},
                               {"reconnects", c.reconnects},
                               {"connect_failed", c.connect_failed},
                               {"commands", c.commands},
                               {"ack_ms", latency_json(meter)}})
                     .dump()
              << std::endl;
}

// The sensors alone: nothing of them is counted here, the broker answers for the server.
int play_homes(const Call& call, const sigset_t& ends,
               const std::vector<sim::CityTerminal>& terminals) {
    const SystemClock clock;
    auto homes = app::HomePlay::start(call.homes, terminals, clock.now());
    if (!homes) {
        std::cerr << "tiexin-terminals: " << homes.error().detail << '\n';
        return app::exit_usage;
    }
    const Duration began = clock.monotonic();
    do {
        (*homes)->play(clock.now());
    } while (!wait_for_end(ends, app::home_play_every) &&
             (call.seconds <= 0 ||
              clock.monotonic() - began < Duration{static_cast<std::int64_t>(call.seconds * 1e6)}));
    return app::exit_done;
}

int play(const Call& call, const sigset_t& ends, net::Network& network,
         const sim::FleetOptions& options, const sim::Ports& ports,
         const std::vector<sim::CityTerminal>& terminals) {
    std::optional<sim::Journal> journal;
    if (!call.journal.empty()) {
        auto opened = sim::Journal::open(call.journal);
        if (!opened) {
            std::cerr << "tiexin-terminals: " << opened.error().detail << '\n';
            return app::exit_failed;
        }
        journal.emplace(std::move(*opened));
    }
    std::atomic<bool> journal_failed = false;
    net::LoopThread thread("terminals");
    net::Loop& loop = thread.loop();
    std::unique_ptr<sim::Fleet> fleet;
    const StopAtEnd stop{thread};
    const auto keep = [&](const sim::Acknowledged& line) {
        if (journal && !journal->write(line)) {
            journal_failed = true;
        }
    };
    const std::string fault = on_loop(loop, [&]() -> std::string {
        auto made = sim::Fleet::make(network, loop, options, ports, with_ports(terminals), keep);
        if (!made) {
            return made.error().detail;
        }
        fleet = std::move(*made);
        fleet->start();
        return {};
    });
    if (!fault.empty()) {
        std::cerr << "tiexin-terminals: " << fault << '\n';
        return app::exit_usage;
    }
    const SystemClock clock;
    auto homes = app::HomePlay::start(call.homes, terminals, clock.now());
    if (!homes) {
        std::cerr << "tiexin-terminals: " << homes.error().detail << '\n';
        return app::exit_usage;
    }
    const Duration began = clock.monotonic();
    const Duration until{call.seconds > 0 ? static_cast<std::int64_t>(call.seconds * 1e6)
                                          : INT64_MAX / 2};
    const auto summarise = [&](bool last) {
        const Summary summary = on_loop(loop, [&] {
            Summary now{fleet->notes().counts, fleet->notes().lately, fleet->notes().ever};
            fleet->notes().lately.clear();
            return now;
        });
        print(call, summary, clock.monotonic() - began, last);
    };
    Duration summarised = began;
    for (bool ended = false; !ended && !journal_failed;) {
        const Duration left = until - (clock.monotonic() - began);
        ended = left <= Duration{0} || wait_for_end(ends, std::min(left, app::home_play_every)) ||
                clock.monotonic() - began >= until;
        (*homes)->play(clock.now());
        if (!ended && clock.monotonic() - summarised >= summary_every) {
            summarised = clock.monotonic();
            summarise(false);
        }
    }
    std::promise<void> drained;
    loop.post([&] { fleet->wind_down([&] { drained.set_value(); }); });
    drained.get_future().wait();
    summarise(true);
    if (journal_failed) {
        std::cerr << "tiexin-terminals: the journal could not be written\n";
        return app::exit_failed;
    }
    return app::exit_done;
}

int measure(const Call& call, const sigset_t& ends, net::Network& network,
            const sim::LoadOptions& options, const sim::Ports& ports,
            const std::vector<sim::CityTerminal>& terminals) {
    std::promise<void> online;
    net::LoopThread thread("load");
    net::Loop& loop = thread.loop();
    std::unique_ptr<sim::Load> load;
    const StopAtEnd stop{thread};
    const std::string fault = on_loop(loop, [&]() -> std::string {
        auto made = sim::Load::make(network, loop, options, ports, with_ports(terminals));
        if (!made) {
            return made.error().detail;
        }
        load = std::move(*made);
        load->start([&] { online.set_value(); });
        return {};
    });
    if (!fault.empty()) {
        std::cerr << "tiexin-terminals: " << fault << '\n';
        return app::exit_usage;
    }
    const SystemClock clock;
    const auto counts = [&] { return on_loop(loop, [&] { return load->counts(); }); };
    auto all_online = online.get_future();
    const Duration asked = clock.monotonic();
    while (all_online.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        if (wait_for_end(ends, milliseconds(50)) || clock.monotonic() - asked > online_max) {
            std::cerr << "tiexin-terminals: only " << counts().online << " of "
                      << options.connections << " signed in\n";
            return app::exit_failed;
        }
    }
    const sim::LoadCounts before = counts();
    const Duration began = clock.monotonic();
    wait_for_end(ends,
                 Duration{static_cast<std::int64_t>(call.seconds > 0 ? call.seconds * 1e6 : 10e6)});
    const sim::LoadCounts after = counts();
    const double took_s = static_cast<double>((clock.monotonic() - began).us) / 1e6;
    const double per_s = static_cast<double>(after.acknowledged - before.acknowledged) / took_s;
    const auto in_flight = static_cast<double>(options.connections * options.in_flight);
    std::cout << Json::object({{"load", options.connections},
                               {"in_flight", options.in_flight},
                               {"seconds", took_s},
                               {"acknowledged", after.acknowledged - before.acknowledged},
                               {"refused", after.refused - before.refused},
                               {"lost", after.lost - before.lost},
                               {"online", after.online},
                               {"frames_per_s", std::round(per_s)},
                               {"mean_ms", per_s > 0 ? in_flight / per_s * 1e3 : 0}})
                     .dump()
              << std::endl;
    return app::exit_done;
}

int run(const Call& call, const sigset_t& ends) {
    const auto server = net::parse_address(call.server);
    const auto source = call.source.empty() ? Result<net::IpAddress>(net::IpAddress{})
                                            : net::parse_address(call.source);
    const auto terminals = terminals_of(call);
    sim::Ports ports = call.ports_file.empty() ? sim::Ports::with_offset(call.port_offset)
                                               : sim::Ports(call.ports_file);
    const auto read = ports.read_again();
    for (const std::string& fault :
         {server ? "" : "--server: " + server.error().detail,
          source ? "" : "--source: " + source.error().detail,
          terminals ? "" : terminals.error().detail, read ? "" : read.error().detail}) {
        if (!fault.empty()) {
            std::cerr << "tiexin-terminals: " << fault << '\n';
            return app::exit_usage;
        }
    }
    const std::optional<net::IpAddress> from =
        call.source.empty() ? std::nullopt : std::optional(*source);
    want_descriptors(terminals->size());
    const auto network = net::make_real_network();
    if (call.load > 0) {
        return measure(call, ends, *network, {*server, from, call.load, call.in_flight, call.seed},
                       ports, *terminals);
    }
    if (!call.homes.broker.empty() && with_ports(*terminals).empty()) {
        return play_homes(call, ends, *terminals);
    }
    return play(call, ends, *network,
                {*server, from, call.rate, call.press_every, call.seed, call.udp}, ports,
                *terminals);
}

}  // namespace

int main(int argc, char** argv) {
    // Before any thread: the signals that end us are taken by sigtimedwait, and a broken pipe is an
    // error of write().
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    Call call;
    CLI::App cli{
        "Tiexin 贴心: the demo city's terminals over real sockets. Exit code: 0 ended by a signal "
        "or --seconds, 2 the call is wrong, 3 it could not go on."};
    describe(cli, call);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? 0 : app::exit_usage;
    }
    return run(call, ends);
}

#include "app/server.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/demo.hpp"
#include "app/server_body.hpp"
#include "base/aes_cbc.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/pinyin.hpp"

namespace tiexin::app {

namespace {

Result<std::string> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
        return Error{Code::not_found, "cannot read " + path};
    }
    return text.str();
}

}  // namespace

Result<void> Server::Body::open_store() {
    std::error_code made;
    std::filesystem::create_directories(config.data, made);
    auto loaded = KeyFile::load_or_create(key_path(config));
    if (!loaded) {
        return loaded.error();
    }
    key = std::make_unique<KeyFile>(std::move(*loaded));
    auto known = Divisions::load(config.assets + "/divisions/datong.json");
    if (!known) {
        return known.error();
    }
    divisions = std::make_unique<Divisions>(std::move(*known));
    auto outline_text = read_file(config.assets + "/map/datong_schematic.geojson");
    if (!outline_text) {
        return outline_text.error();
    }
    outlines = std::move(*outline_text);
    store::Options options;
    options.url = database_url(config);
    options.clock = &clock;
    options.key = key.get();
    options.metrics = &metrics;
    auto opened = store::open(options);
    if (!opened) {
        return opened.error();
    }
    store = std::move(*opened);
    // The first reading loads the transliterator; better now than while somebody types a name.
    (void)readings("王");
    return {};
}

Result<void> Server::Body::make_domain() {
    Database& database = store->database();
    const flows::Stores stores{store->registry(), store->location(), store->alarms(),
                               store->flows(), *divisions};
    herald = std::make_unique<adapters::Webhook>(config.webhooks, metrics);
    link = std::make_unique<flows::TerminalLink>(database, stores, places);
    incidents = std::make_unique<flows::Incidents>(database, stores, *link, seats, *herald, clock);
    enrol = std::make_unique<flows::Enrol>(stores, *link);
    calls = std::make_unique<flows::Calls>(database, stores, store->calls(), *link);
    deadlines = std::make_unique<flows::Deadlines>(database, store->flows());
    identity = std::make_unique<identity::Service>(database, store->identity());
    files = std::make_unique<registry::Service>(database, store->registry(), *divisions);
    sink = std::make_unique<TerminalSink>(database, *link, metrics);
    flows::register_deadlines(*deadlines, *incidents, *link, stores);
    if (const auto noted = flows::note_start(database, stores, version); !noted) {
        return noted.error();
    }
    join_line_keys();
    if (auto loaded = link->load(); !loaded) {
        return loaded;
    }
    return calls->load();
}

Result<void> Server::Body::enrol_demo() {
    if (config.demo) {
        const auto city = sim::make_city(*config.demo, {*divisions, outlines, clock.now()});
        if (!city) {
            return city.error();
        }
        return enrol_city({*store, *enrol, *identity, *divisions}, *city,
                          config.data + "/demo-sign-ins.txt");
    }
    return first_administrator(*store, *identity, divisions->city(),
                               config.data + "/first-sign-in.txt");
}

void Server::Body::join_line_keys() {
    link->set_tell([this](const registry::Terminal& terminal) {
        line_keys.set(terminal.protocol, terminal.device,
                      aes_key_of(terminal.line_key).value_or(Buffer{}));
    });
}

void Server::Body::join_commands() {
    link->set_can_be_told([](const registry::Terminal& terminal, const device::Command& words) {
        return gateway::has_words(terminal.protocol, terminal.device, terminal.model, words);
    });
    link->set_push([this](std::string_view protocol, const std::string& device,
                          std::vector<flows::Down> waiting) {
        std::vector<gateway::Downlink> downlinks;
        for (flows::Down& down : waiting) {
            downlinks.push_back({down.command, std::move(down.words)});
        }
        // Without a live connection they stay queued and go down with the terminal's next word.
        (void)gateway->push(protocol, device, std::move(downlinks));
    });
}

Result<void> Server::Body::listen() {
    network = net::make_real_network();
    std::vector<net::Loop*> loops;
    for (int i = 0; i < config.gateway_loops; ++i) {
        gateway_threads.push_back(
            std::make_unique<net::LoopThread>("gateway-" + std::to_string(i)));
        loops.push_back(&gateway_threads.back()->loop());
    }
    gateway::Options options;
    options.bind = config.bind;
    options.port_offset = config.port_offset;
    options.any_port = config.any_port;
    options.seed = random_u64();
    options.line_keys = &line_keys;
    gateway = std::make_unique<gateway::Gateway>(*network, loops, *sink, metrics, options);
    join_commands();
    return gateway->start(gateway::protocol_rows());
}

Result<void> Server::start() {
    Body& body = *body_;
    for (const auto step : {&Body::open_store, &Body::make_domain, &Body::enrol_demo, &Body::listen,
                            &Body::link_homes, &Body::start_voice, &Body::serve_pages,
                            &Body::serve_commands}) {
        if (const auto done = (body.*step)(); !done) {
            return done.error();
        }
    }
    body.started = true;
    log_info("server_started",
             {{"http", body.http_address}, {"ports", body.gateway->ports().size()}});
    return {};
}

void Server::stop() {
    body_->stop();
}

Server::Server(Config config) : body_(std::make_unique<Body>(std::move(config))) {}

Server::~Server() {
    stop();
}

}  // namespace tiexin::app

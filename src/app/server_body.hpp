#pragma once
// The parts of one server in the order of their construction; they go down in the reverse one.
// Private to app/server*.cpp.

#include <memory>
#include <string>
#include <vector>

#include "adapters/voice/switchboard.hpp"
#include "app/config.hpp"
#include "app/home_link.hpp"
#include "app/pump.hpp"
#include "app/server.hpp"
#include "app/terminal_sink.hpp"
#include "base/key_file.hpp"
#include "flows/calls.hpp"
#include "flows/deadlines.hpp"
#include "flows/enrol.hpp"
#include "flows/incidents.hpp"
#include "flows/places.hpp"
#include "flows/seats.hpp"
#include "gateway/line_keys.hpp"
#include "net/local_line.hpp"
#include "net/network.hpp"
#include "registry/service.hpp"
#include "store/store.hpp"
#include "web/web.hpp"

namespace tiexin::app {

constexpr std::string_view version = TIEXIN_VERSION;

struct Server::Body {
    explicit Body(Config given) : config(std::move(given)) {}

    Result<void> open_store();
    Result<void> make_domain();
    Result<void> enrol_demo();
    Result<void> listen();
    Result<void> start_voice();
    Result<void> link_homes();
    Result<void> serve_pages();
    web::Ports web_ports();
    void join_commands();
    void join_line_keys();
    Result<void> serve_commands();
    void stop();

    Config config;
    SystemClock clock;
    Metrics metrics;
    std::unique_ptr<KeyFile> key;
    std::unique_ptr<Divisions> divisions;
    std::string outlines;
    std::unique_ptr<store::OpenStore> store;

    flows::Places places;
    flows::Seats seats;
    std::unique_ptr<adapters::Webhook> herald;
    std::unique_ptr<flows::TerminalLink> link;
    std::unique_ptr<flows::Incidents> incidents;
    std::unique_ptr<flows::Enrol> enrol;
    std::unique_ptr<flows::Calls> calls;
    std::unique_ptr<flows::Deadlines> deadlines;
    std::unique_ptr<identity::Service> identity;
    std::unique_ptr<registry::Service> files;

    gateway::LineKeys line_keys;
    std::unique_ptr<TerminalSink> sink;
    std::unique_ptr<net::Network> network;
    std::vector<std::unique_ptr<net::LoopThread>> gateway_threads;
    std::unique_ptr<gateway::Gateway> gateway;
    std::unique_ptr<adapters::Switchboard> voice;
    std::string sip_address;  // the one it really has; empty: no voice
    std::unique_ptr<HomeLink> homes;  // none without a broker
    std::unique_ptr<net::LoopThread> web_thread;
    std::unique_ptr<web::Web> web;
    std::unique_ptr<Pump> pump;
    std::unique_ptr<net::LocalLine> commands;  // of `tiexin user` and `tiexin verify`
    std::string http_address;                  // the one it really has
    bool started = false;
};

}  // namespace tiexin::app

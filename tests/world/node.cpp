#include "node.hpp"

#include <stdexcept>

namespace tiexin::world {

namespace {

constexpr Duration store_turn = milliseconds(2);  // how long a batch waits and an fsync takes
constexpr Duration deadline_turn = milliseconds(250);

[[noreturn]] void give_up(const std::string& why) {
    throw std::runtime_error("the world cannot go on: " + why);
}

}  // namespace

Node::Node(ManualClock& clock, net::SimNetwork& network, std::string database, const KeyFile& key,
           std::function<bool(std::uint64_t)> fail_commit)
    : clock_(clock) {
    store::Options options;
    options.url = "sqlite:" + std::move(database);
    options.clock = &clock_;
    options.key = &key;
    options.own_thread = false;
    options.fail_commit = std::move(fail_commit);
    auto opened = store::open(options);
    if (!opened) {
        give_up(opened.error().detail);
    }
    store_ = std::move(*opened);
    const flows::Stores stores{store_->registry(), store_->location(), store_->alarms(),
                               store_->flows(), divisions_};
    link_ = std::make_unique<flows::TerminalLink>(store_->database(), stores, places_);
    incidents_ = std::make_unique<flows::Incidents>(store_->database(), stores, *link_, seats_,
                                                    herald_, clock_);
    enrol_ = std::make_unique<flows::Enrol>(stores, *link_);
    deadlines_ = std::make_unique<flows::Deadlines>(store_->database(), store_->flows());
    flows::register_deadlines(*deadlines_, *incidents_, *link_, stores);
    // The start itself may meet a failing commit, as a real one may meet a full disk; a supervisor
    // tries again.
    for (int tries = 0; !flows::note_start(store_->database(), stores, "world"); ++tries) {
        if (tries == 100) {
            give_up("the start could not be noted");
        }
    }
    if (const auto loaded = link_->load(); !loaded) {
        give_up(loaded.error().detail);
    }
    sink_ = std::make_unique<app::TerminalSink>(store_->database(), *link_, metrics_);
    loop_ = network.make_loop();
    gateway::Options gateway_options;
    gateway_options.bind = "10.0.0.1";
    gateway_options.seed = 7;
    gateway_ = std::make_unique<gateway::Gateway>(network, std::vector<net::Loop*>{loop_.get()},
                                                  *sink_, metrics_, gateway_options);
    link_->set_push([this](std::string_view protocol, const std::string& device,
                           std::vector<flows::Down> commands) {
        std::vector<gateway::Downlink> downlinks;
        for (flows::Down& down : commands) {
            downlinks.push_back({down.command, std::move(down.words)});
        }
        (void)gateway_->push(protocol, device, std::move(downlinks));
    });
    if (const auto started = gateway_->start(gateway::protocol_rows()); !started) {
        give_up(started.error().detail);
    }
    store_timer_ = loop_->make_timer([this] { pump_store(); });
    store_timer_->start(store_turn);
    deadline_timer_ = loop_->make_timer([this] { pump_deadlines(); });
    deadline_timer_->start(deadline_turn);
}

Node::~Node() {
    // As kill -9: listeners and connections go, what was queued for the store is never written.
    loop_->stop();
    gateway_.reset();
    sink_.reset();
}

std::uint16_t Node::port(std::string_view protocol) const {
    for (const gateway::BoundPort& port : gateway_->ports()) {
        if (port.protocol == protocol && port.transport == "tcp") {
            return port.port;
        }
    }
    return 0;
}

void Node::pump_store() {
    store_->pump();
    store_timer_->start(store_turn);
}

void Node::pump_deadlines() {
    (void)deadlines_->run(clock_.now());
    deadline_timer_->start(deadline_turn);
}

}  // namespace tiexin::world

#pragma once
// The server of the world test: every real part from gateway to store, on one thread. It can die
// (nothing is said goodbye) and come back on the same database file.

#include <functional>
#include <memory>
#include <string>

#include "app/terminal_sink.hpp"
#include "base/key_file.hpp"
#include "flows/deadlines.hpp"
#include "flows/enrol.hpp"
#include "flows/incidents.hpp"
#include "flows/places.hpp"
#include "flows/seats.hpp"
#include "gateway/gateway.hpp"
#include "net/sim_network.hpp"
#include "store/store.hpp"

namespace tiexin::world {

// A duty telephone that notes who was told.
class NotingHerald final : public flows::Herald {
public:
    bool can_run(std::string_view target) const override { return target == "duty"; }
    void run(std::string_view, const Json&, Done done) const override {
        ++told;
        done({});
    }
    mutable int told = 0;
};

class Node {
public:
    // fail_commit: asked before each commit; true makes it fail after the writes.
    Node(ManualClock& clock, net::SimNetwork& network, std::string database, const KeyFile& key,
         std::function<bool(std::uint64_t)> fail_commit);
    ~Node();

    store::OpenStore& store() { return *store_; }
    flows::Enrol& enrol() { return *enrol_; }
    flows::Incidents& incidents() { return *incidents_; }
    flows::Seats& seats() { return seats_; }
    NotingHerald& herald() { return herald_; }
    std::uint16_t port(std::string_view protocol) const;
    void pump_deadlines();

private:
    void pump_store();

    ManualClock& clock_;
    Metrics metrics_;
    std::unique_ptr<store::OpenStore> store_;
    Divisions divisions_;  // of no city: areas go by their codes
    flows::Places places_;
    flows::Seats seats_;
    NotingHerald herald_;
    std::unique_ptr<flows::TerminalLink> link_;
    std::unique_ptr<flows::Incidents> incidents_;
    std::unique_ptr<flows::Enrol> enrol_;
    std::unique_ptr<flows::Deadlines> deadlines_;
    std::unique_ptr<app::TerminalSink> sink_;
    std::unique_ptr<net::Loop> loop_;
    std::unique_ptr<net::Timer> store_timer_;
    std::unique_ptr<net::Timer> deadline_timer_;
    std::unique_ptr<gateway::Gateway> gateway_;
};

}  // namespace tiexin::world

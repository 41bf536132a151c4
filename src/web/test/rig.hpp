#pragma once
// The web on the real store in memory, with a clock of its own and people of every role. Requests
// go through Api as they would from the network.

#include <map>
#include <memory>
#include <string>

#include "base/key_file.hpp"
#include "base/metrics.hpp"
#include "flows/deadlines.hpp"
#include "store/store.hpp"
#include "web/api.hpp"
#include "web/auth.hpp"
#include "web/workers.hpp"

namespace tiexin::web::testing {

// No target is configured.
class NoHerald final : public flows::Herald {
public:
    bool can_run(std::string_view) const override { return false; }
    void run(std::string_view, const Json&, Done done) const override {
        done(Error{Code::unavailable, "no target"});
    }
};

struct Said {
    int status = 0;
    Json body;
    net::Headers headers;
    std::string text;
    std::string code() const { return std::string(body.text_of("code").value_or("")); }
};

struct Rig {
    // own_thread: the store has its writer thread, as in the server; otherwise all is on this one.
    explicit Rig(bool own_thread = false);

    // As `name` when signed in; "" asks without a session.
    Said ask(std::string_view name, net::Method method, const std::string& target,
             const Json& body = {}, std::vector<net::Header> headers = {});
    Said get(std::string_view name, const std::string& target) {
        return ask(name, net::Method::get, target);
    }
    Said post(std::string_view name, const std::string& target, const Json& body = Json::object());
    void add_user(const std::string& name, identity::Role role, const std::string& area);
    void sign_in(const std::string& name);
    Caller caller(const std::string& name);
    // A file in 平城区 through the interface; its id.
    std::string add_elder(const std::string& name = "张桂英");
    // An incident by telephone, waiting; its id.
    std::string add_incident(const std::string& elder);
    void pass(Duration time);  // the clock advances, second by second, and deadlines are met
    void sit(const std::string& name);  // connects a seat
    Ports& ports_ref() { return *ports; }

    ManualClock clock{parse_iso8601("2026-03-01T08:00:00Z").value()};
    Divisions divisions;
    KeyFile key;
    Metrics metrics;
    std::unique_ptr<store::OpenStore> store;
    flows::Places places;
    flows::Seats seats;
    NoHerald herald;
    std::unique_ptr<flows::TerminalLink> link;
    std::unique_ptr<flows::Incidents> incidents;
    std::unique_ptr<flows::Enrol> enrol;
    std::unique_ptr<flows::Calls> calls;
    std::unique_ptr<flows::Deadlines> deadlines;
    std::unique_ptr<identity::Service> identity;
    std::unique_ptr<registry::Service> files;
    Desk desk;
    std::unique_ptr<Ports> ports;
    std::unique_ptr<Api> api;
    std::map<std::string, std::pair<std::string, std::string>, std::less<>>
        sessions;                    // cookie, csrf
    std::string peer = "192.0.2.7";  // where requests come from
    int keys = 0;
};

constexpr std::string_view good_password = "correct horse battery";
constexpr std::string_view pingcheng = "140213";
constexpr std::string_view yungang = "140214";

}  // namespace tiexin::web::testing

#pragma once
// A small town for tests of flows: the real store in memory, a clock that is advanced by hand, one
// elder with a watch, a neighbour town, seats that come and go, and a herald that remembers.

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "flows/deadlines.hpp"
#include "flows/enrol.hpp"
#include "flows/incident_book.hpp"
#include "flows/incident_json.hpp"
#include "flows/incidents.hpp"
#include "flows/places.hpp"
#include "store/store.hpp"

namespace tiexin::flows {

inline const AreaId pingcheng{140213000000};
inline const AreaId pingcheng_town{140213001000};
inline const AreaId yungang{140214000000};
inline const AreaId datong{140200000000};
inline const UserId wang{11}, li{12}, boss{13};

class Listening final : public Herald {
public:
    bool can_run(std::string_view target) const override {
        return std::count(configured.begin(), configured.end(), target) > 0;
    }
    void run(std::string_view target, const Json& message, Done done) const override {
        called.emplace_back(target);
        last = message;
        if (dies) {
            return;  // the server ends before the answer comes
        }
        done(answer);
    }
    std::vector<std::string> configured = {"duty", "responders"};
    Result<void> answer;
    bool dies = false;
    mutable std::vector<std::string> called;
    mutable Json last;
};

// The programs of a server on one store: made anew for a restart.
struct Server {
    Server(store::OpenStore& store, const Clock& clock, const Herald& herald)
        : stores{store.registry(), store.location(), store.alarms(), store.flows(), divisions},
          link(store.database(), stores, places),
          incidents(store.database(), stores, link, seats, herald, clock),
          enrol(stores, link),
          deadlines(store.database(), store.flows()) {
        register_deadlines(deadlines, incidents, link, stores);
        REQUIRE(link.load().ok());
    }
    Divisions divisions;  // of no city: areas go by their codes
    Stores stores;
    Places places;
    TerminalLink link;
    Seats seats;
    Incidents incidents;
    Enrol enrol;
    Deadlines deadlines;
};

class Town {
public:
    Town() {
        store::Options options;
        options.clock = &clock;
        options.own_thread = false;
        options.fail_commit = [this](std::uint64_t) { return std::exchange(fail_next, false); };
        auto opened = store::open(options);
        REQUIRE(opened.ok());
        kept = std::move(*opened);
        restart();
        elder = add_elder("张桂英", pingcheng_town);
    }

    void restart();

    ElderId add_elder(const std::string& name, AreaId area);

    static registry::Contact contact(std::uint64_t id, const std::string& name,
                                     registry::ContactRole role, bool has_key);

    registry::Terminal enrol(const std::string& device, ElderId who, bool press_expected = false,
                             const std::string& protocol = "watch");
    // As an operator does from the incident the press raised.
    registry::Terminal enrol_from(IncidentId incident, const std::string& device);
    bool knocks(const std::string& device);

    template <class Fn>
    void write(Fn fn) {
        const Result<void> done = kept->database().write([&](Tx& tx) -> Result<void> {
            fn(tx);
            return {};
        });
        REQUIRE_MESSAGE(done.ok(), (done ? "" : done.error().detail));
        settle();
    }
    template <class Fn>
    auto read(Fn fn) {
        using Value = decltype(fn(std::declval<const Conn&>()));
        Value out{};
        REQUIRE(kept->database()
                    .read([&](const Conn& conn) -> Result<void> {
                        out = fn(conn);
                        return {};
                    })
                    .ok());
        return out;
    }
    void settle() {
        while (kept->pump() > 0) {
        }
    }

    // ---- what a terminal says
    struct Says {
        std::string device = "3910000001";
        std::string protocol = "watch";
        std::string key;
        std::string address = "10.0.0.1";
        bool authenticated = false;
        device::AlarmSet suspected;
        std::string_view unread;
        ConnectionId connection{1};
        std::vector<device::DeviceEvent> events;
    };
    Result<Reply> say(const Says& says);
    Report report_of(const Says& says) const;
    Says press(const std::string& key, device::AlarmSet set = {device::AlarmKind::sos});
    Says position(const std::string& key, double lat = 40.08, double lon = 113.30);
    Reply must_say(const Says& says);

    // ---- seats and time
    void sit(UserId user, const std::string& name, AreaId area,
             identity::Role role = identity::Role::operator_);
    void wait(Duration by);
    // Second by second, with the seats that are given alive.
    void live(Duration by, std::vector<UserId> alive = {});

    // ---- what is kept
    std::vector<alarms::Incident> open();
    alarms::Incident incident(IncidentId id);
    std::vector<alarms::Alarm> alarms_of(IncidentId id);
    std::vector<LoggedEvent> events();
    std::vector<std::string> kinds_since(std::uint64_t seq);
    std::uint64_t last_seq();
    int count(const std::string& kind);
    Result<alarms::Incident> accept(IncidentId id, UserId user, const std::string& name);
    Result<alarms::Incident> close(IncidentId id, UserId user, alarms::Outcome outcome);
    void must_verify();

    ManualClock clock{*parse_iso8601("2026-11-22T18:13:00Z")};  // 02:13 in Shanghai
    Listening herald;
    bool fail_next = false;
    std::unique_ptr<store::OpenStore> kept;
    std::unique_ptr<Server> server;
    ElderId elder;
};

}  // namespace tiexin::flows

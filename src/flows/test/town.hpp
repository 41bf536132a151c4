#pragma once
// A small town for tests of flows: the real store in memory, a clock that is advanced by hand, one
// elder with a watch, a neighbour town, seats that come and go, and a herald that remembers.

#include <doctest/doctest.h>

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
    bool can_run(std::string_view target) const override { return target == configured; }
    void run(std::string_view target, const Json& message) const override {
        called.emplace_back(target);
        last = message;
    }
    std::string configured = "duty";
    mutable std::vector<std::string> called;
    mutable Json last;
};

// The programs of a server on one store: made anew for a restart.
struct Server {
    Server(store::OpenStore& store, const Clock& clock, const Herald& herald)
        : stores{store.registry(), store.location(), store.alarms(), store.flows(), nullptr},
          link(store.database(), stores, places),
          incidents(store.database(), stores, link, seats, herald, clock),
          enrol(stores, link),
          deadlines(store.database(), store.flows()) {
        register_deadlines(deadlines, incidents, link, stores);
        REQUIRE(link.load().ok());
    }
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

    void restart() {
        server.reset();
        server = std::make_unique<Server>(*kept, clock, herald);
    }

    ElderId add_elder(const std::string& name, AreaId area) {
        registry::Elder row;
        row.version = 1;
        row.name = name;
        row.sex = Sex::female;
        row.birth = {1944, 3, 2};
        row.area = area;
        row.address = "永泰南路 7 号院 3 号楼 2 单元 301";
        row.door_code = "2580";
        row.way_to_door = "东门进，左转第二个单元";
        row.lives_alone = true;
        row.hearing = registry::Hearing::poor_right;
        row.allergies = {"青霉素"};
        row.contacts = {contact(901, "李姐", registry::ContactRole::neighbour, true),
                        contact(902, "张伟", registry::ContactRole::relative, false),
                        contact(903, "永泰社区服务站", registry::ContactRole::station, false)};
        write([&](Tx& tx) {
            row.id = tx.make_id<ElderId>();
            kept->registry().put_elder(tx, row, "system", "created");
        });
        return row.id;
    }

    static registry::Contact contact(std::uint64_t id, const std::string& name,
                                     registry::ContactRole role, bool has_key) {
        registry::Contact out;
        out.id = ContactId{id};
        out.name = name;
        out.relation = name;
        out.role = role;
        out.phone = "13900000901";
        out.has_key = has_key;
        return out;
    }

    registry::Terminal enrol(const std::string& device, ElderId who, bool press_expected = false,
                             const std::string& protocol = "watch") {
        registry::Terminal out;
        write([&](Tx& tx) {
            Enrolment enrolment;
            enrolment.device = device;
            enrolment.protocol = protocol;
            enrolment.kind = "watch";
            enrolment.elder = who;
            enrolment.area = datong;
            enrolment.actor = "user:11";
            enrolment.press_expected = press_expected;
            auto terminal = server->enrol.enrol(tx, enrolment);
            REQUIRE(terminal.ok());
            out = *terminal;
        });
        return out;
    }

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
        ConnectionId connection{1};
        std::vector<device::DeviceEvent> events;
    };
    Result<Reply> say(const Says& says) {
        Result<Reply> out = Error{Code::unavailable, "not committed"};
        const Result<void> done = kept->database().write([&](Tx& tx) -> Result<void> {
            auto replies = server->link.take(tx, {report_of(says)});
            if (!replies) {
                return replies.error();
            }
            out = std::move(replies->front());
            return {};
        });
        settle();
        return done ? out : Result<Reply>(done.error());
    }
    Report report_of(const Says& says) const {
        Report report;
        report.protocol = says.protocol;
        report.device = &says.device;
        report.address = &says.address;
        report.received = clock.now();
        report.authenticated = says.authenticated;
        report.events = &says.events;
        report.key = &says.key;
        report.suspected = says.suspected;
        report.connection = says.connection;
        return report;
    }
    Says press(const std::string& key, device::AlarmSet set = {device::AlarmKind::sos}) {
        Says says;
        says.key = key;
        says.events.emplace_back();
        says.events[0].kind = device::EventKind::alarm;
        says.events[0].alarms = set;
        says.events[0].time = clock.now();
        says.events[0].battery.percent = 11;
        return says;
    }
    Says position(const std::string& key, double lat = 40.08, double lon = 113.30) {
        Says says;
        says.key = key;
        says.events.emplace_back();
        says.events[0].kind = device::EventKind::position;
        says.events[0].time = clock.now();
        says.events[0].position = device::Fix{};
        says.events[0].position->valid = true;
        says.events[0].position->place = Wgs84{lat, lon};
        return says;
    }
    Reply must_say(const Says& says) {
        auto reply = say(says);
        REQUIRE(reply.ok());
        return *reply;
    }

    // ---- seats and time
    void sit(UserId user, const std::string& name, AreaId area,
             identity::Role role = identity::Role::operator_) {
        Seat seat;
        seat.user = user;
        seat.name = name;
        seat.areas = {area};
        seat.role = role;
        seat.state = identity::SeatState::ready;
        server->seats.connected(seat, clock.now());
    }
    void wait(Duration by) {
        clock.advance(by);
        REQUIRE(server->deadlines.run(clock.now()).ok());
        settle();
    }
    // Second by second, with the seats that are given alive.
    void live(Duration by, std::vector<UserId> alive = {}) {
        for (Duration done; done < by; done = done + seconds(1)) {
            for (const UserId user : alive) {
                server->seats.heard(user, clock.now() + seconds(1));
            }
            wait(seconds(1));
        }
    }

    // ---- what is kept
    std::vector<alarms::Incident> open() {
        return read(
            [&](const Conn& conn) { return kept->alarms().open_incidents(conn, {datong}); });
    }
    alarms::Incident incident(IncidentId id) {
        return *read([&](const Conn& conn) { return kept->alarms().incident(conn, id); });
    }
    std::vector<alarms::Alarm> alarms_of(IncidentId id) {
        return read([&](const Conn& conn) { return kept->alarms().alarms_of(conn, id); });
    }
    std::vector<LoggedEvent> events() {
        return read([&](const Conn& conn) { return kept->log().events_since(conn, 0, 10'000); });
    }
    std::vector<std::string> kinds_since(std::uint64_t seq) {
        std::vector<std::string> out;
        for (const LoggedEvent& event : events()) {
            if (event.seq > seq) {
                out.push_back(event.kind);
            }
        }
        return out;
    }
    std::uint64_t last_seq() {
        return read([&](const Conn& conn) { return kept->log().last_seq(conn); });
    }
    int count(const std::string& kind) {
        int out = 0;
        for (const LoggedEvent& event : events()) {
            out += event.kind == kind ? 1 : 0;
        }
        return out;
    }
    Result<alarms::Incident> accept(IncidentId id, UserId user, const std::string& name) {
        return server->incidents.command(id, alarms::Accept{user, name, false});
    }
    Result<alarms::Incident> close(IncidentId id, UserId user, alarms::Outcome outcome) {
        return server->incidents.command(id, alarms::Close{user, outcome, "", false});
    }
    void must_verify() {
        const auto verified = kept->verify();
        REQUIRE(verified.ok());
        for (const std::string& fault : verified->faults) {
            FAIL_CHECK(fault);
        }
    }

    ManualClock clock{*parse_iso8601("2026-11-22T18:13:00Z")};  // 02:13 in Shanghai
    Listening herald;
    bool fail_next = false;
    std::unique_ptr<store::OpenStore> kept;
    std::unique_ptr<Server> server;
    ElderId elder;
};

}  // namespace tiexin::flows

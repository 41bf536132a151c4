#include "flows/test/town.hpp"

namespace tiexin::flows {

void Town::restart() {
    server.reset();
    server = std::make_unique<Server>(*kept, clock, herald);
}

ElderId Town::add_elder(const std::string& name, AreaId area) {
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

registry::Contact Town::contact(std::uint64_t id, const std::string& name,
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

registry::Terminal Town::enrol(const std::string& device, ElderId who, bool press_expected,
                               const std::string& protocol) {
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

registry::Terminal Town::enrol_from(IncidentId incident, const std::string& device) {
    registry::Terminal out;
    write([&](Tx& tx) {
        Enrolment enrolment;
        enrolment.device = device;
        enrolment.protocol = "watch";
        enrolment.elder = elder;
        enrolment.incident = incident;
        enrolment.actor = "user:11";
        auto terminal = server->enrol.enrol(tx, enrolment);
        REQUIRE(terminal.ok());
        out = *terminal;
    });
    return out;
}

bool Town::knocks(const std::string& device) {
    return read([&](const Conn& conn) {
        return kept->registry().knock(conn, "watch", device).has_value();
    });
}

Result<Reply> Town::say(const Says& says) {
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

Report Town::report_of(const Says& says) const {
    Report report;
    report.protocol = says.protocol;
    report.device = &says.device;
    report.address = &says.address;
    report.received = clock.now();
    report.authenticated = says.authenticated;
    report.events = &says.events;
    report.key = &says.key;
    report.suspected = says.suspected;
    report.unread = says.unread;
    report.connection = says.connection;
    return report;
}

Town::Says Town::press(const std::string& key, device::AlarmSet set) {
    Says says;
    says.key = key;
    says.events.emplace_back();
    says.events[0].kind = device::EventKind::alarm;
    says.events[0].alarms = set;
    says.events[0].time = clock.now();
    says.events[0].battery.percent = 11;
    return says;
}

Town::Says Town::position(const std::string& key, double lat, double lon) {
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

Reply Town::must_say(const Says& says) {
    auto reply = say(says);
    REQUIRE(reply.ok());
    return *reply;
}

void Town::sit(UserId user, const std::string& name, AreaId area, identity::Role role) {
    Seat seat;
    seat.user = user;
    seat.name = name;
    seat.areas = {area};
    seat.role = role;
    seat.state = identity::SeatState::ready;
    server->seats.connected(seat, clock.now());
}

void Town::wait(Duration by) {
    clock.advance(by);
    REQUIRE(server->deadlines.run(clock.now()).ok());
    settle();
}

void Town::live(Duration by, std::vector<UserId> alive) {
    for (Duration done; done < by; done = done + seconds(1)) {
        for (const UserId user : alive) {
            server->seats.heard(user, clock.now() + seconds(1));
        }
        wait(seconds(1));
    }
}

std::vector<alarms::Incident> Town::open() {
    return read([&](const Conn& conn) { return kept->alarms().open_incidents(conn, {datong}); });
}

alarms::Incident Town::incident(IncidentId id) {
    return *read([&](const Conn& conn) { return kept->alarms().incident(conn, id); });
}

std::vector<alarms::Alarm> Town::alarms_of(IncidentId id) {
    return read([&](const Conn& conn) { return kept->alarms().alarms_of(conn, id); });
}

std::vector<LoggedEvent> Town::events() {
    return read([&](const Conn& conn) { return kept->log().events_since(conn, 0, 10'000); });
}

std::vector<std::string> Town::kinds_since(std::uint64_t seq) {
    std::vector<std::string> out;
    for (const LoggedEvent& event : events()) {
        if (event.seq > seq) {
            out.push_back(event.kind);
        }
    }
    return out;
}

std::uint64_t Town::last_seq() {
    return read([&](const Conn& conn) { return kept->log().last_seq(conn); });
}

int Town::count(const std::string& kind) {
    int out = 0;
    for (const LoggedEvent& event : events()) {
        out += event.kind == kind ? 1 : 0;
    }
    return out;
}

Result<alarms::Incident> Town::accept(IncidentId id, UserId user, const std::string& name) {
    return server->incidents.command(id, alarms::Accept{user, name, false});
}

Result<alarms::Incident> Town::close(IncidentId id, UserId user, alarms::Outcome outcome) {
    return server->incidents.command(id, alarms::Close{user, outcome, "", false});
}

void Town::must_verify() {
    const auto verified = kept->verify();
    REQUIRE(verified.ok());
    for (const std::string& fault : verified->faults) {
        FAIL_CHECK(fault);
    }
}

}  // namespace tiexin::flows

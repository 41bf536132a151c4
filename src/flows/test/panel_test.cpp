// Alarm panels: they tell changes, stamp each frame anew and may encrypt what they say.

#include "flows/terminal_link.hpp"
#include "flows/test/town.hpp"

namespace tiexin::flows {

using alarms::Incident;
using device::AlarmKind;
using device::AlarmSet;

namespace {

const std::string account = "99000001";
constexpr const char* key = "00112233445566778899aabbccddeeff";

struct Home : Town {
    Home() { panel = enrol(account, elder, false, "sia_dc09"); }

    Says told(const std::string& message, AlarmSet alarms, AlarmSet ended = {}) {
        Says says = press(message, alarms);
        says.device = account;
        says.protocol = "sia_dc09";
        says.events[0].restamped = true;
        says.events[0].tells_changes = true;
        says.events[0].ended = ended;
        device::settle_kind(says.events[0], device::EventKind::status);
        return says;
    }
    Says unread(std::string_view why, const std::string& device) {
        Says says;
        says.device = device;
        says.protocol = "sia_dc09";
        says.unread = why;
        return says;
    }
    std::vector<std::string> standing() {
        return read([&](const Conn& conn) {
            std::vector<std::string> kinds;
            for (const auto& level : kept->alarms().standing_levels(conn, panel.id)) {
                kinds.push_back(level.kind);
            }
            std::sort(kinds.begin(), kinds.end());
            return kinds;
        });
    }
    std::vector<Quarantined> quarantine() {
        return read([&](const Conn& conn) { return kept->flows().quarantine(conn, 99); });
    }

    registry::Terminal panel;
};

using Kinds = std::vector<std::string>;

}  // namespace

TEST_CASE("a repeated message of a panel has a later time and is no second press") {
    Home home;
    home.must_say(home.told("0001-aa", {AlarmKind::sos}));
    home.clock.advance(seconds(45));
    const std::uint64_t seq = home.last_seq();
    CHECK(home.must_say(home.told("0001-aa", {AlarmKind::sos})).accepted);
    CHECK(home.last_seq() == seq);
    CHECK(home.open().at(0).alarm_count == 1);
    home.must_say(home.told("0002-aa", {AlarmKind::sos}));
    CHECK(home.open().size() == 1);
    CHECK(home.open()[0].alarm_count == 2);
}

TEST_CASE("what a panel does not name goes on, and what it says is over is over") {
    Home home;
    home.must_say(home.told("0001-a", {AlarmKind::smoke}));
    home.must_say(home.told("0002-b", {AlarmKind::power_cut}));
    home.must_say(home.told("0003-c", {}));  // armed
    CHECK(home.standing() == Kinds{"power_cut", "smoke"});
    home.must_say(home.told("0004-d", {}, {AlarmKind::power_cut}));
    CHECK(home.standing() == Kinds{"smoke"});
    home.must_say(home.told("0005-e", {}, {AlarmKind::sos}));
    CHECK(home.standing() == Kinds{"smoke"});
    home.must_say(home.told("0006-f", {}, {AlarmKind::smoke}));
    CHECK(home.standing().empty());
}

TEST_CASE("a second detector in smoke is news, a battery that is still flat is none") {
    Home home;
    home.must_say(home.told("0001-a", {AlarmKind::smoke}));
    home.must_say(home.told("0002-b", {AlarmKind::smoke}));
    REQUIRE(home.open().size() == 1);
    CHECK(home.open()[0].alarm_count == 2);

    home.must_say(home.told("0003-c", {AlarmKind::low_battery}));
    const std::size_t incidents = home.open().size();
    home.clock.advance(hours(24));
    home.must_say(home.told("0004-c", {AlarmKind::low_battery}));
    CHECK(home.open().size() == incidents);
    home.must_say(home.told("0005-d", {}, {AlarmKind::low_battery}));
    CHECK(home.standing() == Kinds{"smoke"});
}

TEST_CASE("the test signal of a panel is kept and waits for nobody") {
    Home home;
    home.must_say(home.told("0001-a", {AlarmKind::test}));
    CHECK(home.open().empty());
    CHECK(home.count("IncidentClosed") == 1);
    home.must_say(home.told("0001-a", {AlarmKind::test}));
    CHECK(home.count("IncidentRaised") == 1);
    home.must_verify();
}

TEST_CASE("frames that nobody can read are kept now and then, and nothing in them is believed") {
    Home home;
    for (int i = 0; i < 5; ++i) {
        CHECK(!home.must_say(home.unread("encrypted", account)).accepted);
        home.clock.advance(minutes(1));
    }
    REQUIRE(home.quarantine().size() == 1);
    CHECK(home.quarantine()[0].why == "encrypted");
    CHECK(home.quarantine()[0].device == account);
    home.clock.advance(minutes(10));
    home.must_say(home.unread("wrong_key", account));
    CHECK(home.quarantine().size() == 2);
    CHECK(home.open().empty());
    const auto dot = home.server->places.dot(home.panel.id);
    CHECK((!dot || !dot->online));

    auto in_clear = home.unread("in_clear", account);
    in_clear.key = "abc";
    in_clear.suspected = {AlarmKind::sos};
    home.must_say(in_clear);
    REQUIRE(home.open().size() == 1);
    CHECK(home.open()[0].unverified);
    CHECK(home.open()[0].terminal == home.panel.id);
}

TEST_CASE("an unknown account that encrypts knocks, and no incident is made of it") {
    Home home;
    for (int i = 0; i < 3; ++i) {
        home.must_say(home.unread("encrypted", "99000002"));
    }
    const auto knock = home.read([&](const Conn& conn) {
        return home.kept->registry().knock(conn, "sia_dc09", "99000002");
    });
    REQUIRE(knock.has_value());
    CHECK(knock->said.find("\"encrypted\"") != std::string::npos);
    CHECK(knock->presses == 0);
    CHECK(home.open().empty());
    CHECK(home.quarantine().empty());
}

TEST_CASE("a line key is told to the gateway when it is set, changed and after a restart") {
    Home home;
    std::vector<std::string> told;
    const auto tell = [&](const registry::Terminal& terminal) {
        told.push_back(terminal.line_key);
    };
    home.server->link.set_tell(tell);
    const auto set = [&](const std::string& to) {
        home.write([&](Tx& tx) {
            REQUIRE(home.server->enrol.set_line_key(tx, home.panel.id, to, "user:1").ok());
        });
    };
    set(key);
    set("");
    CHECK(told == Kinds{key, ""});
    CHECK(home.count("TerminalKeyChanged") == 2);
    set(key);
    Places places;
    TerminalLink after_restart(home.kept->database(), home.server->stores, places);
    after_restart.set_tell(tell);
    REQUIRE(after_restart.load().ok());
    CHECK(told == Kinds{key, "", key, key});
    for (const LoggedEvent& event : home.events()) {
        CHECK(event.payload.find(key) == std::string::npos);
    }
    home.write([&](Tx& tx) {
        for (const std::string wrong : {"0011", "not hex digits at all, is it....", ""}) {
            const auto kept = home.server->enrol.set_line_key(tx, home.panel.id, wrong, "user:1");
            CHECK(kept.ok() == wrong.empty());
        }
    });
}

}  // namespace tiexin::flows

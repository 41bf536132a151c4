// The outbox: told once the decision is committed, again after a crash, and shown when nobody took
// it.

#include "flows/notices.hpp"
#include "flows/test/town.hpp"

namespace tiexin::flows {

namespace {

// An incident that 王芳 holds, and its key holder told by message.
struct Told {
    explicit Told(Town& town_in) : town(town_in) {
        town.enrol("3910000001", town.elder);
        town.sit(wang, "王芳", pingcheng);
        town.must_say(town.press("k1"));
        id = town.open().at(0).id;
        REQUIRE(town.accept(id, wang, "王芳").ok());
        key_holder = town.read([&](const Conn& conn) {
            return town.server->incidents.proposed(conn, town.incident(id));
        })[0];
        key_holder.how = "webhook";
    }
    Result<alarms::Incident> tell() {
        auto told = town.server->incidents.tell(id, alarms::Tell{wang, key_holder});
        town.settle();
        return told;
    }
    alarms::Lamp lamp() { return town.incident(id).responders.at(0).lamp; }

    Town& town;
    IncidentId id;
    alarms::Responder key_holder;
};

}  // namespace

TEST_CASE("a responder told by message is told once, with number and incident, and no more after") {
    Town town;
    Told told(town);
    REQUIRE(told.tell().ok());
    CHECK(town.herald.called.empty());  // not before the commit
    town.live(seconds(1), {wang});
    REQUIRE(town.herald.called == std::vector<std::string>{"responders"});
    CHECK_EQ(*town.herald.last.text_of("kind"), "responder");
    CHECK_EQ(*town.herald.last.find("responder")->text_of("name"), "李姐");
    CHECK_EQ(*town.herald.last.find("responder")->text_of("phone"), "13900000901");
    CHECK_EQ(*town.herald.last.find("incident")->find("elder")->text_of("name"), "张桂英");
    CHECK(told.lamp() == alarms::Lamp::told);
    town.live(minutes(2), {wang});
    CHECK(town.herald.called.size() == 1);
}

TEST_CASE("with no way for messages the operator is told to telephone and no lamp is lit") {
    Town town;
    Told told(town);
    town.herald.configured = {"duty"};
    const auto refused = told.tell();
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == Code::unsupported);
    CHECK(town.incident(told.id).responders.empty());
    told.key_holder.how = "phone";
    REQUIRE(told.tell().ok());
    town.live(seconds(5), {wang});
    CHECK(town.herald.called.empty());
}

TEST_CASE("a message that nobody takes is tried three times and the lamp says it failed") {
    Town town;
    Told told(town);
    town.herald.answer = Error{Code::unavailable, "connection refused"};
    REQUIRE(told.tell().ok());
    town.live(seconds(2), {wang});
    CHECK(town.herald.called.size() == 1);
    CHECK(told.lamp() == alarms::Lamp::told);
    town.live(seconds(10), {wang});
    CHECK(town.herald.called.size() == static_cast<std::size_t>(notice_tries_max));
    CHECK(told.lamp() == alarms::Lamp::failed);
    CHECK(town.count("ResponderFailed") == 1);
    town.live(minutes(2), {wang});
    CHECK(town.herald.called.size() == static_cast<std::size_t>(notice_tries_max));
}

TEST_CASE("who came all the same is not called unreachable by a late failure") {
    Town town;
    Told told(town);
    town.herald.answer = Error{Code::conflict, "503"};
    REQUIRE(told.tell().ok());
    town.live(seconds(1), {wang});
    REQUIRE(
        town.server->incidents
            .command(told.id, alarms::SetLamp{wang, told.key_holder.id, alarms::Lamp::arrived, ""})
            .ok());
    town.live(seconds(30), {wang});
    CHECK(told.lamp() == alarms::Lamp::arrived);
    CHECK(town.count("ResponderFailed") == 0);
}

TEST_CASE("a server that dies between commit and message tells it after its restart") {
    Town town;
    Told told(town);
    REQUIRE(told.tell().ok());
    town.restart();
    town.sit(wang, "王芳", pingcheng);
    town.live(seconds(1), {wang});
    CHECK(town.herald.called.size() == 1);

    Town other;
    Told again(other);
    other.herald.dies = true;
    REQUIRE(again.tell().ok());
    other.live(seconds(1), {wang});
    CHECK(other.herald.called.size() == 1);
    other.herald.dies = false;
    other.restart();
    other.sit(wang, "王芳", pingcheng);
    other.live(notice_answer_limit, {wang});
    CHECK(other.herald.called.size() == 2);
    other.live(minutes(2), {wang});
    CHECK(other.herald.called.size() == 2);
}

TEST_CASE("a duty telephone that does not answer is shown at once and the ladder goes on") {
    Town town;
    town.enrol("3910000001", town.elder);
    town.sit(wang, "王芳", pingcheng);
    town.sit(boss, "赵敏", datong, identity::Role::supervisor);
    town.herald.answer = Error{Code::unavailable, "timeout"};
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    town.live(seconds(61), {wang, boss});
    CHECK(town.count("EscalationStepFailed") == 1);
    // The ladder starts over where the supervisor is told, without waiting its two minutes.
    const auto supervisor_told = [&] {
        int times = 0;
        for (const LoggedEvent& event : town.events()) {
            times += event.kind == "EscalationStepTaken" &&
                     event.payload.find("tell_supervisor") != std::string::npos;
        }
        return times;
    };
    town.live(seconds(2), {wang, boss});
    CHECK(supervisor_told() == 2);
    CHECK(town.incident(id).next_deadline_at.has_value());
    town.must_verify();
}

TEST_CASE("nothing is told of an incident that is closed") {
    Town town;
    Told told(town);
    REQUIRE(told.tell().ok());
    REQUIRE(town.close(told.id, wang, alarms::Outcome::helped).ok());
    town.live(minutes(1), {wang});
    CHECK(town.herald.called.empty());
}

}  // namespace tiexin::flows

#include "flows/calls.hpp"
#include "flows/test/town.hpp"

namespace tiexin::flows {

namespace {

// A switchboard that remembers what it was told; the real one is met in tests/voice.
struct Told final : call::Voice {
    bool up() const override { return is_up; }
    void wait(call::Leg leg) override { said.push_back("wait " + std::to_string(leg)); }
    void refuse(call::Leg leg) override { said.push_back("refuse " + std::to_string(leg)); }
    void join(call::Leg leg, IncidentId) override { said.push_back("join " + std::to_string(leg)); }
    call::Leg dial(const std::string& number, IncidentId) override {
        said.push_back("dial " + number);
        return 100;
    }
    void hold(call::Leg leg) override { said.push_back("hold " + std::to_string(leg)); }
    void hang_up(call::Leg leg) override { said.push_back("hang up " + std::to_string(leg)); }
    void join_seat(UserId, IncidentId, std::string offer, Answer answer) override {
        answer("answer to " + offer);
    }
    void mute_seat(UserId, IncidentId, bool, Done done) override { done({}); }
    void leave_seat(UserId, IncidentId) override {}
    call::LegCounts counts(call::Leg) const override { return {}; }
    std::vector<std::string> said;
    bool is_up = true;
};

struct Centre : Town {
    Centre() {
        write([&](Tx& tx) {
            registry::Elder file = *server->stores.registry.elder(tx, elder);
            file.version += 1;
            file.phones = {"03525551234"};
            file.contacts = {contact(31, "王建国", registry::ContactRole::relative, false)};
            file.contacts[0].phone = "13900012201";
            server->stores.registry.put_elder(tx, file, "system", "test");
        });
        calls.set_voice(&voice);
    }
    void ring(call::Leg leg, const std::string& from, const std::string& account = "") {
        calls.rings({leg, from, "12349", account});
        settle();
    }
    std::vector<call::Call> calls_of(IncidentId incident) {
        return read([&](const Conn& c) { return kept->calls().calls_of(c, incident); });
    }
    std::vector<std::string> events_of(IncidentId incident) {
        std::vector<std::string> out;
        for (const LoggedEvent& event :
             read([&](const Conn& c) { return kept->log().events_of(c, incident.value, 100); })) {
            if (event.kind.starts_with("Call") || event.kind.starts_with("Voice")) {
                out.push_back(event.kind);
            }
        }
        return out;
    }
    void take_hold(IncidentId incident, UserId user) {
        REQUIRE(accept(incident, user, "王芳"));
        settle();
    }

    Told voice;
    Calls calls{kept->database(), server->stores, kept->calls(), server->link};
};

}  // namespace

TEST_CASE("an elder who rings is recognised, is an incident on disk, and only then is picked up") {
    Centre c;
    c.calls.rings({1, "0352-5551234", "12349", ""});
    CHECK(c.voice.said.empty());
    c.settle();
    CHECK(c.voice.said == std::vector<std::string>{"wait 1"});
    const auto open = c.open();
    REQUIRE(open.size() == 1);
    CHECK(open[0].elder == c.elder);
    CHECK(open[0].origin == alarms::Origin::call);
    CHECK(open[0].kinds == std::vector<std::string>{"telephone"});
    const auto calls = c.calls_of(open[0].id);
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].role == "elder");
    CHECK(calls[0].name == "张桂英");
    CHECK(calls[0].state == call::State::waiting);
}

TEST_CASE("a relative is recognised in the file they stand in; a stranger is an incident too") {
    Centre c;
    c.ring(1, "13900012201");
    c.ring(2, "13711112222");
    const auto open = c.open();
    REQUIRE(open.size() == 2);
    for (const alarms::Incident& incident : open) {
        const auto calls = c.calls_of(incident.id);
        REQUIRE(calls.size() == 1);
        const bool relative = incident.elder == c.elder;
        CHECK(calls[0].role == (relative ? "relative" : "unknown"));
        CHECK(calls[0].contact == ContactId{relative ? 31ULL : 0ULL});
        CHECK(incident.reported_by == (relative ? "" : "137****2222"));
    }
}

TEST_CASE("a call of an elder whose incident is open joins it") {
    Centre c;
    c.ring(1, "03525551234");
    c.ring(2, "13900012201");
    REQUIRE(c.open().size() == 1);
    CHECK(c.calls_of(c.open()[0].id).size() == 2);
}

TEST_CASE("a terminal that registered is its elder's") {
    Centre c;
    (void)c.enrol("861234567890123", c.elder, false, "sip");
    c.ring(1, "861234567890123", "861234567890123");
    REQUIRE(c.open().size() == 1);
    CHECK(c.open()[0].elder == c.elder);
    CHECK(c.calls_of(c.open()[0].id)[0].role == "terminal");
}

TEST_CASE("the holder answers, holds, dials another in and hangs up; others may not") {
    Centre c;
    c.ring(1, "03525551234");
    const IncidentId incident = c.open()[0].id;
    const CallId id = c.calls_of(incident)[0].id;
    CHECK(c.calls.take(wang, id).error().code == Code::forbidden);
    c.take_hold(incident, wang);
    CHECK(c.calls.take(li, id).error().code == Code::forbidden);
    REQUIRE(c.calls.take(wang, id));
    CHECK(c.calls.take(wang, id).error().code == Code::conflict);
    REQUIRE(c.calls.hold(wang, id));
    REQUIRE(c.calls.resume(wang, id));
    const auto dialled =
        c.calls.dial(wang, incident, {ContactId{31}, "relative", "王建国", "13900012201"});
    REQUIRE(dialled);
    c.calls.answered(100);
    c.settle();
    CHECK(c.calls_of(incident)[1].state == call::State::talking);
    REQUIRE(c.calls.hang_up(wang, dialled->id));
    c.calls.ended(100, call::Ended::hung_up, {50, 60});
    c.calls.ended(100, call::Ended::hung_up, {50, 60});  // told twice: once
    c.settle();
    CHECK(c.calls_of(incident)[1].state == call::State::ended);
    CHECK(c.calls_of(incident)[1].counts.heard == 50);
    CHECK(c.voice.said == std::vector<std::string>{"wait 1", "join 1", "hold 1", "join 1",
                                                   "dial 13900012201", "hang up 100"});
    CHECK(c.events_of(incident) == std::vector<std::string>{"CallRang", "CallAnswered", "CallHeld",
                                                            "CallResumed", "CallDialled",
                                                            "CallAnswered", "CallEnded"});
}

TEST_CASE("a caller who gave up stays in the queue, to be called back") {
    Centre c;
    c.ring(1, "03525551234");
    const IncidentId incident = c.open()[0].id;
    c.calls.ended(1, call::Ended::hung_up, {});
    c.settle();
    CHECK(c.open().size() == 1);
    CHECK(c.open()[0].next_deadline_at);
    CHECK(call::abandoned(c.calls_of(incident)[0]));
}

TEST_CASE("who gives up in the moment of ringing is on disk as well") {
    Centre c;
    c.calls.rings({1, "03525551234", "12349", ""});
    c.calls.ended(1, call::Ended::hung_up, {});
    c.settle();
    REQUIRE(c.open().size() == 1);
    CHECK(call::abandoned(c.calls_of(c.open()[0].id)[0]));
}

TEST_CASE("a call that could not be written is refused, not left ringing") {
    Centre c;
    c.fail_next = true;
    c.ring(1, "03525551234");
    CHECK(c.voice.said == std::vector<std::string>{"refuse 1"});
    CHECK(c.open().empty());
}

TEST_CASE("calls that an earlier process left open ended with it; the incident stays") {
    Centre c;
    c.ring(1, "03525551234");
    const IncidentId incident = c.open()[0].id;
    Calls after(c.kept->database(), c.server->stores, c.kept->calls(), c.server->link);
    REQUIRE(after.load());
    CHECK(c.calls_of(incident)[0].how == call::Ended::lost);
    CHECK(c.open().size() == 1);
}

TEST_CASE("without voice nothing is promised; its loss and return stand on the timeline") {
    Centre c;
    c.ring(1, "03525551234");
    const IncidentId incident = c.open()[0].id;
    c.take_hold(incident, wang);
    c.calls.lost();
    c.calls.back();
    c.settle();
    CHECK(c.events_of(incident) ==
          std::vector<std::string>{"CallRang", "VoiceLost", "VoiceReturned"});
    c.voice.is_up = false;
    CHECK(c.calls.take(wang, c.calls_of(incident)[0].id).error().code == Code::unavailable);
    CHECK(c.calls.dial(wang, incident, {{}, "other", "", "120"}).error().code == Code::unavailable);
}

}  // namespace tiexin::flows

// A command from the key on the seat to the terminal's answer, or to its end without one.

#include "flows/test/town.hpp"

namespace tiexin::flows {

using device::CommandKind;
using device::CommandState;

namespace {

device::Command call_back() {
    return {CommandKind::call_back, 0, {"03525550000"}};
}

struct Wire {
    explicit Wire(Town& town_in)
        : town(town_in), terminal(town_in.enrol("3910000001", town_in.elder)) {
        town.server->link.set_push(
            [this](std::string_view, const std::string& device, std::vector<Down> downs) {
                CHECK_EQ(device, "3910000001");
                for (Down& down : downs) {
                    pushed.push_back(std::move(down));
                }
            });
    }
    TerminalCommand queue(const device::Command& words) {
        TerminalCommand out;
        town.write([&](Tx& tx) {
            auto queued = town.server->link.queue(tx, terminal.id, words, {}, "user:11");
            REQUIRE(queued.ok());
            out = *queued;
        });
        return out;
    }
    void sent(CommandId id, const std::string& key, bool answers = true) {
        town.write([&](Tx& tx) { REQUIRE(town.server->link.sent(tx, id, key, answers).ok()); });
    }
    TerminalCommand command(CommandId id) {
        return *town.read([&](const Conn& conn) { return town.kept->flows().command(conn, id); });
    }
    Reply answer(const std::string& key, bool accepted, bool final) {
        Town::Says says;
        says.key = "r" + std::to_string(++answers_);
        says.events.emplace_back().kind = device::EventKind::command_reply;
        says.events[0].reply = device::CommandReply{key, accepted, final, "CALL"};
        return town.must_say(says);
    }

    // In one transaction, as a batch of the writer is when the terminal is quicker than the disk.
    void sent_and_answered(CommandId id, const std::string& key) {
        Town::Says says;
        says.key = "r" + std::to_string(++answers_);
        says.events.emplace_back().kind = device::EventKind::command_reply;
        says.events[0].reply = device::CommandReply{key, true, true, key};
        town.write([&](Tx& tx) {
            REQUIRE(town.server->link.sent(tx, id, key, true).ok());
            REQUIRE(town.server->link.take(tx, {town.report_of(says)}).ok());
        });
    }

    Town& town;
    registry::Terminal terminal;
    std::vector<Down> pushed;

private:
    int answers_ = 0;
};

}  // namespace

TEST_CASE("an answer in the same transaction as the word that its command was sent confirms it") {
    Town town;
    Wire wire(town);
    town.must_say(town.position("p1"));
    const auto queued = wire.queue(call_back());
    wire.sent_and_answered(queued.id, "CALL");
    CHECK(wire.command(queued.id).state == CommandState::confirmed);
    town.live(minutes(2));
    CHECK(wire.command(queued.id).state == CommandState::confirmed);
    CHECK(town.count("CommandFailed") == 0);
}

TEST_CASE("a command to a terminal on line is pushed, sent, echoed, confirmed") {
    Town town;
    Wire wire(town);
    town.must_say(town.position("p1"));
    const auto queued = wire.queue(call_back());
    CHECK(queued.state == CommandState::queued);
    REQUIRE(wire.pushed.size() == 1);
    CHECK(wire.pushed[0].words == call_back());
    CHECK(town.must_say(town.position("p2")).commands.empty());  // not handed out twice
    wire.sent(queued.id, "CALL");
    CHECK(wire.command(queued.id).state == CommandState::sent);
    wire.answer("FIND", true, true);
    CHECK(wire.command(queued.id).state == CommandState::sent);
    wire.answer("CALL", true, false);
    CHECK(wire.command(queued.id).state == CommandState::echoed);
    wire.answer("CALL", true, true);
    const auto done = wire.command(queued.id);
    CHECK(done.state == CommandState::confirmed);
    CHECK(done.confirmed_at.has_value());
    CHECK(town.count("CommandQueued") == 1);
    CHECK(town.count("CommandConfirmed") == 1);
    for (const LoggedEvent& event : town.events()) {
        CHECK(event.payload.find("03525550000") == std::string::npos);
    }
    town.live(minutes(5));
    CHECK(wire.command(queued.id).state == CommandState::confirmed);
    CHECK(wire.pushed.size() == 1);
}

TEST_CASE("a command to a terminal that is away is delivered on its return") {
    Town town;
    Wire wire(town);
    const auto queued = wire.queue({CommandKind::locate_now, 0, {}});
    CHECK(wire.pushed.empty());
    town.restart();
    const Reply reply = town.must_say(town.position("p1"));
    REQUIRE(reply.commands.size() == 1);
    CHECK(reply.commands[0].command == queued.id);
    CHECK(town.must_say(town.position("p2")).commands.empty());
    auto elsewhere = town.position("p3");
    elsewhere.connection = ConnectionId{2};
    CHECK(town.must_say(elsewhere).commands.size() == 1);  // the first connection broke
}

TEST_CASE("a command without an answer is tried three times and fails, saying so") {
    Town town;
    Wire wire(town);
    town.must_say(town.position("p1"));
    const auto queued = wire.queue(call_back());
    for (std::size_t i = 1; i <= 3; ++i) {
        REQUIRE(wire.pushed.size() == i);
        wire.sent(queued.id, "CALL");
        town.wait(command_answer_limit);
    }
    const auto failed = wire.command(queued.id);
    CHECK(failed.state == CommandState::failed);
    CHECK(failed.tries == 3);
    CHECK_EQ(failed.failure, "no_answer");
    CHECK(wire.pushed.size() == 3);
}

TEST_CASE("a command nobody fetches expires; one the terminal refuses fails") {
    Town town;
    Wire wire(town);
    const auto queued = wire.queue(call_back());
    town.wait(command_life - seconds(1));
    CHECK(wire.command(queued.id).state == CommandState::queued);
    town.wait(seconds(1));
    CHECK(wire.command(queued.id).state == CommandState::expired);
    CHECK(town.must_say(town.position("p1")).commands.empty());

    const auto second = wire.queue(call_back());
    wire.sent(second.id, "CALL");
    wire.answer("CALL", false, true);
    CHECK(wire.command(second.id).state == CommandState::failed);
}

TEST_CASE("where the protocol never answers, sent is the last state") {
    Town town;
    Wire wire(town);
    const auto queued = wire.queue({CommandKind::find, 0, {}});
    wire.sent(queued.id, "FIND", false);
    town.wait(hours(25));
    CHECK(wire.command(queued.id).state == CommandState::sent);
    CHECK(town.count("CommandFailed") == 0);
    CHECK(town.count("CommandExpired") == 0);
}

TEST_CASE("a command that cannot leave is tried again, then fails with its reason") {
    Town town;
    Wire wire(town);
    const auto queued = wire.queue(call_back());
    for (std::uint64_t connection = 1; connection <= 3; ++connection) {
        auto says = town.position("p" + std::to_string(connection));
        says.connection = ConnectionId{connection};
        REQUIRE(town.must_say(says).commands.size() == 1);
        town.write([&](Tx& tx) {
            REQUIRE(town.server->link.not_sent(tx, queued.id, "unsupported").ok());
        });
    }
    CHECK(wire.command(queued.id).state == CommandState::failed);
    CHECK_EQ(wire.command(queued.id).failure, "unsupported");
}

TEST_CASE("a command the terminal's protocol has no words for fails at once and says why") {
    Town town;
    Wire wire(town);
    town.server->link.set_can_be_told(
        [](const registry::Terminal& terminal, const device::Command& words) -> Result<void> {
            CHECK_EQ(terminal.device, "3910000001");
            if (words.kind == CommandKind::call_back) {
                return Error{Code::unsupported, "it cannot dial"};
            }
            if (words.kind == CommandKind::report_interval) {
                return Error{Code::bad_input, "from 60 s"};
            }
            return {};
        });
    town.must_say(town.position("p1"));
    const auto dial = wire.queue(call_back());
    CHECK(dial.state == CommandState::failed);
    CHECK_EQ(dial.failure, "unsupported");
    const auto often = wire.queue({CommandKind::report_interval, 30, {}});
    CHECK_EQ(often.failure, "out_of_range");
    CHECK(wire.pushed.empty());
    const auto kept = wire.command(dial.id);
    CHECK(kept.state == CommandState::failed);
    CHECK(kept.failed_at == kept.queued_at);
    CHECK(kept.tries == 0);
    CHECK(town.count("CommandFailed") == 2);
    CHECK(town.count("CommandQueued") == 0);
    town.live(minutes(5));
    CHECK(town.must_say(town.position("p2")).commands.empty());
    town.wait(command_life);
    CHECK(town.count("CommandExpired") == 0);

    wire.queue({CommandKind::find, 0, {}});
    CHECK(wire.pushed.size() == 1);
}

TEST_CASE("wrong words and too many commands are refused") {
    Town town;
    Wire wire(town);
    const auto refused = [&](const device::Command& words) {
        Code code = Code::unsupported;
        town.write([&](Tx& tx) {
            const auto queued = town.server->link.queue(tx, wire.terminal.id, words, {}, "user:11");
            REQUIRE_FALSE(queued.ok());
            code = queued.error().code;
        });
        return code;
    };
    CHECK(refused({CommandKind::call_back, 0, {}}) == Code::bad_input);
    CHECK(refused({CommandKind::call_back, 0, {"0352#5550000"}}) == Code::bad_input);
    CHECK(refused({CommandKind::sos_numbers, 0, {"1", "2", "3", "4"}}) == Code::bad_input);
    CHECK(refused({CommandKind::report_interval, 1, {}}) == Code::bad_input);
    for (std::size_t i = 0; i < commands_queued_per_terminal_max; ++i) {
        wire.queue(call_back());
    }
    CHECK(refused(call_back()) == Code::too_large);
}

TEST_CASE("a command given for an incident is a step of its holder and stands on its timeline") {
    Town town;
    Wire wire(town);
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    REQUIRE(town.accept(id, wang, "王芳").ok());
    const auto ordered =
        town.server->incidents.order_terminal(id, wire.terminal.id, call_back(), "user:11");
    REQUIRE(ordered.ok());
    CHECK(town.incident(id).state == alarms::State::acting);
    bool told = false;
    for (const LoggedEvent& event : town.events()) {
        told |= event.kind == "CommandQueued" && event.subject == id.value;
    }
    CHECK(told);
}

TEST_CASE("a command that cannot be told is no step of the incident, and its timeline says so") {
    Town town;
    Wire wire(town);
    town.server->link.set_can_be_told(
        [](const registry::Terminal&, const device::Command&) -> Result<void> {
            return Error{Code::unsupported, "it cannot dial"};
        });
    town.must_say(town.press("k1"));
    const IncidentId id = town.open().at(0).id;
    REQUIRE(town.accept(id, wang, "王芳").ok());
    const auto before = town.incident(id).state;
    const auto ordered =
        town.server->incidents.order_terminal(id, wire.terminal.id, call_back(), "user:11");
    REQUIRE(ordered.ok());
    CHECK(ordered->state == CommandState::failed);
    CHECK(town.incident(id).state == before);
    bool told = false;
    for (const LoggedEvent& event : town.events()) {
        told |= event.kind == "CommandFailed" && event.subject == id.value;
    }
    CHECK(told);
}

}  // namespace tiexin::flows

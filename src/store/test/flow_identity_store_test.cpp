#include <doctest/doctest.h>

#include "store/flow_store.hpp"
#include "store/test/open_store.hpp"

namespace tiexin::store::test {

TEST_CASE("a command comes back as put and is open until it is settled") {
    TestStore s;
    flows::Store& flows = s.store->flows();
    flows::TerminalCommand command;
    command.terminal = TerminalId{4};
    command.incident = IncidentId{6};
    command.words = {device::CommandKind::sos_numbers, 0, {"13900012201", "120"}};
    command.queued_at = test_start();
    command.expires_at = test_start() + flows::command_life;
    command.answer = "ok";
    const auto put = [&](device::CommandState state) {
        s.write([&](Tx& tx) -> Result<void> {
            if (!command.id) {
                command.id = tx.make_id<CommandId>();
            }
            command.state = state;
            flows.put_command(tx, command);
            return {};
        });
    };
    const auto open = [&] {
        return s.read([&](const Conn& c) { return flows.open_commands(c, TerminalId{4}); }).size();
    };
    using device::CommandState;
    for (const auto state : {CommandState::queued, CommandState::sent, CommandState::echoed}) {
        put(state);
        CHECK(open() == 1);
    }
    for (const auto state :
         {CommandState::confirmed, CommandState::failed, CommandState::expired}) {
        put(state);
        CHECK(open() == 0);
    }
    s.look([&](const Conn& c) -> Result<void> {
        const auto kept = flows.command(c, command.id).value();
        CHECK(kept.words == command.words);
        CHECK(kept.state == CommandState::expired);
        CHECK(kept.answer == "ok");
        CHECK(kept.expires_at == command.expires_at);
        CHECK(flows.commands_of(c, TerminalId{4}, {}, 9).size() == 1);
        CHECK(flows.commands_of(c, {}, IncidentId{6}, 9).size() == 1);
        CHECK(flows.commands_of(c, TerminalId{5}, IncidentId{6}, 9).empty());
        CHECK(flows.all_open_commands(c).empty());
        return {};
    });
}

TEST_CASE("deadlines are one per kind and subject and fall due in order") {
    TestStore s;
    s.write([](Tx& tx) -> Result<void> {
        tx.set_deadline("ladder", 1, tx.now() + seconds(20));
        tx.set_deadline("ladder", 2, tx.now() + seconds(5));
        tx.set_deadline("ladder", 1, tx.now() + seconds(10));
        tx.set_deadline("seat", 1, tx.now() + seconds(30));
        tx.clear_deadline("nothing", 9);
        return {};
    });
    flows::Store& flows = s.store->flows();
    s.look([&](const Conn& c) -> Result<void> {
        CHECK(flows.next_deadline(c) == test_start() + seconds(5));
        CHECK(flows.due(c, test_start(), 10).empty());
        const auto due = flows.due(c, test_start() + seconds(10), 10);
        REQUIRE(due.size() == 2);
        CHECK(due[0].subject == 2);
        CHECK(due[1].subject == 1);
        CHECK(due[1].at == test_start() + seconds(10));
        CHECK(flows.due(c, test_start() + hours(1), 2).size() == 2);
        return {};
    });
    s.write([](Tx& tx) -> Result<void> { return tx.clear_deadline("ladder", 1), Result<void>(); });
    s.look([&](const Conn& c) -> Result<void> {
        CHECK_FALSE(flows.deadline(c, "ladder", 1));
        CHECK(flows.deadline(c, "seat", 1) == test_start() + seconds(30));
        return {};
    });
}

TEST_CASE("the quarantine keeps the newest inputs") {
    TestStore s;
    s.write([&](Tx& tx) -> Result<void> {
        for (std::size_t i = 0; i < quarantine_rows_max + 3; ++i) {
            s.store->flows().put_quarantined(
                tx, {0, tx.now(), "watch", std::to_string(i), "CHECK", "5b"});
        }
        return {};
    });
    const auto kept = s.read([&](const Conn& c) { return s.store->flows().quarantine(c, 99'999); });
    REQUIRE(kept.size() == quarantine_rows_max);
    CHECK(kept.front().device == std::to_string(quarantine_rows_max + 2));
    CHECK(kept.front().frame_hex == "5b");
    CHECK(kept.back().device == "3");
}

TEST_CASE("users have one name whatever its case, sessions end, accesses stand in the log") {
    TestStore s;
    identity::Store& store = s.store->identity();
    identity::User user;
    user.name = "Wang.Fang";
    user.display_name = "王芳";
    user.role = identity::Role::supervisor;
    user.areas = {AreaId{140213000000}, AreaId{140214001000}};
    user.last_sign_in_at = test_start();
    identity::Session session{
        SessionId{8}, "hash", {}, test_start(), test_start(), test_start() + hours(1), "127.0.0.1"};
    identity::Access access;
    access.at = test_start();
    access.action = "phone_revealed";
    access.elder = ElderId{7};
    access.reason = "call back";
    s.write([&](Tx& tx) -> Result<void> {
        access.user = session.user = user.id = tx.make_id<UserId>();
        store.put_user(tx, user);
        store.put_session(tx, session);
        store.log_access(tx, access, AreaId{140213001000});
        access.action = "elder_opened";
        store.log_access(tx, access, AreaId{140213001000});
        return {};
    });
    s.look([&](const Conn& c) -> Result<void> {
        const auto kept = store.user_named(c, "wang.fang").value();
        CHECK(kept.id == user.id);
        CHECK(kept.areas == user.areas);
        CHECK(kept.role == identity::Role::supervisor);
        CHECK(kept.last_sign_in_at == test_start());
        CHECK(store.session(c, "hash")->expires_at == test_start() + hours(1));
        identity::AccessQuery query;
        query.scopes = {AreaId{140200000000}};
        const auto all = store.accesses(c, query);
        REQUIRE(all.size() == 2);
        CHECK(all[0].action == "elder_opened");
        query.action = "phone_revealed";
        CHECK(store.accesses(c, query).size() == 1);
        query.scopes = {AreaId{140214000000}};
        CHECK(store.accesses(c, query).empty());
        const auto events = s.store->log().events_of(c, 7, 9);
        REQUIRE(events.size() == 2);
        CHECK(events[0].kind == "FieldRevealed");
        CHECK(events[1].kind == "FileOpened");
        return {};
    });
    identity::User same = user;
    same.id = UserId{99};
    same.name = "WANG.FANG";
    const auto doubled = s.database().write(
        [&](Tx& tx) -> Result<void> { return store.put_user(tx, same), Result<void>(); });
    CHECK(doubled.error().code == Code::conflict);
    s.clock.advance(hours(2));
    session.id = SessionId{9};
    session.token_hash = "other";
    session.expires_at = s.clock.now() + hours(1);
    s.write([&](Tx& tx) -> Result<void> { return store.put_session(tx, session), Result<void>(); });
    s.look([&](const Conn& c) -> Result<void> {
        CHECK_FALSE(store.session(c, "hash"));
        CHECK(store.session(c, "other"));
        return {};
    });
}

}  // namespace tiexin::store::test

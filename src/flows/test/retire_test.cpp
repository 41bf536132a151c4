// A terminal that is taken out of service and comes back.

#include "flows/test/town.hpp"

namespace tiexin::flows {

using alarms::Incident;

TEST_CASE("a retired terminal presses as a stranger that is named, until it is enrolled again") {
    Town town;
    const auto terminal = town.enrol("3910000001", town.elder);
    town.must_say(town.position("p"));
    CommandId waiting;
    town.write([&](Tx& tx) {
        const auto queued = town.server->link.queue(
            tx, terminal.id, {device::CommandKind::find, 0, {}}, IncidentId{}, "user:11");
        REQUIRE(queued.ok());
        waiting = queued->id;
        CHECK(town.server->enrol.retire(tx, terminal.id, " ", "user:11").error().code ==
              Code::bad_input);
        REQUIRE(town.server->enrol.retire(tx, terminal.id, "屏坏了", "user:11").ok());
        CHECK(town.server->enrol.retire(tx, terminal.id, "again", "user:11").error().code ==
              Code::conflict);
    });
    const auto command =
        town.read([&](const Conn& conn) { return town.kept->flows().command(conn, waiting); });
    CHECK(command->state == device::CommandState::failed);
    CHECK(command->failure == "retired");
    const auto wearings = town.read(
        [&](const Conn& conn) { return town.kept->registry().wearings(conn, terminal.id); });
    REQUIRE(wearings.size() == 1);
    CHECK(wearings[0].until.has_value());
    CHECK(Json::parse(town.events().back().payload)->text_of("reason") == "屏坏了");

    for (const bool restarts : {false, true}) {
        CAPTURE(restarts);
        if (restarts) {
            town.restart();
        }
        const Reply reply = town.must_say(town.press(restarts ? "2" : "1"));
        CHECK(reply.commands.empty());
        REQUIRE(town.open().size() == 1);
        const Incident stranger = town.open()[0];
        CHECK(stranger.origin == alarms::Origin::unknown_terminal);
        CHECK_FALSE(stranger.elder);
        CHECK(stranger.terminal == terminal.id);
        CHECK(stranger.area == terminal.area);
        const Json row = town.read([&](const Conn& conn) {
            return incident_json(town.server->stores, conn, stranger, town.clock.now());
        });
        CHECK(row.find("terminal")->bool_of("enrolled") == false);
    }
    REQUIRE(town.server->incidents.false_press(town.open()[0].id, wang, "王芳").ok());
    town.clock.advance(hours(1));

    const auto back = town.enrol("3910000001", town.elder);
    CHECK(back.id == terminal.id);
    CHECK(back.model == terminal.model);
    town.must_say(town.press("3"));
    REQUIRE(town.open().size() == 1);
    CHECK(town.open()[0].elder == town.elder);
    CHECK(town.open()[0].origin == alarms::Origin::terminal);
    town.must_verify();
}

}  // namespace tiexin::flows

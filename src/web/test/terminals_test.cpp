// Terminals through Api: knocking, enrolling, wearing, commands, and the incident of an unknown
// one.

#include <doctest/doctest.h>

#include "web/test/rig.hpp"

namespace tiexin::web::testing {
namespace {

using enum net::Method;

// One frame of a terminal, as the gateway hands it on.
void say(Rig& rig, const std::string& device, device::AlarmSet alarms, const std::string& key) {
    device::DeviceEvent event;
    event.alarms = alarms;
    event.battery.percent = 11;
    device::Fix fix;
    fix.place = Wgs84{40.09, 113.3};
    fix.valid = true;
    event.position = fix;
    device::settle_kind(event, device::EventKind::heartbeat);
    const std::vector<device::DeviceEvent> events = {event};
    const std::string address = "198.51.100.4";
    flows::Report report;
    report.protocol = "watch";
    report.device = &device;
    report.address = &address;
    report.received = rig.clock.now();
    report.authenticated = true;
    report.events = &events;
    report.key = &key;
    const Result<void> written = rig.store->database().write([&](Tx& tx) -> Result<void> {
        const auto replies = rig.link->take(tx, {report});
        return replies ? Result<void>{} : Result<void>{replies.error()};
    });
    REQUIRE(written.ok());
}

std::string enrol(Rig& rig, const std::string& device, const std::string& elder) {
    const Said said = rig.post("sunli", "/api/v1/terminals",
                               Json::object({{"protocol", "watch"},
                                             {"device", device},
                                             {"kind", "watch"},
                                             {"model", "W3"},
                                             {"elder_id", elder}}));
    CAPTURE(said.text);
    REQUIRE(said.status == 201);
    return std::string(said.body.text_of("id").value());
}

TEST_CASE("a_pressing_stranger_knocks_raises_an_incident_and_is_enrolled_from_it") {
    Rig rig;
    const std::string elder = rig.add_elder();
    say(rig, "3512345678", {device::AlarmKind::sos}, "1");
    const Said knocking = rig.get("sunli", "/api/v1/knocking");
    REQUIRE(knocking.body.find("items")->size() == 1);
    const Json& knock = *knocking.body.find("items")->at(0);
    CHECK(knock.text_of("device") == "3512345678");
    CHECK(knock.int_of("presses") == 1);
    const std::string incident(knock.text_of("incident_id").value_or(""));
    const Said queue = rig.get("wangfang", "/api/v1/queue");
    REQUIRE(queue.body.find("items")->size() == 1);
    const Json& row = *queue.body.find("items")->at(0);
    CHECK(row.text_of("id") == incident);
    CHECK(row.text_of("origin") == "unknown_terminal");
    CHECK(row.find("terminal")->bool_of("enrolled") == false);

    const std::string path = "/api/v1/incidents/" + incident;
    REQUIRE(rig.post("wangfang", path + "/accept").status == 200);
    const Said linked = rig.ask("wangfang", put, path + "/elder",
                                Json::object({{"elder_id", elder}, {"enrol", true}}));
    CAPTURE(linked.text);
    REQUIRE(linked.status == 200);
    CHECK(linked.body.find("elder")->text_of("id") == elder);
    CHECK(linked.body.find("terminal")->bool_of("enrolled") == true);
    CHECK(rig.get("sunli", "/api/v1/knocking").body.find("items")->size() == 0);
    const std::string terminal(linked.body.find("terminal")->text_of("id").value());
    CHECK(rig.get("sunli", "/api/v1/terminals/" + terminal).body.text_of("state") ==
          "commissioned");
    rig.clock.advance(minutes(1));
    say(rig, "3512345678", {device::AlarmKind::sos}, "2");
    CHECK(rig.get("sunli", "/api/v1/terminals/" + terminal).body.text_of("state") ==
          "commissioned");
}

TEST_CASE("a_knock_may_be_dismissed_and_a_terminal_enrolled_once") {
    Rig rig;
    const std::string elder = rig.add_elder();
    say(rig, "3512345678", {}, "1");
    CHECK(rig.ask("sunli", delete_, "/api/v1/knocking/watch/3512345678").status == 204);
    CHECK(rig.get("sunli", "/api/v1/knocking").body.find("items")->size() == 0);
    (void)enrol(rig, "3512345678", elder);
    CHECK(rig.post("sunli", "/api/v1/terminals",
                   Json::object({{"protocol", "watch"},
                                 {"device", "3512345678"},
                                 {"kind", "watch"},
                                 {"elder_id", elder}}))
              .code() == "terminal_enrolled");
    CHECK(rig.post("sunli", "/api/v1/terminals",
                   Json::object({{"protocol", "watch"}, {"device", "9"}, {"kind", "watch"}}))
              .code() == "invalid_fields");
}

TEST_CASE("a_terminal_changes_its_wearer_and_keeps_who_wore_it") {
    Rig rig;
    const std::string first = rig.add_elder("张桂英");
    const std::string second = rig.add_elder("李建国");
    const std::string path = "/api/v1/terminals/" + enrol(rig, "3512345678", first);
    rig.clock.advance(hours(1));
    const Said given =
        rig.ask("sunli", put, path + "/assignment", Json::object({{"elder_id", second}}));
    CAPTURE(given.text);
    REQUIRE(given.status == 200);
    CHECK(given.body.find("elder")->text_of("id") == second);
    CHECK(given.body.find("wearers")->size() == 2);
    const Said taken = rig.ask("sunli", delete_, path + "/assignment");
    CHECK(taken.body.find("elder")->is_null());
}

TEST_CASE("a_line_key_is_told_and_never_shown") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const std::string key = "00112233445566778899aabbccddeeff";
    const Json panel = Json::object({{"protocol", "sia_dc09"},
                                     {"device", "99000001"},
                                     {"kind", "hub"},
                                     {"line_key", key},
                                     {"elder_id", elder}});
    Json wrong = panel;
    wrong.set("line_key", "0011");
    CHECK(rig.post("sunli", "/api/v1/terminals", wrong).code() == "invalid_fields");
    const Said enrolled = rig.post("sunli", "/api/v1/terminals", panel);
    CAPTURE(enrolled.text);
    REQUIRE(enrolled.status == 201);
    CHECK(enrolled.body.bool_of("line_key_set") == true);
    CHECK(enrolled.text.find(key) == std::string::npos);
    const std::string path =
        "/api/v1/terminals/" + std::string(enrolled.body.text_of("id").value());
    CHECK(rig.get("sunli", path).text.find(key) == std::string::npos);
    CHECK(rig.get("sunli", "/api/v1/terminals").text.find(key) == std::string::npos);

    CHECK(rig.ask("auditor", delete_, path + "/line-key").status == 403);
    CHECK(rig.ask("guojing", delete_, path + "/line-key").status == 404);
    CHECK(rig.ask("sunli", delete_, path + "/line-key").body.bool_of("line_key_set") == false);
    const auto set_to = [&](const std::string& value) {
        return rig.ask("sunli", put, path + "/line-key", Json::object({{"line_key", value}}));
    };
    CHECK(set_to("").code() == "invalid_fields");
    CHECK(set_to("zz112233445566778899aabbccddeeff").code() == "invalid_fields");
    const Said kept = set_to(key + key);
    CAPTURE(kept.text);
    CHECK(kept.status == 200);
    CHECK(kept.body.bool_of("line_key_set") == true);
    CHECK(kept.text.find(key) == std::string::npos);
}

TEST_CASE("a_terminal_is_retired_with_a_reason_and_its_press_enrols_it_again_from_the_seat") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const std::string id = enrol(rig, "3512345678", elder);
    const std::string path = "/api/v1/terminals/" + id;
    const Json reason = Json::object({{"reason", "换新机"}});
    CHECK(rig.post("sunli", path + "/retire", Json::object({{"reason", ""}})).code() ==
          "invalid_fields");
    CHECK(rig.post("auditor", path + "/retire", reason).status == 403);
    CHECK(rig.post("guojing", path + "/retire", reason).status == 404);
    const Said retired = rig.post("sunli", path + "/retire", reason);
    CAPTURE(retired.text);
    REQUIRE(retired.status == 200);
    CHECK(retired.body.text_of("state") == "retired");
    CHECK(retired.body.find("elder")->is_null());
    CHECK(rig.post("sunli", path + "/retire", reason).code() == "terminal_retired");

    say(rig, "3512345678", {device::AlarmKind::sos}, "1");
    const Said queue = rig.get("wangfang", "/api/v1/queue");
    REQUIRE(queue.body.find("items")->size() == 1);
    const Json& row = *queue.body.find("items")->at(0);
    CHECK(row.text_of("origin") == "unknown_terminal");
    CHECK(row.find("terminal")->text_of("id") == id);
    CHECK(row.find("terminal")->bool_of("enrolled") == false);
    const std::string incident = "/api/v1/incidents/" + std::string(row.text_of("id").value());
    REQUIRE(rig.post("wangfang", incident + "/accept").status == 200);
    const Said linked = rig.ask("wangfang", put, incident + "/elder",
                                Json::object({{"elder_id", elder}, {"enrol", true}}));
    CAPTURE(linked.text);
    REQUIRE(linked.status == 200);
    CHECK(linked.body.find("terminal")->bool_of("enrolled") == true);
    CHECK(rig.get("sunli", path).body.find("elder")->text_of("id") == elder);
}

TEST_CASE("commands_are_queued_listed_and_checked") {
    Rig rig;
    rig.ports->site.centre_number = "12349";
    const std::string elder = rig.add_elder();
    const std::string path = "/api/v1/terminals/" + enrol(rig, "3512345678", elder) + "/commands";
    const Said called = rig.post("wangfang", path, Json::object({{"kind", "call_back"}}));
    CAPTURE(called.text);
    REQUIRE(called.status == 201);
    CHECK(called.body.text_of("state") == "queued");
    CHECK(called.body.find("by")->text_of("name") == "wangfang");
    CHECK(rig.post("wangfang", path, Json::object({{"kind", "sos_numbers"}})).code() ==
          "invalid_fields");
    CHECK(rig.post("wangfang", path, Json::object({{"kind", "report_interval"}, {"interval_s", 5}}))
              .code() == "invalid_fields");
    CHECK(rig.post("wangfang", path,
                   Json::object({{"kind", "find"}, {"numbers", Json::array({"120"})}}))
              .code() == "invalid_fields");
    CHECK(rig.get("wangfang", path).body.find("items")->size() == 1);
    const Said counts = rig.get("wangfang", "/api/v1/terminals/counts");
    CHECK(counts.body.int_of("total") == 1);
    CHECK(counts.body.int_of("unconfirmed_command") == 1);
    CHECK(rig.get("wangfang", "/api/v1/terminals?show=unconfirmed_command")
              .body.find("items")
              ->size() == 1);
    CHECK(rig.get("wangfang", "/api/v1/terminals?show=offline").body.int_of("total") == 1);
}

TEST_CASE("a_press_of_a_worn_terminal_shows_place_battery_and_file") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const std::string terminal = enrol(rig, "3512345678", elder);
    say(rig, "3512345678", {device::AlarmKind::sos}, "0");  // the commissioning press
    rig.clock.advance(minutes(5));
    say(rig, "3512345678", {device::AlarmKind::sos, device::AlarmKind::low_battery}, "7");
    rig.clock.advance(seconds(2));
    const Said queue = rig.get("wangfang", "/api/v1/queue");
    REQUIRE(queue.body.find("items")->size() >= 1);
    CAPTURE(queue.text);
    const Json& row = *queue.body.find("items")->at(0);
    CHECK(row.int_of("priority") == 1);
    CHECK(row.int_of("battery_percent") == 11);
    const Said detail =
        rig.get("wangfang", "/api/v1/incidents/" + std::string(row.text_of("id").value()));
    REQUIRE(detail.body.find("positions")->size() == 1);
    CHECK(detail.body.find("positions")->at(0)->text_of("datum") == "wgs84");
    CHECK(detail.body.find("positions")->at(0)->int_of("age_s") == 2);
    const Said list = rig.get("wangfang", "/api/v1/terminals?q=3512345678");
    CHECK(list.body.find("items")->at(0)->bool_of("online") == true);
    CHECK(list.body.find("items")->at(0)->bool_of("alarming") == true);
    CHECK(rig.get("wangfang", "/api/v1/terminals?show=low_battery").body.int_of("total") == 1);
    const Said positions = rig.get("wangfang", "/api/v1/positions");
    REQUIRE(positions.body.find("state")->size() == 1);
    CHECK(positions.body.find("state")->at(0)->as_int() == 3);
    const Said track = rig.get("wangfang", "/api/v1/elders/" + elder + "/track?day=2026-03-01");
    CAPTURE(track.text);
    CHECK(track.body.find("points")->size() >= 1);
    CHECK(rig.get("guojing", "/api/v1/terminals/" + terminal).status == 404);
}

}  // namespace
}  // namespace tiexin::web::testing

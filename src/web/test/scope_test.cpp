// What lies outside somebody's areas stays there, whichever way it is asked for.

#include <doctest/doctest.h>

#include "web/test/rig.hpp"

namespace tiexin::web::testing {
namespace {

using enum net::Method;

Json sos_for(const std::string& elder) {
    return Json::object({{"elder_id", elder}, {"kind", "sos"}});
}

TEST_CASE("an_incident_by_hand_opens_no_file_of_another_area") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const Said other = rig.post("guojing", "/api/v1/incidents", sos_for(elder));
    CHECK(other.status == 422);
    CHECK(rig.get("guojing", "/api/v1/elders/" + elder).status == 404);
    CHECK(rig.post("wangfang", "/api/v1/incidents", sos_for(elder)).status == 201);
}

TEST_CASE("an_incident_is_not_linked_to_an_elder_of_another_area") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const Said made = rig.post("guojing", "/api/v1/incidents",
                               Json::object({{"area_id", "140214"}, {"kind", "sos"}}));
    REQUIRE(made.status == 201);
    const std::string path = "/api/v1/incidents/" + std::string(made.body.text_of("id").value());
    CHECK(rig.ask("guojing", put, path + "/elder", Json::object({{"elder_id", elder}})).status ==
          422);
    CHECK(rig.get("guojing", "/api/v1/elders/" + elder).status == 404);
}

TEST_CASE("a_command_goes_into_no_timeline_but_that_of_an_incident_it_belongs_to") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const Said terminal = rig.post("sunli", "/api/v1/terminals",
                                   Json::object({{"protocol", "watch"},
                                                 {"device", "3512345678"},
                                                 {"kind", "watch"},
                                                 {"elder_id", elder}}));
    REQUIRE(terminal.status == 201);
    CHECK(terminal.body.find("last_heard_at")->is_null());
    const std::string path =
        "/api/v1/terminals/" + std::string(terminal.body.text_of("id").value()) + "/commands";
    const auto locate_for = [](const Said& incident) {
        return Json::object({{"kind", "locate_now"}, {"incident_id", *incident.body.find("id")}});
    };
    const Said strange = rig.post("guojing", "/api/v1/incidents",
                                  Json::object({{"area_id", "140214"}, {"kind", "sos"}}));
    REQUIRE(strange.status == 201);
    CHECK(rig.post("wangfang", path, locate_for(strange)).status == 422);
    const Said own = rig.post("wangfang", "/api/v1/incidents", sos_for(elder));
    REQUIRE(own.status == 201);
    CHECK(rig.post("wangfang", path, locate_for(own)).status == 201);
}

}  // namespace
}  // namespace tiexin::web::testing

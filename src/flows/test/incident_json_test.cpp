#include "flows/incident_json.hpp"

#include <doctest/doctest.h>

namespace tiexin::flows {

TEST_CASE("where it is, is said by county and town, whatever the elder's committee") {
    const auto table = Divisions::parse(R"({"city":{"code":"140200","name":"大同市","province":"山西省"},
"source":"a test","counties":[{"code":"140212","name":"新荣区","official":true,
"centre":{"lat":40.2611,"lon":113.1759},"streets":[{"code":"140212100","name":"新荣镇",
"villages":[{"code":"140212100201","name":"新荣村村委会"}]}]}]})");
    REQUIRE_MESSAGE(table.ok(), (table.ok() ? "" : table.error().detail));
    CHECK_EQ(place_text(AreaId{140212100201}, *table), "新荣区新荣镇");
    CHECK_EQ(place_text(AreaId{140212100000}, *table), "新荣区新荣镇");
    CHECK_EQ(place_text(AreaId{140212000000}, *table), "新荣区");
    CHECK_EQ(place_text(AreaId{140200000000}, *table), "大同市");
    CHECK_EQ(place_text(AreaId{140213001000}, *table), "140213001");  // not in the table
    CHECK_EQ(place_text(AreaId{}, *table), "");
}

}  // namespace tiexin::flows

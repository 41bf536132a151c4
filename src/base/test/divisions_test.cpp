#include "base/divisions.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

namespace tiexin {

namespace {

AreaId area(std::string_view code) {
    const auto id = parse_area(code);
    REQUIRE_MESSAGE(id.has_value(), code);
    return *id;
}

const Divisions& datong() {
    static const Divisions table = *Divisions::load("assets/divisions/datong.json");
    return table;
}

}  // namespace

TEST_CASE("codes of every length are read and written in their standard length") {
    CHECK_EQ(to_text(area("14")), "140000");
    CHECK_EQ(to_text(area("1402")), "140200");
    CHECK_EQ(to_text(area("140200")), "140200");
    CHECK_EQ(to_text(area("140213")), "140213");
    CHECK_EQ(to_text(area("140213050")), "140213050");
    CHECK_EQ(to_text(area("140213050001")), "140213050001");
    CHECK_EQ(area("1402"), area("140200000000"));
    CHECK_EQ(area("140213"), area("140213000"));
    CHECK_EQ(to_text(AreaId{}), "");
    for (const char* wrong :
         {"", "1", "140", "14021", "1402130", "14021305", "1402130500", "1402130500010", "00",
          "000000", "000000000000", "140013", "140200050", "140213000001", "1402x3", "14 213",
          "-40213", "140000000001"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_area(wrong));
    }
}

TEST_CASE("an area knows its level and what is above it") {
    const AreaId committee = area("140213050001");
    CHECK_EQ(level_of(committee), AreaLevel::committee);
    CHECK_EQ(parent_of(committee), area("140213050"));
    CHECK_EQ(parent_of(area("140213050")), area("140213"));
    CHECK_EQ(parent_of(area("140213")), area("140200"));
    CHECK_EQ(parent_of(area("140200")), area("140000"));
    CHECK_FALSE(parent_of(area("140000")));
    CHECK_FALSE(parent_of(AreaId{}));
    CHECK_EQ(ancestor_of(committee, AreaLevel::county), area("140213"));
    CHECK_EQ(ancestor_of(committee, AreaLevel::committee), committee);
    CHECK_FALSE(ancestor_of(area("140213"), AreaLevel::town));
    CHECK_FALSE(ancestor_of(committee, AreaLevel::none));
}

TEST_CASE("a scope contains itself and what lies in it, and nothing else") {
    const AreaId city = area("140200");
    const AreaId county = area("140213");
    const AreaId town = area("140213003");
    CHECK(contains(city, city));
    CHECK(contains(city, county));
    CHECK(contains(city, town));
    CHECK(contains(county, town));
    CHECK(contains(area("140000"), town));
    CHECK_FALSE(contains(town, county));
    CHECK_FALSE(contains(county, city));
    CHECK_FALSE(contains(area("140214"), town));
    CHECK_FALSE(contains(city, area("140300")));
    CHECK_FALSE(contains(city, area("140000")));
    CHECK_FALSE(contains(AreaId{}, city));
    CHECK_FALSE(contains(city, AreaId{}));
    CHECK_FALSE(contains(AreaId{}, AreaId{}));
    CHECK_EQ(last_value(city), 140299999999);
    CHECK_EQ(last_value(county), 140213999999);
    CHECK_EQ(last_value(town), 140213003999);
    CHECK_EQ(last_value(area("140213003001")), 140213003001);
    CHECK_EQ(last_value(AreaId{}), 0);
}

TEST_CASE("contains, the range of values and the chain of parents say the same") {
    const auto rows = datong().all();
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        Prng prng(seed);
        const AreaId scope = prng.pick(rows).id;
        const AreaId inner = prng.pick(rows).id;
        bool in_chain = false;
        for (AreaId up = inner; up; up = parent_of(up)) {
            in_chain = in_chain || up == scope;
        }
        CAPTURE(seed);
        REQUIRE_EQ(contains(scope, inner), in_chain);
        REQUIRE_EQ(scope <= inner && inner.value <= last_value(scope), in_chain);
    }
}

TEST_CASE("the table of Datong is whole") {
    CHECK_EQ(datong().at_level(AreaLevel::province).size(), 1);
    CHECK_EQ(datong().at_level(AreaLevel::city).size(), 1);
    CHECK_EQ(datong().at_level(AreaLevel::county).size(), 11);
    CHECK_EQ(datong().at_level(AreaLevel::town).size(), 127);
    CHECK_EQ(datong().at_level(AreaLevel::committee).size(), 1'827);
    CHECK_EQ(datong().all().size(), 1'967);
    CHECK_EQ(to_text(datong().city()), "140200");
    std::size_t children = 0;
    for (const Division& row : datong().all()) {
        CAPTURE(row.full_name);
        children += row.children.size();
        REQUIRE_FALSE(row.name.empty());
        REQUIRE_EQ(row.parent, parent_of(row.id));
        REQUIRE_EQ(parse_area(to_text(row.id)), row.id);
        for (const AreaId child : row.children) {
            REQUIRE_EQ(datong().find(child)->parent, row.id);
        }
    }
    CHECK_EQ(children, datong().all().size() - 1);
}

TEST_CASE("a division has its names and a county its centre") {
    const Division* town = datong().find(area("140213050"));
    REQUIRE(town != nullptr);
    CHECK_EQ(town->name, "永泰街道");
    CHECK_EQ(town->full_name, "山西省大同市平城区永泰街道");
    CHECK_FALSE(town->centre);
    CHECK_EQ(datong().name_within(datong().city(), town->id), "平城区永泰街道");
    CHECK_EQ(datong().name_within(area("140213"), town->id), "永泰街道");
    CHECK_EQ(datong().name_within(town->id, town->id), "");
    const Division* county = datong().find(area("140213"));
    REQUIRE(county->centre);
    CHECK_EQ(county->centre->lat, 40.0857);
    CHECK_EQ(county->centre->lon, 113.3006);
    CHECK_EQ(county->children.size(), 18);
    CHECK_EQ(datong().find(area("110101")), nullptr);
    CHECK_EQ(datong().find(AreaId{}), nullptr);
}

TEST_CASE("a broken table is refused") {
    const std::string city = R"({"city":{"code":"140200","name":"x","province":"y"},"counties":)";
    const std::string broken[] = {
        "[]",
        "{}",
        R"({"city":{"code":"140213","name":"x","province":"y"}})",
        R"({"city":{"code":"140200","name":"x"}})",
        city + R"([{"code":"140313","name":"z"}]})",
        city + R"([{"code":"140213"}]})",
        city + R"([{"code":"140213050","name":"z"}]})",
        city + R"([{"code":"140213","name":"z"},{"code":"140213","name":"z"}]})",
        city + R"([{"code":"140213","name":"z","centre":{"lat":91,"lon":0}}]})",
        city + R"([{"code":"140213","name":"z","streets":[{"code":"140214001","name":"z"}]}]})",
    };
    for (const std::string& text : broken) {
        CAPTURE(text);
        CHECK_FALSE(Divisions::parse(text).ok());
    }
    CHECK(Divisions::parse(city + R"([{"code":"140213","name":"z"}]})").ok());
    CHECK(Divisions::parse(R"({"city":{"code":"140200","name":"x","province":"y"}})").ok());
    CHECK_EQ(Divisions::load("assets/no-such-file").error().code, Code::not_found);
}

}  // namespace tiexin

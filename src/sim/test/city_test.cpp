#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/aes_cbc.hpp"
#include "base/crypto.hpp"
#include "base/phone.hpp"
#include "device/alarm.hpp"
#include "gateway/protocol.hpp"
#include "sim/city.hpp"
#include "sim/city_map.hpp"

using namespace tiexin;
using namespace tiexin::sim;

namespace {

const Instant today = parse_iso8601("2026-11-23T04:00:00Z").value();

std::string text_of_file(const char* path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

const Divisions& divisions() {
    static const Divisions table = Divisions::load("assets/divisions/datong.json").value();
    return table;
}
const std::string& outlines() {
    static const std::string text = text_of_file("assets/map/datong_schematic.geojson");
    return text;
}
City made(std::uint64_t seed, Instant at = today) {
    return make_city(seed, {divisions(), outlines(), at}).value();
}
const City& city() {
    static const City one = made(default_city_seed);
    return one;
}
const CityElder& elder_named(std::string_view name) {
    for (const CityElder& elder : city().elders) {
        if (elder.name == name) {
            return elder;
        }
    }
    FAIL("nobody is called so");
    return city().elders[0];
}
std::size_t worn_by(std::string_view name, std::string_view kind) {
    return static_cast<std::size_t>(
        std::count_if(city().terminals.begin(), city().terminals.end(), [&](const auto& terminal) {
            return terminal.kind == kind && city().elders[terminal.elder].name == name;
        }));
}
bool luhn_holds(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int value = (digits[digits.size() - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}
std::string digest_of(const City& of) {
    std::ostringstream all;
    all.precision(15);
    for (const CityElder& e : of.elders) {
        all << e.name << e.id_number << e.card << e.address << e.home.lat << e.home.lon << e.note;
        for (const CityContact& contact : e.contacts) {
            all << contact.name << contact.phone << contact.place;
        }
    }
    for (const CityTerminal& t : of.terminals) {
        all << t.device << t.elder << t.haunts.back().lat;
    }
    for (const CityIncident& i : of.history) {
        all << i.elder << i.kind << i.days_ago << i.minute_of_day;
    }
    return to_hex(sha256(bytes_of(all.str())));
}

}  // namespace

TEST_CASE("the city has its cards and terminals, each number once") {
    CHECK(city().elders.size() == 12'516);
    CHECK(city().terminals.size() == 8'076);
    std::set<std::string> cards, id_numbers, devices, sims;
    for (const CityElder& elder : city().elders) {
        CHECK(cards.insert(elder.card).second);
        CHECK(id_numbers.insert(elder.id_number).second);
    }
    for (const CityTerminal& terminal : city().terminals) {
        CHECK(devices.insert(terminal.device).second);
        CHECK((terminal.sim_phone.empty() || sims.insert(terminal.sim_phone).second));
    }
}

TEST_CASE("every elder's facts are valid and agree with the ID number") {
    for (const CityElder& elder : city().elders) {
        const auto check = check_id_number(elder.id_number, {2026, 11, 23});
        REQUIRE(check.number);
        CHECK(check.number->birth == elder.birth);
        CHECK(check.number->sex == elder.sex);
        CHECK(check.number->area == "999999");
        const int age = age_on(elder.birth, {2026, 11, 23});
        CHECK(age >= 60);
        CHECK(age <= 100);
        CHECK(elder.card.starts_with("DT10"));
        CHECK(elder.card.size() == 10);
        CHECK(!elder.address.empty());
        CHECK(!elder.phones.empty());
        for (const std::string& phone : elder.phones) {
            const auto parsed = parse_phone(phone);
            REQUIRE(parsed);
            CHECK(parsed->digits == phone);
        }
        CHECK(!elder.contacts.empty());
        CHECK(elder.contacts.size() <= 12);
        for (const CityContact& contact : elder.contacts) {
            CHECK(!contact.name.empty());
            const auto parsed = parse_phone(contact.phone);
            REQUIRE(parsed);
            CHECK(parsed->digits == contact.phone);
        }
        CHECK(divisions().find(elder.area) != nullptr);
    }
}

TEST_CASE(
    "every home and haunt lies inside the outline of its county, and every town is lived in") {
    const auto map = make_city_map(divisions(), outlines());
    REQUIRE(map);
    std::map<AreaId, int> by_town, by_county;
    for (const CityElder& elder : city().elders) {
        const AreaId town = ancestor_of(elder.area, AreaLevel::town);
        const Town* row = map->find(town);
        REQUIRE(row != nullptr);
        CHECK(inside(elder.home, *row->outline));
        ++by_town[town];
        ++by_county[ancestor_of(elder.area, AreaLevel::county)];
    }
    for (const CityTerminal& terminal : city().terminals) {
        CHECK(terminal.home == city().elders[terminal.elder].home);
        CHECK(terminal.haunts.size() == 4);
        const AreaId town = ancestor_of(city().elders[terminal.elder].area, AreaLevel::town);
        const Ring& outline = *map->find(town)->outline;
        for (const Wgs84& haunt : terminal.haunts) {
            CHECK(distance_m(haunt, terminal.home) < 3'500);
            CHECK(inside(haunt, outline));
        }
    }
    CHECK(by_town.size() == 127);
    const int pingcheng = by_county[AreaId{140213000000}];
    for (const auto& [county, elders] : by_county) {
        CHECK((county == AreaId{140213000000} || elders < pingcheng));
    }
    CHECK(pingcheng > 3'500);
    CHECK(pingcheng < 6'000);
}

TEST_CASE("terminals speak known protocols with numbers of the right form") {
    std::map<std::string, int> of_protocol;
    std::map<std::size_t, int> jt808_digits;
    int keyed = 0;
    for (const CityTerminal& terminal : city().terminals) {
        ++of_protocol[terminal.protocol];
        CHECK(gateway::find_protocol(terminal.protocol) != nullptr);
        CHECK(terminal.sim_phone.empty() == (terminal.kind == "sensor"));
        CHECK((terminal.sim_phone.empty() || parse_phone(terminal.sim_phone)));
        if (terminal.kind == "sensor") {
            CHECK(terminal.protocol == "zigbee2mqtt");
            CHECK(terminal.device.starts_with("home-"));
        } else if (terminal.protocol == "jt808") {
            ++jt808_digits[terminal.device.size()];
        } else if (terminal.protocol == "minifinder2") {
            CHECK(terminal.device.size() == 15);
            CHECK(luhn_holds(terminal.device));
        } else if (terminal.protocol == "sia_dc09") {
            CHECK(terminal.device.size() == 8);
            CHECK(terminal.kind == "hub");
            keyed += terminal.line_key.empty() ? 0 : 1;
            CHECK((terminal.line_key.empty() || aes_key_of(terminal.line_key)));
        } else {
            CHECK(terminal.device.size() == 10);
        }
    }
    CHECK(of_protocol.size() == 5);
    CHECK(of_protocol["sia_dc09"] > 60);
    CHECK(of_protocol["sia_dc09"] < 100);
    CHECK(keyed == of_protocol["sia_dc09"] / 2);
    CHECK(of_protocol["zigbee2mqtt"] == 36);
    CHECK(of_protocol["watch"] > 4'038);
    CHECK(jt808_digits.size() == 2);
    CHECK(jt808_digits[12] > 500);
    CHECK(jt808_digits[20] > 500);
}

TEST_CASE("the people of the stories live where they are told to") {
    const CityElder& zhang = elder_named("张桂英");
    CHECK(age_on(zhang.birth, {2026, 11, 23}) == 82);
    CHECK(divisions().name_within(divisions().city(), zhang.area).starts_with("平城区御河街道"));
    CHECK(zhang.lives_alone);
    CHECK(zhang.hearing == "poor_right");
    CHECK(zhang.allergies[0].starts_with("青霉素"));
    CHECK(zhang.contacts[0].has_key);
    CHECK(zhang.contacts[1].place == "太原");
    CHECK(worn_by("张桂英", "watch") == 1);
    CHECK(worn_by("刘玉珍", "pendant") == 1);
    CHECK(worn_by("陈福生", "sensor") == 3);
    CHECK(divisions()
              .name_within(divisions().city(), elder_named("陈福生").area)
              .starts_with("云冈区口泉街道"));
    int named = 0;
    for (const CityElder& elder : city().elders) {
        named += elder.name == "张桂英" ? 1 : 0;
    }
    CHECK(named == 1);
}

TEST_CASE("the year behind holds thousands of incidents, most of them false presses") {
    int false_presses = 0, liu = 0;
    for (const CityIncident& incident : city().history) {
        REQUIRE(incident.elder < city().elders.size());
        CHECK(device::alarm_kind(incident.kind));
        CHECK(incident.days_ago >= 1);
        CHECK(incident.days_ago <= 365);
        CHECK(incident.minute_of_day < 24 * 60);
        CHECK(incident.length_s > incident.answer_s);
        const bool pressed_falsely = incident.outcome == "false_press";
        false_presses += pressed_falsely ? 1 : 0;
        if (pressed_falsely && city().elders[incident.elder].name == "刘玉珍") {
            CHECK(incident.days_ago < 23);  // in November
            ++liu;
        }
    }
    CHECK(city().history.size() > 4'000);
    CHECK(static_cast<std::size_t>(false_presses) * 2 > city().history.size());
    CHECK(liu == 8);
}

TEST_CASE("the same seed gives the same city, another seed another one") {
    CHECK(digest_of(made(default_city_seed)) == digest_of(city()));
    CHECK(digest_of(made(2)) != digest_of(city()));
}

TEST_CASE("the day changes ages, not terminals") {
    const City later = made(default_city_seed, today + days(200));
    REQUIRE(later.terminals.size() == city().terminals.size());
    for (std::size_t i = 0; i < later.terminals.size(); ++i) {
        CHECK(later.terminals[i].device == city().terminals[i].device);
        CHECK(later.terminals[i].home == city().terminals[i].home);
        CHECK(later.terminals[i].haunts == city().terminals[i].haunts);
    }
    CHECK(later.elders[100].birth != city().elders[100].birth);
}

TEST_CASE("outlines that cannot be read are refused") {
    CHECK(!make_city(1, {divisions(), "{}", today}));
    CHECK(!make_city(1, {divisions(), "not json", today}));
}

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "alarms/types.hpp"
#include "device/alarm.hpp"
#include "identity/types.hpp"
#include "registry/service.hpp"
#include "sim/city.hpp"

using namespace tiexin;

namespace {

const Instant today = parse_iso8601("2026-11-23T04:00:00Z").value();

const Divisions& divisions() {
    static const Divisions table = Divisions::load("assets/divisions/datong.json").value();
    return table;
}

const sim::City& city() {
    static const sim::City made = [] {
        std::ifstream file("assets/map/datong_schematic.geojson");
        std::ostringstream outlines;
        outlines << file.rdbuf();
        return sim::make_city(1, {divisions(), outlines.str(), today}).value();
    }();
    return made;
}

registry::Elder as_registered(const sim::CityElder& from) {
    registry::Elder elder;
    elder.name = from.name;
    elder.sex = from.sex;
    elder.birth = from.birth;
    elder.id_number = from.id_number;
    elder.card = from.card;
    elder.phones = from.phones;
    elder.area = from.area;
    elder.address = from.address;
    elder.door_code = from.door_code;
    elder.way_to_door = from.way_to_door;
    elder.home = from.home;
    elder.speaking_hint = from.speaking_hint;
    elder.languages = from.languages;
    elder.ability = from.ability;
    elder.diseases = from.diseases;
    elder.medicines = from.medicines;
    elder.allergies = from.allergies;
    elder.note = from.note;
    for (const sim::CityContact& contact : from.contacts) {
        registry::Contact made;
        made.name = contact.name;
        made.relation = contact.relation;
        made.phone = contact.phone;
        made.place = contact.place;
        made.minutes_away = contact.minutes_away;
        made.hours = contact.hours;
        elder.contacts.push_back(std::move(made));
    }
    return elder;
}

}  // namespace

TEST_CASE("the registry finds no fault with anybody of the demo city") {
    for (const sim::CityElder& elder : city().elders) {
        const auto faults = registry::faults_of(as_registered(elder), divisions(), today);
        CHECK(faults.empty());
        for (const registry::FieldFault& fault : faults) {
            MESSAGE(fault.field << ": " << fault.code);
        }
    }
}

TEST_CASE("every word of the demo city is one the platform knows") {
    for (const sim::CityElder& elder : city().elders) {
        CHECK(registry::hearing_named(elder.hearing));
        for (const sim::CityContact& contact : elder.contacts) {
            CHECK(registry::contact_role_named(contact.role));
        }
    }
    for (const sim::CityIncident& incident : city().history) {
        CHECK(device::alarm_kind(incident.kind));
        CHECK(alarms::outcome_named(incident.outcome));
    }
    for (const sim::CityUser& user : city().users) {
        CHECK(identity::role_named(user.role));
        for (const AreaId area : user.areas) {
            CHECK(divisions().find(area) != nullptr);
        }
    }
}

#include "web/shape/elders.hpp"

#include <algorithm>

#include "base/mask.hpp"
#include "web/shape/terminals.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t incidents_shown = 10;

Json masked_phones(const std::vector<std::string>& phones) {
    Json out = Json::array();
    for (const std::string& phone : phones) {
        out.push(mask_phone(phone));
    }
    return out;
}

Json home_json(const std::optional<Wgs84>& home) {
    return home ? Json::object({{"lat", home->lat}, {"lon", home->lon}}) : Json();
}

}  // namespace

Json elder_row_json(const registry::ElderRow& row, const Divisions& divisions, Instant now) {
    return Json::object({{"id", row.id},
                         {"name", row.name},
                         {"sex", registry::name_of(row.sex)},
                         {"age", age_of(row.birth, now)},
                         {"birth", birth_text(row.birth)},
                         {"area", area_json(divisions, row.area)},
                         {"address", row.address},
                         {"phone_masked", text_or_null(row.phone_masked)},
                         {"id_number_masked", text_or_null(row.id_number_masked)},
                         {"card_masked", text_or_null(row.card_masked)},
                         {"lives_alone", row.lives_alone},
                         {"terminal_count", row.terminals}});
}

Json ElderShape::contacts(const registry::Elder& elder, bool clear) {
    Json out = Json::array();
    for (const registry::Contact& contact : elder.contacts) {
        out.push(Json::object({{"id", contact.id},
                               {"order", out.size() + 1},
                               {"name", contact.name},
                               {"relation", contact.relation},
                               {"role", registry::name_of(contact.role)},
                               {"phone_masked", mask_phone(contact.phone)},
                               {"phone", clear ? text_or_null(contact.phone) : Json()},
                               {"hours", text_or_null(contact.hours)},
                               {"has_key", contact.has_key},
                               {"place", text_or_null(contact.place)},
                               {"minutes_away", contact.minutes_away}}));
    }
    return out;
}

Json ElderShape::facts(const registry::Elder& elder, bool clear) {
    return Json::object(
        {{"id", elder.id},
         {"version", elder.version},
         {"name", elder.name},
         {"sex", registry::name_of(elder.sex)},
         {"birth", birth_text(elder.birth)},
         {"age", age_of(elder.birth, now_)},
         {"id_number_masked", elder.id_number.empty() ? Json() : mask_id_number(elder.id_number)},
         {"phones_masked", masked_phones(elder.phones)},
         {"phones", clear ? texts_json(elder.phones) : Json()},
         {"card_masked", elder.card.empty() ? Json() : mask_card(elder.card)},
         {"area", area_json(ports_.divisions, elder.area)},
         {"place_text", place_text(ports_.divisions, elder.area)},
         {"address", elder.address},
         {"way_to_door", text_or_null(elder.way_to_door)},
         {"door_code", clear ? text_or_null(elder.door_code) : Json()},
         {"has_door_code", !elder.door_code.empty()},
         {"home", home_json(elder.home)},
         {"lives_alone", elder.lives_alone},
         {"hearing", registry::name_of(elder.hearing)},
         {"speaking_hint", text_or_null(elder.speaking_hint)},
         {"languages", texts_json(elder.languages)},
         {"ability", text_or_null(elder.ability)},
         {"diseases", texts_json(elder.diseases)},
         {"medicines", texts_json(elder.medicines)},
         {"allergies", texts_json(elder.allergies)},
         {"note", text_or_null(elder.note)},
         {"contacts", contacts(elder, clear)}});
}

Json ElderShape::file(const registry::Elder& elder, bool clear) {
    Json out = facts(elder, clear);
    Json terminals = Json::array();
    std::vector<location::Position> places;
    for (const registry::Terminal& worn : ports_.registry.terminals_of(conn_, elder.id)) {
        terminals.push(Json::object(
            {{"terminal", terminal(worn)}, {"worn_since", time_json(worn.worn_since)}}));
        const location::LastPlaces last = ports_.places.last(worn.id);
        places.insert(places.end(), last.newest_first.begin(), last.newest_first.end());
    }
    std::sort(places.begin(), places.end(),
              [](const auto& a, const auto& b) { return a.fix_at > b.fix_at; });
    Json positions = Json::array();
    for (const location::Position& place : places) {
        positions.push(position_json(place, now_, elder.home));
    }
    alarms::IncidentQuery query;
    query.scopes = {ports_.divisions.city()};
    query.elder = elder.id;
    query.count_max = incidents_shown;
    const alarms::IncidentPage page = ports_.alarms.incidents(conn_, query);
    Json incidents = Json::array();
    Json open_incident;
    for (const alarms::Incident& incident : page.rows) {
        incidents.push(incidents_.summary(incident));
        if (incident.state != alarms::State::closed && open_incident.is_null()) {
            open_incident = incident.id;
        }
    }
    const auto versions = ports_.registry.elder_versions(conn_, elder.id, 1);
    out.set("terminals", std::move(terminals));
    out.set("positions", std::move(positions));
    out.set("incidents", std::move(incidents));
    out.set("incident_count", page.total);
    out.set("open_incident_id", std::move(open_incident));
    out.set("changed_at", versions.empty() ? Json() : time_json(versions.front().at));
    out.set("changed_by",
            versions.empty() ? Json() : incidents_.names().of_actor(versions.front().actor));
    return out;
}

Json ElderShape::terminal(const registry::Terminal& worn) {
    return terminal_json(ports_, conn_, worn, now_);
}

namespace {

struct FieldText {
    std::string name;
    std::string text;
};

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) {
        out += (out.empty() ? "" : ", ") + text;
    }
    return out;
}

// Flat texts of a version, secrets masked; what differs is what changed.
std::vector<FieldText> texts_of(const registry::Elder& elder, const Divisions& divisions) {
    std::vector<std::string> phones;
    for (const std::string& phone : elder.phones) {
        phones.push_back(mask_phone(phone));
    }
    std::vector<FieldText> out = {
        {"name", elder.name},
        {"sex", std::string(registry::name_of(elder.sex))},
        {"birth", birth_text(elder.birth)},
        {"id_number", elder.id_number.empty() ? "" : mask_id_number(elder.id_number)},
        {"card", elder.card.empty() ? "" : mask_card(elder.card)},
        {"phones", joined(phones)},
        {"area", place_text(divisions, elder.area)},
        {"address", elder.address},
        {"door_code", elder.door_code.empty() ? "" : "****"},
        {"way_to_door", elder.way_to_door},
        {"home", elder.home ? home_json(elder.home).dump() : ""},
        {"lives_alone", elder.lives_alone ? "true" : "false"},
        {"hearing", std::string(registry::name_of(elder.hearing))},
        {"speaking_hint", elder.speaking_hint},
        {"languages", joined(elder.languages)},
        {"ability", elder.ability},
        {"diseases", joined(elder.diseases)},
        {"medicines", joined(elder.medicines)},
        {"allergies", joined(elder.allergies)},
        {"note", elder.note},
    };
    for (std::size_t i = 0; i < registry::contacts_max; ++i) {
        std::string text;
        if (i < elder.contacts.size()) {
            const registry::Contact& contact = elder.contacts[i];
            text = joined({contact.name, contact.relation,
                           std::string(registry::name_of(contact.role)), mask_phone(contact.phone),
                           contact.place, contact.hours});
        }
        out.push_back({"contacts[" + std::to_string(i) + "]", text});
    }
    return out;
}

}  // namespace

Json changes_json(const std::vector<registry::ElderVersion>& newest_first,
                  const Divisions& divisions, Names& names) {
    Json items = Json::array();
    for (std::size_t i = 0; i < newest_first.size(); ++i) {
        const registry::ElderVersion& version = newest_first[i];
        Json fields = Json::array();
        if (i + 1 < newest_first.size()) {
            const auto before = texts_of(newest_first[i + 1].elder, divisions);
            const auto after = texts_of(version.elder, divisions);
            const auto secret = [&](std::string_view name) {
                return (name == "door_code" &&
                        version.elder.door_code != newest_first[i + 1].elder.door_code) ||
                       (name == "phones" &&
                        version.elder.phones != newest_first[i + 1].elder.phones) ||
                       (name == "id_number" &&
                        version.elder.id_number != newest_first[i + 1].elder.id_number);
            };
            for (std::size_t f = 0; f < after.size(); ++f) {
                if (before[f].text != after[f].text || secret(after[f].name)) {
                    fields.push(Json::object({{"field", after[f].name},
                                              {"before", before[f].text},
                                              {"after", after[f].text}}));
                }
            }
        }
        items.push(Json::object({{"version", version.version},
                                 {"at", time_json(version.at)},
                                 {"by", names.of_actor(version.actor)},
                                 {"reason", version.reason},
                                 {"fields", std::move(fields)}}));
    }
    return items;
}

}  // namespace tiexin::web

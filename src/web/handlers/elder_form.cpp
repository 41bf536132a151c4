#include "web/handlers/elder_form.hpp"

#include <algorithm>

#include "base/phone.hpp"
#include "web/shape/basic.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t line_chars_max = 200;
constexpr std::size_t name_chars_max = 64;
constexpr std::size_t way_chars_max = 500;
constexpr std::size_t note_chars_max = 1'000;
constexpr std::size_t word_chars_max = 32;
constexpr std::size_t phones_max = 4;
constexpr std::size_t languages_max = 8;
constexpr std::size_t health_items_max = 32;
constexpr int minutes_away_max = 1'440;

// An explicit null empties; an absent member leaves the text as it is.
void read_text(Input& input, const Json& body, std::string_view key, std::size_t chars_max,
               std::string& into) {
    if (const auto text = input.maybe_text(key, {0, chars_max})) {
        into = *text;
    } else if (const Json* given = body.find(key); given != nullptr && given->is_null()) {
        into.clear();
    }
}

std::string digits_or_as_given(const std::string& phone) {
    const auto parsed = parse_phone(phone);
    return parsed ? parsed->digits : phone;  // the registry says what is wrong with it
}

registry::Contact read_contact(Input& input, const Json& body,
                               const std::vector<registry::Contact>& before) {
    input.only(
        {"id", "name", "relation", "role", "phone", "hours", "has_key", "place", "minutes_away"});
    registry::Contact contact;
    if (const auto id = input.maybe_id<ContactId>("id")) {
        const auto known = std::find_if(before.begin(), before.end(),
                                        [&](const registry::Contact& c) { return c.id == *id; });
        if (known == before.end()) {
            input.fault("id", "not_found");
        } else {
            contact = *known;
        }
    }
    contact.name = input.text("name", {1, name_chars_max});
    read_text(input, body, "relation", name_chars_max, contact.relation);
    contact.role = input.named("role", registry::contact_role_named).value_or(contact.role);
    if (const auto phone = input.maybe_text("phone", {1, word_chars_max})) {
        contact.phone = digits_or_as_given(*phone);
    }
    if (contact.phone.empty()) {
        input.fault("phone", "required");
    }
    read_text(input, body, "hours", name_chars_max, contact.hours);
    read_text(input, body, "place", 2 * name_chars_max, contact.place);
    contact.has_key = input.boolean("has_key", contact.has_key);
    const auto minutes_away = input.maybe_integer("minutes_away", 0, minutes_away_max);
    if (minutes_away) {
        contact.minutes_away = static_cast<int>(*minutes_away);
    } else if (const Json* given = body.find("minutes_away"); given != nullptr) {
        contact.minutes_away.reset();
    }
    return contact;
}

void read_contacts(Input& input, registry::Elder& elder) {
    const Json* given = input.member("contacts");
    if (given == nullptr) {
        return;
    }
    if (!given->is_array() || given->size() > registry::contacts_max) {
        input.fault("contacts", given->is_array() ? "too_many" : "wrong_type");
        return;
    }
    std::vector<registry::Contact> contacts;
    for (const Json& item : given->items()) {
        Input row(item, "contacts[" + std::to_string(contacts.size()) + "].");
        contacts.push_back(read_contact(row, item, elder.contacts));
        input.take_faults(row);
    }
    elder.contacts = std::move(contacts);
}

void read_home(Input& input, const Json& body, registry::Elder& elder) {
    if (const Json* given = body.find("home")) {
        if (given->is_null()) {
            elder.home.reset();
            return;
        }
        Input place(*given, "home.");
        constexpr double lat_max = 90;
        constexpr double lon_max = 180;
        const auto lat = place.maybe_number("lat", -lat_max, lat_max);
        const auto lon = place.maybe_number("lon", -lon_max, lon_max);
        place.require("lat");
        place.require("lon");
        if (lat && lon) {
            elder.home = Wgs84{*lat, *lon};
        }
        input.take_faults(place);
    }
}

void read_health(Input& input, registry::Elder& elder) {
    const struct {
        std::string_view key;
        std::vector<std::string>& into;
        std::size_t count_max;
        std::size_t chars_max;
    } lists[] = {{"languages", elder.languages, languages_max, word_chars_max},
                 {"diseases", elder.diseases, health_items_max, line_chars_max},
                 {"medicines", elder.medicines, health_items_max, line_chars_max},
                 {"allergies", elder.allergies, health_items_max, line_chars_max}};
    for (const auto& list : lists) {
        if (auto texts = input.maybe_texts(list.key, list.count_max, {1, list.chars_max})) {
            list.into = std::move(*texts);
        }
    }
}

}  // namespace

void read_elder(Input& input, registry::Elder& elder) {
    const Json& body = input.object();
    input.only({"name",      "sex",           "birth",     "id_number",   "card",     "phones",
                "area_id",   "address",       "door_code", "way_to_door", "home",     "lives_alone",
                "hearing",   "speaking_hint", "languages", "ability",     "diseases", "medicines",
                "allergies", "contacts",      "note"});
    read_text(input, body, "name", name_chars_max, elder.name);
    elder.sex = input.maybe_named("sex", registry::sex_named).value_or(elder.sex);
    if (const auto birth = input.maybe_text("birth", {1, 10})) {
        const auto parsed = parse_birth(*birth);
        if (!parsed) {
            input.fault("birth", "impossible_date");
        } else {
            elder.birth = *parsed;
        }
    }
    constexpr std::size_t id_number_chars = 18;
    read_text(input, body, "id_number", id_number_chars, elder.id_number);
    read_text(input, body, "card", word_chars_max, elder.card);
    if (const auto phones = input.maybe_texts("phones", phones_max, {1, word_chars_max})) {
        elder.phones.clear();
        for (const std::string& phone : *phones) {
            elder.phones.push_back(digits_or_as_given(phone));
        }
    }
    elder.area = input.maybe_area("area_id").value_or(elder.area);
    read_text(input, body, "address", line_chars_max, elder.address);
    read_text(input, body, "door_code", word_chars_max, elder.door_code);
    read_text(input, body, "way_to_door", way_chars_max, elder.way_to_door);
    read_home(input, body, elder);
    elder.lives_alone = input.boolean("lives_alone", elder.lives_alone);
    elder.hearing = input.maybe_named("hearing", registry::hearing_named).value_or(elder.hearing);
    read_text(input, body, "speaking_hint", line_chars_max, elder.speaking_hint);
    read_text(input, body, "ability", word_chars_max, elder.ability);
    read_health(input, elder);
    read_contacts(input, elder);
    read_text(input, body, "note", note_chars_max, elder.note);
}

std::vector<FieldFault> faults_of_form(const std::vector<registry::FieldFault>& faults) {
    std::vector<FieldFault> out;
    for (const registry::FieldFault& fault : faults) {
        out.push_back({fault.field == "area" ? "area_id" : fault.field, fault.code, fault.detail});
    }
    return out;
}

}  // namespace tiexin::web

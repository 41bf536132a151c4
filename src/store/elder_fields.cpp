#include "store/elder_fields.hpp"

#include "base/mask.hpp"
#include "store/fields.hpp"
#include "store/sql.hpp"

namespace tiexin {

template <class Archive>
void fields(Archive& a, CivilDate& date) {
    a("y", date.year);
    a("m", date.month);
    a("d", date.day);
}

namespace registry {

template <class Archive>
void fields(Archive& a, Contact& contact) {
    a("id", contact.id);
    a("name", contact.name);
    a("relation", contact.relation);
    a.named("role", contact.role, contact_role_named);
    a("phone", contact.phone);
    a("has_key", contact.has_key);
    a("place", contact.place);
    a("minutes_away", contact.minutes_away);
    a("hours", contact.hours);
}

template <class Archive>
void fields(Archive& a, Elder& elder) {
    a("version", elder.version);
    a("name", elder.name);
    a.named(
        "sex", elder.sex, [](Sex sex) { return name_of(sex); }, sex_named);
    a("birth", elder.birth);
    a("id_number", elder.id_number);
    a("card", elder.card);
    a("phones", elder.phones);
    a("area", elder.area);
    a("address", elder.address);
    a("door_code", elder.door_code);
    a("way_to_door", elder.way_to_door);
    a("home", elder.home);
    a("lives_alone", elder.lives_alone);
    a.named("hearing", elder.hearing, hearing_named);
    a("speaking_hint", elder.speaking_hint);
    a("languages", elder.languages);
    a("ability", elder.ability);
    a("diseases", elder.diseases);
    a("medicines", elder.medicines);
    a("allergies", elder.allergies);
    a("contacts", elder.contacts);
    a("note", elder.note);
    a("died_at", elder.died_at);
}

}  // namespace registry

namespace store {

std::string seal_elder(const Personal& personal, const registry::Elder& elder) {
    return personal.seal(field_json(elder).dump(), "elder", elder.id.value);
}

registry::Elder open_elder(const Personal& personal, ElderId id, std::int64_t version,
                           std::string_view sealed) {
    registry::Elder elder;
    field_from(personal.open_json(sealed, "elder", id.value), elder);
    elder.id = id;
    if (elder.version != version) {
        throw SqlError("the sealed fields of an elder belong to another version");
    }
    return elder;
}

registry::ElderRow masked_row(const registry::Elder& elder, int terminals) {
    registry::ElderRow row;
    row.id = elder.id;
    row.name = elder.name;
    row.sex = elder.sex;
    row.birth = elder.birth;
    row.area = elder.area;
    row.address = elder.address;
    row.phone_masked = elder.phones.empty() ? "" : mask_phone(elder.phones.front());
    row.id_number_masked = mask_id_number(elder.id_number);
    row.card_masked = mask_card(elder.card);
    row.lives_alone = elder.lives_alone;
    row.terminals = terminals;
    return row;
}

std::int64_t date_number(const registry::BirthDate& date) {
    return date.year * 10'000LL + date.month * 100 + date.day;
}

}  // namespace store
}  // namespace tiexin

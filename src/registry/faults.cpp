#include <algorithm>

#include "base/phone.hpp"
#include "base/text.hpp"
#include "registry/service.hpp"

namespace tiexin::registry {

namespace {

constexpr std::size_t name_chars_max = 40;
constexpr std::size_t line_chars_max = 200;
constexpr std::size_t note_chars_max = 2'000;
constexpr std::size_t items_max = 30;
constexpr std::size_t phones_max = 5;

class Faults {
public:
    void add(std::string field, std::string_view code, std::string detail = {}) {
        rows_.push_back({std::move(field), std::string(code), std::move(detail)});
    }
    // Text of one line or note: valid, bounded, and there when it must be.
    void text(std::string field, const std::string& value, std::size_t chars_max,
              bool required = false) {
        if (required && trim(value).empty()) {
            add(std::move(field), "required");
        } else if (!utf8_valid(value)) {
            add(std::move(field), "not_text");
        } else if (utf8_length(value) > chars_max) {
            add(std::move(field), "too_long", std::to_string(chars_max));
        }
    }
    void list(const std::string& field, const std::vector<std::string>& values) {
        if (values.size() > items_max) {
            add(field, "too_many", std::to_string(items_max));
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            text(field + "[" + std::to_string(i) + "]", values[i], line_chars_max, true);
        }
    }
    void phone(std::string field, const std::string& digits) {
        const auto parsed = parse_phone(digits);
        if (!parsed || parsed->digits != digits) {
            add(std::move(field), "phone");
        }
    }
    std::vector<FieldFault> take() { return std::move(rows_); }

private:
    std::vector<FieldFault> rows_;
};

CivilDate today_in_shanghai(Instant now) {
    const CivilTime t = civil_shanghai(now);
    return {t.year, t.month, t.day};
}

// The number says birth and sex itself; what the form says must not contradict it.
void check_identity(Faults& faults, const Elder& elder, CivilDate today) {
    if (!valid_date(elder.birth) || elder.birth > today || elder.birth.year < 1880) {
        faults.add("birth", "impossible_date");
    }
    if (elder.id_number.empty()) {
        return;
    }
    const IdNumberCheck check = check_id_number(elder.id_number, today);
    if (check.fault) {
        faults.add("id_number", to_text(*check.fault));
        return;
    }
    if (check.number->birth != elder.birth) {
        faults.add("birth", "differs_from_id_number");
    }
    if (elder.sex != Sex::unknown && check.number->sex != elder.sex) {
        faults.add("sex", "differs_from_id_number");
    }
}

void check_home(Faults& faults, const Elder& elder, const Divisions& divisions) {
    if (!divisions.find(elder.area)) {
        faults.add("area", "unknown_area");
    } else if (level_of(elder.area) < AreaLevel::county) {
        faults.add("area", "area_too_wide");
    }
    faults.text("address", elder.address, line_chars_max, true);
    faults.text("door_code", elder.door_code, 40);
    faults.text("way_to_door", elder.way_to_door, note_chars_max);
    if (elder.home && !plausible(*elder.home)) {
        faults.add("home", "impossible_place");
    }
}

void check_contacts(Faults& faults, const Elder& elder) {
    if (elder.contacts.size() > contacts_max) {
        faults.add("contacts", "too_many", std::to_string(contacts_max));
    }
    for (std::size_t i = 0; i < elder.contacts.size(); ++i) {
        const Contact& contact = elder.contacts[i];
        const std::string at = "contacts[" + std::to_string(i) + "].";
        faults.text(at + "name", contact.name, name_chars_max, true);
        faults.text(at + "relation", contact.relation, name_chars_max);
        faults.text(at + "place", contact.place, line_chars_max);
        faults.text(at + "hours", contact.hours, line_chars_max);
        faults.phone(at + "phone", contact.phone);
        if (contact.minutes_away &&
            (*contact.minutes_away < 0 || *contact.minutes_away > 24 * 60)) {
            faults.add(at + "minutes_away", "out_of_range");
        }
    }
}

bool card_plausible(const std::string& card) {
    return card.size() <= 32 && std::all_of(card.begin(), card.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
           });
}

}  // namespace

std::vector<FieldFault> faults_of(const Elder& elder, const Divisions& divisions, Instant now) {
    Faults faults;
    faults.text("name", elder.name, name_chars_max, true);
    check_identity(faults, elder, today_in_shanghai(now));
    if (!card_plausible(elder.card)) {
        faults.add("card", "card");
    }
    if (elder.phones.size() > phones_max) {
        faults.add("phones", "too_many", std::to_string(phones_max));
    }
    for (std::size_t i = 0; i < elder.phones.size(); ++i) {
        faults.phone("phones[" + std::to_string(i) + "]", elder.phones[i]);
    }
    check_home(faults, elder, divisions);
    faults.text("speaking_hint", elder.speaking_hint, line_chars_max);
    faults.text("ability", elder.ability, name_chars_max);
    faults.list("languages", elder.languages);
    faults.list("diseases", elder.diseases);
    faults.list("medicines", elder.medicines);
    faults.list("allergies", elder.allergies);
    faults.text("note", elder.note, note_chars_max);
    check_contacts(faults, elder);
    return faults.take();
}

}  // namespace tiexin::registry

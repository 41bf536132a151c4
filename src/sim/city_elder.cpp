#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "sim/city_parts.hpp"
#include "sim/city_words.hpp"

namespace tiexin::sim {

namespace {

constexpr std::string_view unissued_area = "999999";

struct AgeBand {
    int from, until;  // whole years, until not included
    double share;
};
constexpr AgeBand age_bands[] = {{60, 65, 0.12},  {65, 70, 0.2},    {70, 75, 0.22},
                                 {75, 80, 0.19},  {80, 85, 0.15},   {85, 90, 0.085},
                                 {90, 95, 0.029}, {95, 100, 0.005}, {100, 101, 0.001}};

int drawn_age(Prng& random) {
    double left = random.unit();
    for (const AgeBand& band : age_bands) {
        if (left < band.share) {
            return static_cast<int>(random.between(band.from, band.until - 1));
        }
        left -= band.share;
    }
    return 72;
}

CivilDate birth_of(int age, Instant today, Prng& random) {
    const std::int64_t old_days =
        static_cast<std::int64_t>(age) * 1'461 / 4 + 2 + random.between(0, 360);
    return shanghai_date(today - days(old_days));
}

struct Person {
    CityElder& elder;
    const Town& town;
    const Committee& committee;
    int age;
    Prng& random;
};

std::string number_text(std::int64_t number) {
    return std::to_string(number);
}

void give_flat(const Person& to) {
    Prng& random = to.random;
    const std::string_view compound = random.pick(compounds());
    const std::int64_t building = random.between(1, 28), entrance = random.between(1, 5);
    const bool lift = random.chance(0.3);
    const std::int64_t floor = random.between(1, lift ? 18 : 6), side = random.between(1, 2);
    char door[16];
    std::snprintf(door, sizeof door, "%d%02d", static_cast<int>(floor), static_cast<int>(side));
    to.elder.address = to.committee.name + " " + std::string(compound) + " " +
                       number_text(building) + " 号楼 " + number_text(entrance) + " 单元 " + door +
                       " 室";
    if (random.chance(0.55)) {
        char code[8];
        std::snprintf(code, sizeof code, "%04d#", static_cast<int>(random.below(10'000)));
        to.elder.door_code = code;
    }
    static constexpr std::string_view gates[] = {"东门进", "西门进", "南门进", "北门进",
                                                 "正门进，过花坛"};
    to.elder.way_to_door = std::string(random.pick(Words(gates))) + "，" +
                           (lift ? "有电梯，" : "无电梯，") + number_text(floor) + " 楼" +
                           (side == 1 ? "左手" : "右手");
    if (random.chance(0.12)) {
        to.elder.way_to_door += "；门外反锁需钥匙";
    } else if (random.chance(0.08)) {
        to.elder.way_to_door += "；门铃坏了，敲门要重";
    }
}

void give_house(const Person& to) {
    Prng& random = to.random;
    static constexpr std::string_view landmarks[] = {
        "村委会", "村口小卖部", "老戏台", "水井", "卫生室", "供销社旧址", "大槐树下", "小学旧址"};
    static constexpr std::string_view sides[] = {"往东", "往西", "往南", "往北"};
    to.elder.address = to.committee.name + " " + number_text(random.between(1, 240)) + " 号院";
    to.elder.way_to_door =
        std::string(random.pick(Words(landmarks))) + std::string(random.pick(Words(sides))) + "第" +
        number_text(random.between(2, 9)) + " 家，" + (random.chance(0.5) ? "红铁门" : "灰砖门楼") +
        (random.chance(0.25) ? "；院里有狗，已拴" : "");
}

void give_home(const Person& to) {
    to.elder.area = to.committee.id;
    to.elder.home =
        near_inside(to.committee.at, to.committee.village ? 350 : 220, *to.town.outline, to.random);
    if (to.committee.village) {
        give_house(to);
    } else {
        give_flat(to);
    }
}

void give_body(const Person& to) {
    Prng& random = to.random;
    CityElder& elder = to.elder;
    const double years = (to.age - 75) / 10.0;  // decades above the age the shares are for
    for (const Illness& illness : illnesses()) {
        const bool prostate = illness.name == "前列腺增生";
        if ((prostate && elder.sex == Sex::female) ||
            !random.chance(illness.share * std::pow(1.25, years))) {
            continue;
        }
        elder.diseases.emplace_back(illness.name);
        if (!illness.medicines.empty()) {
            const std::string medicine(random.pick(Words(illness.medicines)));
            if (std::find(elder.medicines.begin(), elder.medicines.end(), medicine) ==
                elder.medicines.end()) {
                elder.medicines.push_back(medicine);
            }
        }
        if (!illness.told.empty() && random.chance(0.6)) {
            elder.note += (elder.note.empty() ? "" : "；") + std::string(illness.told);
        }
    }
    if (random.chance(0.09)) {
        elder.allergies.emplace_back(random.pick(drug_allergies()));
        const std::string& drug = elder.allergies.back();  // nobody is given what harms them
        std::erase_if(elder.medicines,
                      [&](const std::string& medicine) { return medicine.starts_with(drug); });
    }
    if (random.chance(0.05)) {
        elder.allergies.emplace_back(random.pick(other_allergies()));
    }
}

void give_ability(const Person& to) {
    static constexpr std::string_view levels[] = {"able", "light", "moderate", "severe",
                                                  "complete"};
    double load = (to.age - 62) / 45.0 + static_cast<double>(to.elder.diseases.size()) * 0.06 +
                  to.random.unit() * 0.9 - 0.45;
    for (const std::string& disease : to.elder.diseases) {
        const bool heavy = disease == "脑梗死后遗症" || disease == "阿尔茨海默病" ||
                           disease == "帕金森病" || disease == "髋部骨折术后";
        load += heavy ? 0.3 : 0;
    }
    const double edges[] = {0.55, 0.85, 1.1, 1.35};
    std::size_t level = 0;
    while (level < std::size(edges) && load > edges[level]) {
        ++level;
    }
    to.elder.ability = levels[level];
}

void give_speech(const Person& to) {
    Prng& random = to.random;
    CityElder& elder = to.elder;
    const double hard = to.age < 70 ? 0.06 : to.age < 80 ? 0.18 : 0.38;
    elder.hearing = "good";
    if (random.chance(hard)) {
        static constexpr std::string_view kinds[] = {"poor", "poor", "poor_left", "poor_right",
                                                     "deaf"};
        elder.hearing = random.pick(Words(kinds));
        elder.speaking_hint = elder.hearing == "poor_left"    ? "慢说，靠右耳"
                              : elder.hearing == "poor_right" ? "慢说，靠左耳"
                              : elder.hearing == "deaf" ? "听不见电话，请发短信或直接上门"
                                                        : "慢说，大声，一次一句";
    } else if (random.chance(0.05)) {
        elder.speaking_hint =
            elder.sex == Sex::male ? "先报单位和名字，怕遇骗子" : "先报单位和名字，不接生号";
    }
    static constexpr std::string_view county_tongues[] = {"晋语", "晋语", "大同话"};
    const bool city_speech = to.town.urban;
    elder.languages.emplace_back(city_speech ? "大同话" : random.pick(Words(county_tongues)));
    if (random.chance(to.age < 75 ? 0.75 : city_speech ? 0.5 : 0.25)) {
        elder.languages.emplace_back("普通话");
    }
}

// `father`: anybody of the children's surname. `before`: how many of that sex were named already.
CityContact child_contact(const Person& to, std::string_view father, Sex sex, int before) {
    Prng& random = to.random;
    CityContact contact;
    contact.name = child_name(father, sex, random);
    static constexpr std::string_view sons[] = {"儿子", "二儿子", "三儿子"};
    static constexpr std::string_view daughters[] = {"女儿", "二女儿", "三女儿"};
    contact.relation = (sex == Sex::male ? sons : daughters)[before];
    contact.role = "relative";
    contact.phone = mobile_number(random);
    contact.place = random.pick(children_live());
    const bool near = contact.place == "大同";
    contact.has_key = near && random.chance(0.6);
    if (near) {
        contact.minutes_away = static_cast<int>(random.between(8, 55));
    }
    return contact;
}

CityContact key_holder(const Person& to) {
    Prng& random = to.random;
    CityContact contact;
    const Sex sex = random.chance(0.6) ? Sex::female : Sex::male;
    contact.name = person_name(
        sex, random.chance(0.5) ? Generation::old_people : Generation::children, random);
    contact.relation = "邻居";
    contact.role = "key_holder";
    contact.phone = mobile_number(random);
    contact.has_key = true;
    contact.place = to.committee.village ? "隔壁院"
                                         : "同单元 " + number_text(random.between(1, 6)) + "0" +
                                               number_text(random.between(1, 2));
    contact.minutes_away = static_cast<int>(random.between(1, 8));
    return contact;
}

CityContact spouse(const Person& to) {
    Prng& random = to.random;
    CityContact contact;
    const Sex sex = to.elder.sex == Sex::male ? Sex::female : Sex::male;
    contact.name = person_name(sex, Generation::old_people, random);
    contact.relation = "老伴";
    contact.role = "relative";
    contact.phone = mobile_number(random);
    contact.has_key = true;
    contact.place = "同住";
    contact.minutes_away = 0;
    return contact;
}

void give_contacts(const ElderParts& parts, const Person& to) {
    Prng& random = to.random;
    auto& contacts = to.elder.contacts;
    const CityContact partner = spouse(to);
    const std::string father = to.elder.sex == Sex::male ? to.elder.name : partner.name;
    if (!to.elder.lives_alone && random.chance(0.75)) {
        contacts.push_back(partner);
    }
    if (to.elder.lives_alone ? random.chance(0.8) : random.chance(0.35)) {
        contacts.push_back(key_holder(to));
    }
    const int children = random.chance(0.07) ? 0 : static_cast<int>(random.between(1, 3));
    int sons = 0;
    for (int i = 0; i < children; ++i) {
        const bool son = random.chance(0.52);
        contacts.push_back(
            child_contact(to, father, son ? Sex::male : Sex::female, son ? sons : i - sons));
        sons += son ? 1 : 0;
    }
    const Neighbourhood around = neighbourhood_of(parts.seed, to.town, to.committee);
    contacts.push_back(around.grid_worker);
    contacts.push_back(around.station);
    if (random.chance(0.6)) {
        contacts.push_back(around.doctor);
    }
    if (random.chance(0.5)) {
        contacts.push_back(around.clinic);
    }
}

void give_phones(const Person& to) {
    if (to.random.chance(0.85)) {
        to.elder.phones.push_back(mobile_number(to.random));
    }
    if (to.elder.phones.empty() || to.random.chance(0.15)) {
        to.elder.phones.push_back(landline_number(to.random));
    }
}

}  // namespace

std::string IdNumbers::make(CivilDate birth, Sex sex, Prng& random) {
    for (;;) {
        const auto order = static_cast<int>(random.below(499) * 2 + (sex == Sex::male ? 1 : 2));
        char digits[24];
        std::snprintf(digits, sizeof digits, "%s%04d%02d%02d%03d", unissued_area.data(), birth.year,
                      birth.month, birth.day, order);
        std::string number(digits);
        number += id_number_check_digit(number).value();
        if (given_.insert(number).second) {
            return number;
        }
    }
}

CityElder make_elder(ElderParts& parts, std::size_t index, const Town& town) {
    CHECK(!town.committees.empty());
    Prng random = part_of(parts.seed, Part::elder, index);
    const Committee& committee = random.pick(std::span<const Committee>(town.committees));
    CityElder elder;
    const int age = drawn_age(random);
    elder.sex = random.chance(age < 80 ? 0.53 : 0.6) ? Sex::female : Sex::male;
    do {
        elder.name = person_name(elder.sex, Generation::old_people, random);
    } while (is_story_name(elder.name));
    elder.birth = birth_of(age, parts.today, random);
    Prng own = random.fork();  // how often it draws depends on the day
    elder.id_number = parts.numbers.make(elder.birth, elder.sex, own);
    char card[16];
    std::snprintf(card, sizeof card, "DT10%06d", static_cast<int>(scattered(index)));
    elder.card = card;
    const Person person{elder, town, committee, age, random};
    elder.lives_alone = random.chance(age < 75 ? 0.2 : 0.36);
    give_home(person);
    give_phones(person);
    give_body(person);
    give_ability(person);
    give_speech(person);
    give_contacts(parts, person);
    return elder;
}

}  // namespace tiexin::sim

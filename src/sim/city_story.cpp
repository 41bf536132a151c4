// The people of the stories and of the drawn pages, by name; and who signs in.

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "sim/city_parts.hpp"

namespace tiexin::sim {

namespace {

CityContact contact(std::string_view name, std::string_view relation, std::string_view role,
                    std::string phone, std::string_view place) {
    CityContact made;
    made.name = name;
    made.relation = relation;
    made.role = role;
    made.phone = std::move(phone);
    made.place = place;
    return made;
}

void tell_zhang_guiying(CityElder& elder, Prng& random) {
    elder.address = "华严里小区 3 号楼 2 单元 401";
    elder.door_code = "2580#";
    elder.way_to_door = "西门进，无电梯，4 楼左手；门外反锁需钥匙";
    elder.phones = {"03524010118", mobile_number(random)};
    elder.lives_alone = true;
    elder.hearing = "poor_right";
    elder.speaking_hint = "慢说，靠左耳";
    elder.languages = {"大同话"};
    elder.ability = "moderate";
    elder.diseases = {"高血压", "冠心病（2019 支架）", "骨质疏松"};
    elder.medicines = {"阿司匹林 100 mg 早", "氨氯地平 5 mg 早"};
    elder.allergies = {"青霉素（2019 年休克）"};
    elder.note = "夜里起身多，卫生间地面滑，已装扶手";
    CityContact key =
        contact("李秀梅", "邻居", "key_holder", "15400002201", "同小区 5 号楼，320 米");
    key.has_key = true;
    key.minutes_away = 3;
    CityContact worker = contact("王强", "社区网格员", "grid_worker", "03524011118", "御河街道");
    worker.minutes_away = 15;
    CityContact doctor =
        contact("孙医生", "家庭医生", "doctor", "03524012266", "御河街道社区卫生服务站");
    doctor.hours = "白天";
    elder.contacts = {key, contact("张建军", "儿子", "relative", "15400005510", "太原"), worker,
                      doctor};
}

void hears_well(CityElder& elder) {
    elder.hearing = "good";
    elder.speaking_hint.clear();
}

void tell_liu_yuzhen(CityElder& elder, Prng&) {
    elder.lives_alone = true;
    hears_well(elder);
    elder.note = "吊坠贴身戴，俯身时容易压到";
}

void tell_chen_fusheng(CityElder& elder, Prng& random) {
    elder.phones = {"03524066018"};
    elder.lives_alone = true;
    hears_well(elder);
    CityContact daughter = contact("陈海燕", "女儿", "relative", mobile_number(random), "大同");
    daughter.has_key = true;
    daughter.minutes_away = 20;
    std::erase_if(elder.contacts, [](const CityContact& row) { return row.role == "relative"; });
    elder.contacts.insert(elder.contacts.begin(), daughter);
}

void tell_li_jianguo(CityElder& elder, Prng&) {
    elder.lives_alone = true;
    elder.diseases = {"高血压", "脑梗死后遗症"};
    elder.medicines = {"氨氯地平 5 mg 早", "氯吡格雷 75 mg 早"};
    elder.allergies.clear();
    elder.ability = "moderate";
    elder.note = "左侧肢体无力，用助行器；半年内跌倒两次";
}

void tell_zhou_yonggui(CityElder& elder, Prng&) {
    elder.diseases = {"阿尔茨海默病", "高血压"};
    elder.medicines = {"多奈哌齐 5 mg 晚", "缬沙坦 80 mg 早"};
    elder.allergies.clear();
    elder.ability = "severe";
    elder.speaking_hint = "叫他老周，慢慢问在哪儿";
    elder.note = "会走失，常往老供销社方向走";
}

void tell_zhao_deming(CityElder& elder, Prng&) {
    elder.diseases = {"心房颤动", "高血压"};
    elder.medicines = {"利伐沙班 15 mg 晚", "缬沙坦 80 mg 早"};
    elder.allergies.clear();
    elder.note = "服抗凝药，摔倒出血不易止";
}

void tell_wu_fengying(CityElder& elder, Prng&) {
    elder.lives_alone = true;
    elder.note = "常忘充电，提醒一次就会充";
}

void tell_yang_shufen(CityElder& elder, Prng&) {
    elder.lives_alone = true;
    elder.ability = "light";
    elder.note = "每周一次助浴，喜欢上午";
}

struct Told {
    std::string_view name;
    Sex sex;
    int age;
    std::string_view county, town;
    std::string_view protocol, kind;
    void (*tell)(CityElder& elder, Prng& random);
};

constexpr std::array<Told, 8> people = {{
    {"张桂英", Sex::female, 82, "平城区", "御河街道", "watch", "watch", tell_zhang_guiying},
    {"刘玉珍", Sex::female, 77, "平城区", "古城街道", "minifinder2", "pendant", tell_liu_yuzhen},
    {"陈福生", Sex::male, 79, "云冈区", "口泉街道", "jt808", "hub", tell_chen_fusheng},
    {"李建国", Sex::male, 81, "平城区", "永泰街道", "watch", "watch", tell_li_jianguo},
    {"周永贵", Sex::male, 84, "云州区", "西坪镇", "jt808", "watch", tell_zhou_yonggui},
    {"赵德明", Sex::male, 76, "云冈区", "口泉街道", "watch", "watch", tell_zhao_deming},
    {"吴凤英", Sex::female, 80, "新荣区", "新荣镇", "watch", "watch", tell_wu_fengying},
    {"杨淑芬", Sex::female, 74, "平城区", "永泰街道", "minifinder2", "hub", tell_yang_shufen},
}};

const Town* town_named(const CityMap& map, std::string_view county, std::string_view name) {
    const auto at = std::find_if(map.towns.begin(), map.towns.end(), [&](const Town& town) {
        return town.county_name == county && town.name == name;
    });
    return at == map.towns.end() ? nullptr : &*at;
}

CivilDate birth_at_age(int age, Instant today, Prng& random) {
    const CivilDate day = shanghai_date(today - days(random.between(20, 340)));
    return {day.year - age, day.month, std::min(day.day, 28)};
}

}  // namespace

bool is_story_name(std::string_view name) {
    return std::any_of(people.begin(), people.end(),
                       [&](const Told& person) { return person.name == name; });
}

std::vector<StoryPerson> place_story_people(ElderParts& parts, City& city,
                                            const std::vector<AreaId>& town_of_elder) {
    std::vector<StoryPerson> placed;
    for (std::size_t i = 0; i < people.size(); ++i) {
        const Told& person = people[i];
        const Town* town = town_named(parts.map, person.county, person.town);
        if (town == nullptr) {
            continue;  // another city's divisions
        }
        const auto first = std::find(town_of_elder.begin(), town_of_elder.end(), town->id);
        auto index = static_cast<std::size_t>(first - town_of_elder.begin());
        while (std::any_of(placed.begin(), placed.end(),
                           [&](const StoryPerson& other) { return other.elder == index; })) {
            ++index;
        }
        CHECK(index < town_of_elder.size() && town_of_elder[index] == town->id);
        Prng random = part_of(parts.seed, Part::story, i);
        CityElder& elder = city.elders[index];
        elder.name = person.name;
        elder.sex = person.sex;
        std::erase(elder.diseases, "前列腺增生");
        std::erase(elder.medicines, "坦索罗辛 0.2 mg 晚");
        elder.birth = birth_at_age(person.age, parts.today, random);
        elder.id_number = parts.numbers.make(elder.birth, elder.sex, random);
        person.tell(elder, random);
        placed.push_back({index, std::string(person.protocol), std::string(person.kind)});
    }
    return placed;
}

void add_users(const Divisions& divisions, City& city) {
    const AreaId whole = divisions.city();
    const auto county = [&](std::string_view code) {
        const auto area = parse_area(code);
        return area && divisions.find(*area) != nullptr ? *area : whole;
    };
    const AreaId pingcheng = county("140213"), yungang = county("140214");
    const AreaId xinrong = county("140212"), yunzhou = county("140215");
    city.users = {
        {"wangfang", "王芳", "operator", {pingcheng}},
        {"limin", "李敏", "operator", {pingcheng}},
        {"sunli", "孙丽", "operator", {pingcheng, county("140271")}},
        {"zhaomin", "赵敏", "operator", {yungang}},
        {"zhouqiang", "周强", "operator", {yungang, county("140226")}},
        {"gaojing", "高静", "operator", {xinrong, yunzhou}},
        {"hanxue",
         "韩雪",
         "operator",
         {county("140221"), county("140222"), county("140223"), county("140224"),
          county("140225")}},
        {"renjun", "任军", "operator", {whole}},
        {"liujianhua", "刘建华", "supervisor", {whole}},
        {"maxiulan", "马秀兰", "supervisor", {pingcheng, yungang, xinrong, yunzhou}},
        {"wuyan", "武艳", "registrar", {whole}},
        {"admin", "系统管理员", "administrator", {whole}},
        {"baizhenhua", "白振华", "auditor", {whole}},
    };
}

}  // namespace tiexin::sim

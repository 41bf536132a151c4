// A year of closed incidents: most are presses by mistake, as everywhere.

#include <algorithm>
#include <array>

#include "sim/city_parts.hpp"

namespace tiexin::sim {

namespace {

constexpr std::size_t incidents_of_others = 6'000;
constexpr int history_days = 365;
constexpr int false_presses_of_liu = 8;

struct Ending {
    std::string_view kind, outcome, note;
    double share;
    int length_s_min, length_s_max;
};
constexpr std::array<Ending, 24> endings = {{
    {"sos", "false_press", "误触，本人接听，无事", 0.3, 30, 120},
    {"sos", "false_press", "洗碗时碰到，无事", 0.09, 30, 120},
    {"sos", "false_press", "孩子玩耍按下，家属确认", 0.06, 40, 180},
    {"sos", "false_press", "睡觉压到", 0.07, 30, 150},
    {"sos", "helped", "头晕，网格员上门，休息后好转", 0.035, 900, 3'600},
    {"sos", "helped", "忘带钥匙，钥匙保管人送到", 0.02, 600, 2'400},
    {"sos", "relative_came", "胸闷，儿女到家陪同就医", 0.025, 1'200, 5'400},
    {"sos", "ambulance", "胸痛，120 送医，家属随车", 0.02, 1'200, 4'800},
    {"sos", "advised", "问药怎么吃，已转家庭医生", 0.025, 120, 600},
    {"sos", "test", "入户时试按", 0.03, 30, 120},
    {"sos", "not_reached", "三次未接，邻居敲门后本人在家，电话静音", 0.01, 600, 1'800},
    {"fall", "false_press", "手表掉在地上", 0.045, 40, 180},
    {"fall", "false_press", "坐下过猛，未跌倒", 0.03, 40, 180},
    {"fall", "helped", "卫生间跌倒，钥匙保管人扶起，未受伤", 0.02, 600, 2'400},
    {"fall", "ambulance", "跌倒后髋部疼，120 送医", 0.008, 1'500, 5'400},
    {"fall", "relative_came", "院里滑倒，女儿到家", 0.012, 900, 3'600},
    {"low_battery", "recovered", "已充电", 0.08, 600, 14'400},
    {"link_lost", "recovered", "家中停电，已恢复", 0.03, 1'800, 28'800},
    {"link_lost", "recovered", "回村探亲，信号弱", 0.02, 3'600, 43'200},
    {"fence_exit", "relative_came", "走远，家属接回", 0.01, 900, 5'400},
    {"fence_exit", "helped", "网格员在市场找到，送回家", 0.007, 900, 5'400},
    {"heart_rate_high", "advised", "刚爬楼，休息后复测正常", 0.02, 180, 900},
    {"service", "ordered", "预约助浴", 0.02, 120, 480},
    {"ride", "ordered", "去医院复查，已约车", 0.013, 120, 480},
}};

const Ending& drawn_ending(Prng& random) {
    double left = random.unit();
    for (const Ending& ending : endings) {
        if (left < ending.share) {
            return ending;
        }
        left -= ending.share;
    }
    return endings.front();
}

// Days are busy from six to ten in the evening, nights are not.
int drawn_minute(Prng& random) {
    return static_cast<int>(random.chance(0.85) ? random.between(6 * 60, 22 * 60 - 1)
                                                : random.between(0, 24 * 60 - 1));
}

// Most are answered in seconds; now and then all seats are taken.
int drawn_answer_s(Prng& random) {
    return static_cast<int>(random.chance(0.94)   ? random.between(2, 9)
                            : random.chance(0.85) ? random.between(10, 30)
                                                  : random.between(31, 95));
}

CityIncident incident_of(std::size_t elder, const Ending& ending, int days_ago, Prng& random) {
    CityIncident incident;
    incident.elder = elder;
    incident.kind = ending.kind;
    incident.outcome = ending.outcome;
    incident.note = ending.note;
    incident.days_ago = days_ago;
    incident.minute_of_day = drawn_minute(random);
    incident.answer_s = drawn_answer_s(random);
    incident.length_s = incident.answer_s +
                        static_cast<int>(random.between(ending.length_s_min, ending.length_s_max));
    return incident;
}

const Ending& ending_of(std::string_view kind, std::string_view outcome) {
    return *std::find_if(endings.begin(), endings.end(), [&](const Ending& row) {
        return row.kind == kind && row.outcome == outcome;
    });
}

std::size_t elder_named(const City& city, std::string_view name) {
    const auto at = std::find_if(city.elders.begin(), city.elders.end(),
                                 [&](const CityElder& elder) { return elder.name == name; });
    return static_cast<std::size_t>(at - city.elders.begin());
}

// "Of this month": within the calendar month where it is old enough, else the last thirty days.
void add_liu(Instant today, City& city, Prng& random) {
    const std::size_t liu = elder_named(city, "刘玉珍");
    if (liu == city.elders.size()) {
        return;
    }
    const int day = shanghai_date(today).day;
    const int span = day > 2 * false_presses_of_liu ? day - 1 : 29;
    for (int i = 0; i < false_presses_of_liu; ++i) {
        const int days_ago = 1 + i * (span - 1) / false_presses_of_liu;
        CityIncident press = incident_of(liu, ending_of("sos", "false_press"), days_ago, random);
        press.note = "误触，俯身时吊坠压在桌沿";
        city.history.push_back(std::move(press));
    }
}

struct Remembered {
    int days_ago;
    std::string_view kind, outcome, note;
};
// What the seat's page was drawn with.
constexpr Remembered of_zhang[] = {
    {4, "sos", "false_press", "误触，两键结案"},
    {11, "fall", "helped", "卫生间滑倒，李姐扶起"},
    {20, "low_battery", "recovered", "已充电"},
    {26, "sos", "false_press", "误触，两键结案"},
    {45, "sos", "ambulance", "胸痛，120 送医，住院三天"},
    {54, "link_lost", "recovered", "停电，已恢复"},
    {62, "sos", "false_press", "误触，两键结案"},
    {70, "service", "ordered", "助浴，已完成"},
};

void add_zhang(City& city, Prng& random) {
    const std::size_t zhang = elder_named(city, "张桂英");
    if (zhang == city.elders.size()) {
        return;
    }
    for (const Remembered& row : of_zhang) {
        CityIncident incident =
            incident_of(zhang, ending_of(row.kind, row.outcome), row.days_ago, random);
        incident.note = row.note;
        city.history.push_back(std::move(incident));
    }
}

}  // namespace

void add_history(std::uint64_t seed, Instant today, City& city) {
    Prng random = part_of(seed, Part::history);
    for (std::size_t i = 0; i < incidents_of_others;) {
        // A few press often: half of the incidents are of an eighth of the terminals.
        const std::size_t pool = random.chance(0.5) ? terminals_in_city / 8 : terminals_in_city;
        const CityTerminal& terminal = city.terminals[random.below(pool)];
        const int oldest = std::min(history_days, terminal.enrolled_days_ago);
        const int days_ago = static_cast<int>(random.between(1, oldest));
        const Ending& ending = drawn_ending(random);
        const bool hub_cannot =
            terminal.kind == "hub" && (ending.kind == "fall" || ending.kind == "fence_exit" ||
                                       ending.kind == "heart_rate_high");
        if (hub_cannot || is_story_name(city.elders[terminal.elder].name)) {
            continue;
        }
        city.history.push_back(incident_of(terminal.elder, ending, days_ago, random));
        ++i;
    }
    add_liu(today, city, random);
    add_zhang(city, random);
    std::stable_sort(city.history.begin(), city.history.end(),
                     [](const CityIncident& a, const CityIncident& b) {
                         return a.days_ago != b.days_ago ? a.days_ago > b.days_ago
                                                         : a.minute_of_day < b.minute_of_day;
                     });
}

}  // namespace tiexin::sim

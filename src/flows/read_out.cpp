// The text an operator reads out to 120, 119 or 110: what, where, who, how to get in; in this
// order, because the line may be cut.

#include <fmt/format.h>

#include "base/id_number.hpp"
#include "flows/incidents.hpp"

namespace tiexin::flows {

namespace {

struct KindWords {
    std::string_view kind, zh, en;
};
constexpr KindWords kind_words[] = {
    {"fire", "火警", "fire"},
    {"smoke", "烟雾报警", "smoke alarm"},
    {"gas", "燃气泄漏报警", "gas alarm"},
    {"carbon_monoxide", "一氧化碳报警", "carbon monoxide alarm"},
    {"fall", "跌倒", "a fall"},
    {"epilepsy", "癫痫发作", "an epileptic seizure"},
    {"medical", "身体不适", "a medical emergency"},
    {"heart_rate_high", "心率过快", "a high heart rate"},
    {"heart_rate_low", "心率过慢", "a low heart rate"},
    {"wandering", "走失", "a missing person"},
    {"fence_exit", "离开安全区域", "a person who left the safe area"},
    {"intrusion", "有人闯入", "an intruder"},
    {"water", "漏水", "a water leak"},
};

std::string what(const alarms::Incident& incident, bool chinese) {
    for (const KindWords& words : kind_words) {
        if (words.kind == incident.kinds.front()) {
            return std::string(chinese ? words.zh : words.en);
        }
    }
    return chinese ? "老人按键求助" : "an elder who called for help";
}

std::string_view need(std::string_view service, bool chinese) {
    if (service == "119") {
        return chinese ? "请派消防车。" : "We need the fire brigade.";
    }
    if (service == "110") {
        return chinese ? "请出警。" : "We need the police.";
    }
    return chinese ? "请派救护车。" : "We need an ambulance.";
}

std::string hearing(registry::Hearing value, bool chinese) {
    using enum registry::Hearing;
    switch (value) {
        case good:
            return "";
        case deaf:
            return chinese ? "听不见" : "deaf";
        case poor:
            return chinese ? "听力差" : "hard of hearing";
        case poor_left:
            return chinese ? "左耳听力差" : "hard of hearing on the left";
        case poor_right:
            return chinese ? "右耳听力差" : "hard of hearing on the right";
    }
    return "";
}

class Text {
public:
    explicit Text(bool chinese) : chinese_(chinese) {}
    void sentence(std::string_view zh, std::string_view en, const std::string& value) {
        if (!value.empty()) {
            chinese_ ? line(fmt::format("{}：{}。", zh, value))
                     : line(fmt::format("{}: {}.", en, value));
        }
    }
    void line(std::string_view text) {
        if (!out_.empty() && !chinese_) {
            out_ += ' ';
        }
        out_ += text;
    }
    std::string take() { return std::move(out_); }
    std::string list(const std::vector<std::string>& items) const {
        return fmt::format("{}", fmt::join(items, chinese_ ? "、" : ", "));
    }

private:
    bool chinese_;
    std::string out_;
};

std::string person(const registry::Elder& elder, Instant now, bool chinese) {
    const CivilTime today = civil_shanghai(now);
    const int age = age_on(elder.birth, {today.year, today.month, today.day});
    const bool woman = elder.sex == Sex::female;
    const bool man = elder.sex == Sex::male;
    std::string out = chinese ? fmt::format("{}，{}{} 岁", elder.name,
                                            woman ? "女，"
                                            : man ? "男，"
                                                  : "",
                                            age)
                              : fmt::format("{}, {}{} years old", elder.name,
                                            woman ? "female, "
                                            : man ? "male, "
                                                  : "",
                                            age);
    if (elder.lives_alone) {
        out += chinese ? "，独居" : ", lives alone";
    }
    return out;
}

}  // namespace

std::string Incidents::read_out(const Conn& conn, const alarms::Incident& incident,
                                std::string_view service, bool chinese) const {
    Text text(chinese);
    text.line(chinese ? "您好，这里是养老服务呼叫中心。" : "This is the elder care call centre.");
    text.line(need(service, chinese));
    text.sentence("情况", "What", what(incident, chinese));
    const std::string area =
        stores_.divisions.name_within(parent_of(stores_.divisions.city()), incident.area);
    const auto elder = incident.elder ? stores_.registry.elder(conn, incident.elder) : std::nullopt;
    text.sentence("地址", "Address", elder ? area + elder->address : area);
    if (elder) {
        text.sentence("怎么走", "Way to the door", elder->way_to_door);
        text.sentence("门禁", "Door code", elder->door_code);
        for (const registry::Contact& contact : elder->contacts) {
            if (contact.has_key) {
                text.sentence("钥匙在", "Key with", contact.name);
                break;
            }
        }
        text.sentence("本人", "Person", person(*elder, incident.raised_at, chinese));
        text.sentence("听力", "Hearing", hearing(elder->hearing, chinese));
        text.sentence("疾病", "Diseases", text.list(elder->diseases));
        text.sentence("用药", "Medicines", text.list(elder->medicines));
        text.sentence("过敏", "Allergies", text.list(elder->allergies));
    }
    text.sentence("事件编号", "Our number", incident.number);
    return text.take();
}

}  // namespace tiexin::flows

#include "gateway/protocols/zigbee2mqtt/properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"

namespace tiexin::gateway::zigbee2mqtt {

namespace {

using device::AlarmKind;
using device::DeviceEvent;

constexpr std::size_t fact_chars_max = 64;
constexpr double battery_low_percent = 10, battery_good_percent = 15;
constexpr double millivolts_from = 100;  // a voltage above is in mV
constexpr double link_quality_max = 255;

struct Flag {
    std::string_view name;
    AlarmKind kind;
    bool only_when_watched = false;
};
// Booleans: true is the alarm.
constexpr std::array flags = std::to_array<Flag>({
    {"sos", AlarmKind::sos},
    {"emergency", AlarmKind::sos},
    {"panic", AlarmKind::panic},
    {"smoke", AlarmKind::smoke},
    {"gas", AlarmKind::gas},
    {"carbon_monoxide", AlarmKind::carbon_monoxide},
    {"water_leak", AlarmKind::water},
    {"fall", AlarmKind::fall},
    {"fall_detected", AlarmKind::fall},
    {"tamper", AlarmKind::tamper},
    {"battery_low", AlarmKind::low_battery},
    {"bed_exit", AlarmKind::bed},
    {"out_of_bed", AlarmKind::bed},
    {"test", AlarmKind::test},
    {"vibration", AlarmKind::vibration, true},
});

struct Word {
    std::string_view name, word;
    AlarmKind kind;
};
// Texts of which one is the alarm.
constexpr std::array words = std::to_array<Word>({
    {"fall_down_status", "fall", AlarmKind::fall},
    {"static_dwell_alarm", "alarm", AlarmKind::inactivity},
});
// Words of `action`; the others are a button of the household.
constexpr std::array actions = std::to_array<Word>({
    {"action", "emergency", AlarmKind::sos},
    {"action", "sos", AlarmKind::sos},
    {"action", "panic", AlarmKind::panic},
    {"action", "fire", AlarmKind::fire},
    {"action", "medical", AlarmKind::medical},
    {"action", "help", AlarmKind::help},
});

// Shown on the terminal's page as they are.
constexpr std::array<std::string_view, 22> shown = {"action",
                                                    "occupancy",
                                                    "presence",
                                                    "presence_event",
                                                    "motion",
                                                    "moving",
                                                    "motion_direction",
                                                    "motion_speed",
                                                    "vibration",
                                                    "in_bed",
                                                    "bed_occupied",
                                                    "temperature",
                                                    "humidity",
                                                    "illuminance",
                                                    "illuminance_lux",
                                                    "fall_down_status",
                                                    "static_dwell_alarm",
                                                    "gas_value",
                                                    "smoke_concentration",
                                                    "co",
                                                    "people_exist",
                                                    "device_temperature"};
constexpr std::array<std::string_view, 8> measured = {
    "battery",   "voltage",    "linkquality",      "contact",
    "last_seen", "heart_rate", "respiration_rate", "breath_rate"};

std::string shown_text(const Json& value) {
    if (const auto text = value.as_text()) {
        return std::string(utf8_truncate(*text, fact_chars_max));
    }
    if (const auto truth = value.as_bool()) {
        return *truth ? "1" : "0";
    }
    return value.is_number() ? value.dump() : std::string();
}

std::optional<int> whole_of(const Json& value, double low, double high) {
    const auto number = value.as_double();
    return number && *number >= low && *number <= high
               ? std::optional(static_cast<int>(std::lround(*number)))
               : std::nullopt;
}

class StateReader {
public:
    StateReader(const Json& state, std::string_view model, DeviceEvent& event)
        : state_(state),
          watched_(model == model_watched),
          any_action_(model == model_sos_button),
          event_(event) {}

    std::vector<Reading> read() {
        for (const JsonMember& member : state_.members()) {
            alarms_of(member.key, member.value);
            measures_of(member.key, member.value);
            if (std::find(shown.begin(), shown.end(), member.key) != shown.end()) {
                fact(member.key, shown_text(member.value));
            }
        }
        if (state_.find("battery_low") == nullptr) {
            low_by_percent();
        }
        return std::move(out_);
    }

private:
    void fact(std::string_view name, std::string value) {
        if (!value.empty()) {
            event_.facts.emplace_back(name, std::move(value));
        }
    }

    void alarms_of(const std::string& name, const Json& value) {
        for (const Flag& flag : flags) {
            const auto truth = flag.name == name ? truth_of(value) : std::nullopt;
            if (truth && (!flag.only_when_watched || watched_)) {
                out_.push_back({name, flag.kind, *truth});
            }
        }
        const auto text = value.as_text();
        for (const Word& row : words) {
            if (text && row.name == name) {
                out_.push_back({name, row.kind, ascii_equal(*text, row.word)});
            }
        }
        if (name == "action" && text && !text->empty()) {
            action(*text);
        }
        const auto closed = name == "contact" ? truth_of(value) : std::nullopt;
        if (closed) {
            fact("door", *closed ? "closed" : "open");
            if (watched_) {
                out_.push_back({name, AlarmKind::door, !*closed});
            }
        }
    }

    void action(std::string_view word) {
        for (const Word& row : actions) {
            if (ascii_equal(word, row.word)) {
                out_.push_back({"action", row.kind, true, true});
                return;
            }
        }
        // A press has a beginning and an end; the end ("release") is no press of its own.
        if (any_action_ && word.find("release") == std::string_view::npos) {
            out_.push_back({"action", AlarmKind::sos, true, true});
        }
    }

    void measures_of(const std::string& name, const Json& value) {
        if (name == "battery") {
            event_.battery.percent = whole_of(value, 0, 100);
        } else if (name == "voltage") {
            const auto volts = value.as_double();
            if (volts && *volts > 0 && *volts < 1e6) {
                event_.battery.volts = *volts > millivolts_from ? *volts / 1'000 : *volts;
            }
        } else if (name == "linkquality") {
            const auto quality = whole_of(value, 0, link_quality_max);
            if (quality) {
                event_.signal_percent =
                    static_cast<int>(std::lround(*quality * 100 / link_quality_max));
            }
        } else if (name == "heart_rate") {
            event_.vitals.heart_rate_bpm = whole_of(value, 20, 300);
        } else if (name == "respiration_rate" || name == "breath_rate") {
            event_.vitals.respiration_bpm = whole_of(value, 1, 100);
        } else if (name == "last_seen") {
            last_seen(value);
        }
    }

    void last_seen(const Json& value) {
        if (const auto text = value.as_text()) {
            event_.time = parse_iso8601(*text);
        } else if (const auto ms = value.as_int(); ms && *ms > 0 && *ms < 4'102'444'800'000) {
            event_.time = Instant{*ms * 1'000};
        }
    }

    // Not every sensor judges its battery itself. Between the two limits nothing is said, or a
    // reading that trembles would end and begin the level again and again.
    void low_by_percent() {
        const auto percent = state_.double_of("battery");
        if (percent && (*percent <= battery_low_percent || *percent >= battery_good_percent)) {
            out_.push_back(
                {"battery_low", AlarmKind::low_battery, *percent <= battery_low_percent});
        }
    }

    const Json& state_;
    bool watched_, any_action_;
    DeviceEvent& event_;
    std::vector<Reading> out_;
};

bool says(std::string_view payload, std::string_view name, std::string_view value) {
    for (const char* gap : {"", " "}) {
        if (payload.find(fmt::format("\"{}\":{}{}", name, gap, value)) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::vector<Reading> read_properties(const Json& state, std::string_view model,
                                     DeviceEvent& event) {
    return StateReader(state, model, event).read();
}

bool is_property(std::string_view name) {
    const auto same = [name](const auto& row) { return row.name == name; };
    return std::any_of(flags.begin(), flags.end(), same) ||
           std::any_of(words.begin(), words.end(), same) ||
           std::find(shown.begin(), shown.end(), name) != shown.end() ||
           std::find(measured.begin(), measured.end(), name) != measured.end();
}

std::optional<bool> truth_of(const Json& value) {
    if (const auto truth = value.as_bool()) {
        return truth;
    }
    if (const auto number = value.as_int()) {
        return *number == 0 || *number == 1 ? std::optional(*number == 1) : std::nullopt;
    }
    const auto text = value.as_text();
    for (const char* yes : {"true", "on", "1", "yes"}) {
        if (text && ascii_equal(*text, yes)) {
            return true;
        }
    }
    for (const char* no : {"false", "off", "0", "no"}) {
        if (text && ascii_equal(*text, no)) {
            return false;
        }
    }
    return std::nullopt;
}

bool is_level(AlarmKind kind) {
    switch (kind) {
        case AlarmKind::sos:
        case AlarmKind::fall:
        case AlarmKind::panic:
        case AlarmKind::fire:
        case AlarmKind::medical:
        case AlarmKind::help:
        case AlarmKind::test:
            return false;
        default:
            return true;
    }
}

device::AlarmSet suspected_in(std::string_view payload) {
    device::AlarmSet out;
    for (const Flag& flag : flags) {
        if (!flag.only_when_watched && flag.kind != AlarmKind::low_battery &&
            flag.kind != AlarmKind::test && says(payload, flag.name, "true")) {
            out.add(flag.kind);
        }
    }
    for (const Word& row : words) {
        if (says(payload, row.name, fmt::format("\"{}\"", row.word))) {
            out.add(row.kind);
        }
    }
    for (const Word& row : actions) {
        if (says(payload, row.name, fmt::format("\"{}\"", row.word))) {
            out.add(row.kind);
        }
    }
    return out;
}

}  // namespace tiexin::gateway::zigbee2mqtt

#pragma once
// What happens when nobody answers, and what is proposed for each kind. Data, not code: kept per
// area and time of day.

#include <string>
#include <vector>

#include "base/divisions.hpp"
#include "base/time.hpp"

namespace tiexin::alarms {

enum class StepKind : unsigned char { seats_of_area, seats_of_neighbours, supervisor, webhook };
std::string_view name_of(StepKind kind);

struct LadderStep {
    StepKind kind = StepKind::seats_of_area;
    Duration after;      // since the step before began
    std::string target;  // webhook: its name in the configuration
};

// Applies inside `area` from minute `from_minute` to `until_minute` of the day in Shanghai (wraps
// over midnight).
struct Ladder {
    AreaId area;
    int from_minute = 0;
    int until_minute = 24 * 60;
    std::vector<LadderStep>
        steps;  // after the last one it starts over, with the supervisor, every repeat_after
    Duration repeat_after = minutes(2);
};
constexpr std::size_t ladder_steps_max = 12;

struct KindPolicy {
    std::string kind;
    int priority = 1;
    Duration answer_limit = seconds(15);  // the ageing timer turns solid past it
    Duration step_limit = minutes(5);     // a holder with no step for so long loses the incident
    std::vector<std::string>
        plan;  // responder roles in the order proposed: key_holder, relative, station, ambulance
};

const KindPolicy& policy_of(std::string_view kind);  // the built-in table; every kind has a row
Ladder default_ladder();  // DESIGN: area seats, 15 s neighbours, 30 s supervisor, 60 s webhook

constexpr Duration seat_lost_after = seconds(60);
constexpr Duration retry_window = minutes(10);
constexpr Duration second_press_after = seconds(10);

}  // namespace tiexin::alarms

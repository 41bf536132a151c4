#pragma once
// What happens when nobody answers, and what is proposed for each kind. Ladders are data, kept per
// area and time of day; the policy of a kind is the literal table in policy.cpp. Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/divisions.hpp"
#include "base/time.hpp"

namespace tiexin::alarms {

enum class StepKind : unsigned char { seats_of_area, seats_of_neighbours, supervisor, webhook };
// offer_seats, offer_other_area, tell_supervisor, webhook: the names of the HTTP interface.
std::string_view name_of(StepKind kind);
std::optional<StepKind> step_kind_named(std::string_view name);
// What Incident::told says once the step was taken: seats, other_area, supervisor, webhook.
std::string_view reached_by(StepKind kind);

struct LadderStep {
    StepKind kind = StepKind::seats_of_area;
    Duration after;      // since the step before began; for a kind whose answer limit is 15 s
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

// What a report of this kind is, which decides what it joins.
enum class KindClass : unsigned char {
    press,  // somebody needs somebody: each report is an alarm of its own
    level,  // a state that stands until it ends: repeated in each report, one alarm
    wish,   // a request: a service, a ride
    notice  // cancel, test
};

struct KindPolicy {
    std::string kind;
    KindClass kind_class = KindClass::press;
    int priority = 1;
    Duration answer_limit = seconds(15);  // the ageing timer turns solid past it
    Duration step_limit = minutes(5);     // a holder with no step for so long loses the incident
    std::vector<std::string> plan;        // responder roles in the order proposed
};

const KindPolicy& policy_of(std::string_view kind);  // an unknown word is treated as "sos"
std::span<const KindPolicy> all_policies();          // worst first
Duration answer_limit_of(int priority);              // kinds of one priority share it
// Worst first, each once.
std::vector<std::string> ranked(std::vector<std::string> kinds);

// DESIGN: area seats, 15 s neighbours, 30 s supervisor, 60 s webhook "duty".
Ladder default_ladder();
// The ladder of the smallest area around `area` that applies at `now`; without one the default.
Ladder ladder_for(const std::vector<Ladder>& ladders, AreaId area, Instant now);
// The ladder's times are written for an answer limit of 15 s; a kind with a longer one stretches
// them in proportion.
Duration stretched(Duration after, const KindPolicy& policy);
// Webhooks wake people: only for priority 1 and 2.
constexpr int webhook_priority_max = 2;

constexpr Duration seat_lost_after = seconds(60);
constexpr Duration retry_window = minutes(10);
constexpr Duration second_press_after = seconds(10);
// A further press so long after the closing reopens the incident; later it is a new happening.
constexpr Duration reopen_window = minutes(10);

}  // namespace tiexin::alarms

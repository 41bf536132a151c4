#include "alarms/policy.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace tiexin::alarms {

namespace {

constexpr Duration written_for = seconds(15);

using Plan = std::vector<std::string>;

// One row per kind, worst first: the order of `kinds` of an incident. Limits follow the priority;
// a wish is answered within minutes although it is no emergency.
std::vector<KindPolicy> make_table() {
    const Plan body = {"key_holder", "relative", "station", "ambulance"};
    const Plan fire = {"fire_brigade", "key_holder", "relative", "ambulance"};
    const Plan away = {"relative", "station", "grid_worker", "police"};
    const Plan house = {"key_holder", "relative", "station"};
    const Plan crime = {"police", "key_holder", "relative"};
    const Plan file = {"relative", "station"};
    const Plan request = {"station", "relative"};
    const Plan none = {};
    const Duration a1 = seconds(15), a2 = minutes(1), a3 = minutes(5), a4 = minutes(30);
    const Duration s1 = minutes(5), s2 = minutes(10), s3 = minutes(30), s4 = hours(1);
    using enum KindClass;
    return {{"fire", press, 1, a1, s1, fire},
            {"smoke", level, 1, a1, s1, fire},
            {"gas", level, 1, a1, s1, fire},
            {"carbon_monoxide", level, 1, a1, s1, fire},
            {"sos", press, 1, a1, s1, body},
            {"medical", press, 1, a1, s1, body},
            {"panic", press, 1, a1, s1, body},
            {"help", press, 1, a1, s1, body},
            {"fall", press, 1, a1, s1, body},
            {"epilepsy", press, 1, a1, s1, body},
            {"could_not_process", press, 1, a1, s1, body},
            {"collision", press, 2, a2, s2, body},
            {"telephone", press, 2, a2, s2, body},
            {"manual", press, 2, a2, s2, body},
            {"heart_rate_high", level, 2, a2, s2, body},
            {"heart_rate_low", level, 2, a2, s2, body},
            {"inactivity", level, 2, a2, s2, body},
            {"bed", level, 2, a2, s2, body},
            {"wandering", level, 2, a2, s2, away},
            {"fence_exit", level, 2, a2, s2, away},
            {"intrusion", level, 2, a2, s2, crime},
            {"water", level, 2, a2, s2, house},
            {"removed", level, 3, a3, s3, file},
            {"tamper", level, 3, a3, s3, file},
            {"door", level, 3, a3, s3, house},
            {"pill", level, 3, a3, s3, file},
            {"power_off", level, 3, a3, s3, file},
            {"power_cut", level, 3, a3, s3, file},
            {"low_battery", level, 3, a3, s3, file},
            {"link_lost", level, 3, a3, s3, file},
            {"vibration", level, 3, a3, s3, file},
            {"ride", wish, 4, a3, s3, request},
            {"service", wish, 4, a3, s3, request},
            {"overspeed", level, 4, a4, s4, none},
            {"fence_enter", level, 4, a4, s4, none},
            {"fault", level, 4, a4, s4, none},
            {"cancel", notice, 4, a4, s4, none},
            {"test", notice, 4, a4, s4, none}};
}

const std::vector<KindPolicy>& table() {
    static const std::vector<KindPolicy> rows = make_table();
    return rows;
}

std::size_t rank_of(std::string_view kind) {
    const auto& rows = table();
    const auto at = std::find_if(rows.begin(), rows.end(),
                                 [&](const KindPolicy& row) { return row.kind == kind; });
    return static_cast<std::size_t>(at - rows.begin());
}

struct StepName {
    StepKind kind;
    std::string_view name;
    std::string_view reached;
};
constexpr std::array<StepName, 4> step_names = {{
    {StepKind::seats_of_area, "offer_seats", "seats"},
    {StepKind::seats_of_neighbours, "offer_other_area", "other_area"},
    {StepKind::supervisor, "tell_supervisor", "supervisor"},
    {StepKind::webhook, "webhook", "webhook"},
}};

bool applies(const Ladder& ladder, AreaId area, int minute) {
    if (ladder.steps.empty() || !(ladder.area == area || contains(ladder.area, area))) {
        return false;
    }
    if (ladder.from_minute < ladder.until_minute) {
        return minute >= ladder.from_minute && minute < ladder.until_minute;
    }
    return minute >= ladder.from_minute || minute < ladder.until_minute;
}

}  // namespace

std::string_view name_of(StepKind kind) {
    return step_names[static_cast<std::size_t>(kind)].name;
}

std::string_view reached_by(StepKind kind) {
    return step_names[static_cast<std::size_t>(kind)].reached;
}

std::optional<StepKind> step_kind_named(std::string_view name) {
    for (const StepName& row : step_names) {
        if (row.name == name) {
            return row.kind;
        }
    }
    return std::nullopt;
}

const KindPolicy& policy_of(std::string_view kind) {
    const auto& rows = table();
    const std::size_t rank = rank_of(kind);
    return rank < rows.size() ? rows[rank] : rows[rank_of("sos")];
}

std::span<const KindPolicy> all_policies() {
    return table();
}

Duration answer_limit_of(int priority) {
    for (const KindPolicy& policy : table()) {
        if (policy.priority == priority) {
            return policy.answer_limit;
        }
    }
    return table().back().answer_limit;
}

std::vector<std::string> ranked(std::vector<std::string> kinds) {
    std::stable_sort(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) {
        return std::pair(rank_of(a), std::string_view(a)) <
               std::pair(rank_of(b), std::string_view(b));
    });
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return kinds;
}

Ladder default_ladder() {
    Ladder ladder;
    ladder.steps = {{StepKind::seats_of_area, seconds(0), ""},
                    {StepKind::seats_of_neighbours, seconds(15), ""},
                    {StepKind::supervisor, seconds(15), ""},
                    {StepKind::webhook, seconds(30), "duty"}};
    return ladder;
}

Ladder ladder_for(const std::vector<Ladder>& ladders, AreaId area, Instant now) {
    const CivilTime local = civil_shanghai(now);
    const int minute = local.hour * 60 + local.minute;
    const Ladder* best = nullptr;
    for (const Ladder& ladder : ladders) {
        if (applies(ladder, area, minute) &&
            (best == nullptr || level_of(ladder.area) > level_of(best->area))) {
            best = &ladder;
        }
    }
    return best != nullptr ? *best : default_ladder();
}

Duration stretched(Duration after, const KindPolicy& policy) {
    CHECK(policy.answer_limit >= written_for);
    return after * (policy.answer_limit.us / written_for.us);
}

}  // namespace tiexin::alarms

// Ladders and plans: what happens when nobody answers, and what is proposed for each kind.
#include <algorithm>

#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/basic.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t spans_max = 8;
constexpr std::int64_t minutes_of_day = 24 * 60;

Json span_json(const alarms::Ladder& ladder) {
    Json steps = Json::array();
    for (const alarms::LadderStep& step : ladder.steps) {
        steps.push(Json::object({{"kind", alarms::name_of(step.kind)},
                                 {"after_s", step.after.us / 1'000'000},
                                 {"target", step.target}}));
    }
    return Json::object({{"from_minute", ladder.from_minute},
                         {"until_minute", ladder.until_minute},
                         {"repeat_after_s", ladder.repeat_after.us / 1'000'000},
                         {"steps", std::move(steps)}});
}

Json ladder_json(const Divisions& divisions, const std::vector<alarms::Ladder>& ladders,
                 AreaId area, AreaId from) {
    Json spans = Json::array();
    for (const alarms::Ladder& ladder : ladders) {
        if (ladder.area == from) {
            spans.push(span_json(ladder));
        }
    }
    if (spans.size() == 0) {
        spans.push(span_json(alarms::default_ladder()));
    }
    return Json::object({{"area", area_json(divisions, area)},
                         {"inherited_from", from == area ? Json() : area_json(divisions, from)},
                         {"spans", std::move(spans)}});
}

// The smallest area around `area` that has ladders of its own; none: the built-in one.
AreaId owner_of(const std::vector<alarms::Ladder>& ladders, AreaId area) {
    for (AreaId around = area; around; around = parent_of(around)) {
        if (std::any_of(ladders.begin(), ladders.end(),
                        [around](const alarms::Ladder& row) { return row.area == around; })) {
            return around;
        }
    }
    return {};
}

std::optional<alarms::Ladder> read_span(Input& span, const Json& json, AreaId area) {
    span.only({"from_minute", "until_minute", "repeat_after_s", "steps"});
    alarms::Ladder ladder;
    ladder.area = area;
    ladder.from_minute = static_cast<int>(span.integer("from_minute", 0, minutes_of_day - 1));
    ladder.until_minute = static_cast<int>(span.integer("until_minute", 1, minutes_of_day));
    ladder.repeat_after = seconds(span.integer("repeat_after_s", 30, 3'600));
    const Json* steps = json.find("steps");
    if (steps == nullptr || !steps->is_array() || steps->size() == 0 ||
        steps->size() > alarms::ladder_steps_max) {
        span.fault("steps", "required");
        return std::nullopt;
    }
    for (const Json& item : steps->items()) {
        Input step(item, "steps[" + std::to_string(ladder.steps.size()) + "].");
        step.only({"kind", "after_s", "target"});
        alarms::LadderStep read;
        read.kind = step.named("kind", alarms::step_kind_named).value_or(read.kind);
        read.after = seconds(step.integer("after_s", 0, 3'600));
        read.target = step.maybe_text("target", {0, 64}).value_or("");
        if (read.kind == alarms::StepKind::webhook && read.target.empty()) {
            step.fault("target", "required");
        }
        span.take_faults(step);
        ladder.steps.push_back(std::move(read));
    }
    return ladder;
}

}  // namespace

Answer list_ladders(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        const std::vector<alarms::Ladder> ladders = call.ports.alarms.ladders(conn);
        Json items = Json::array();
        items.push(ladder_json(call.ports.divisions, {}, AreaId{}, AreaId{}));
        std::vector<AreaId> areas;
        for (const alarms::Ladder& ladder : ladders) {
            if (std::find(areas.begin(), areas.end(), ladder.area) == areas.end()) {
                areas.push_back(ladder.area);
                items.push(ladder_json(call.ports.divisions, ladders, ladder.area, ladder.area));
            }
        }
        return Json::object({{"items", std::move(items)}});
    });
}

Answer get_ladder(Call& call) {
    const auto area = parse_area(call.param("area_id"));
    if (!area || call.ports.divisions.find(*area) == nullptr) {
        return problem("not_found");
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        const std::vector<alarms::Ladder> ladders = call.ports.alarms.ladders(conn);
        return ladder_json(call.ports.divisions, ladders, *area, owner_of(ladders, *area));
    });
}

Answer put_ladder(Call& call) {
    const auto area = parse_area(call.param("area_id"));
    if (!area || call.ports.divisions.find(*area) == nullptr || !in_areas(call.user(), *area)) {
        return problem("not_found");
    }
    Input input(call.body);
    input.only({"spans"});
    const Json* spans = input.member("spans");
    if (spans == nullptr || !spans->is_array() || spans->size() == 0 || spans->size() > spans_max) {
        input.fault("spans", "required");
        return invalid_fields(input.faults());
    }
    std::vector<alarms::Ladder> ladders;
    for (const Json& item : spans->items()) {
        Input span(item, "spans[" + std::to_string(ladders.size()) + "].");
        if (auto ladder = read_span(span, item, *area)) {
            ladders.push_back(std::move(*ladder));
        }
        input.take_faults(span);
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const Result<void> written = call.ports.database.write([&](Tx& tx) -> Result<void> {
        call.ports.alarms.put_ladders(tx, *area, ladders);
        tx.append({"LadderChanged", area->value, call.actor(), *area,
                   Json::object({{"area_id", to_text(*area)}, {"spans", ladders.size()}})});
        return {};
    });
    if (!written) {
        return written.error();
    }
    return ladder_json(call.ports.divisions, ladders, *area, *area);
}

Answer list_plans(Call&) {
    Json items = Json::array();
    for (const alarms::KindPolicy& policy : alarms::all_policies()) {
        items.push(Json::object({{"kind", policy.kind},
                                 {"priority", policy.priority},
                                 {"answer_limit_s", policy.answer_limit.us / 1'000'000},
                                 {"step_limit_s", policy.step_limit.us / 1'000'000},
                                 {"roles", texts_json(policy.plan)}}));
    }
    return Json::object({{"items", std::move(items)}});
}

}  // namespace tiexin::web

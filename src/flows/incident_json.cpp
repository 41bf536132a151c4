#include "flows/incident_json.hpp"

#include <array>

#include "base/id_number.hpp"

namespace tiexin::flows {

namespace {

using alarms::Incident;
using alarms::State;

Json time_json(const std::optional<Instant>& at) {
    return at ? Json(iso8601(*at)) : Json();
}

Json texts_json(const std::vector<std::string>& texts) {
    Json out = Json::array();
    for (const std::string& text : texts) {
        out.push(text);
    }
    return out;
}

Json person_json(UserId user, const std::string& name) {
    return user ? Json::object({{"user_id", user}, {"name", name}}) : Json();
}

Json elder_json(const registry::Elder* elder, Instant now) {
    if (elder == nullptr) {
        return {};
    }
    const CivilTime today = civil_shanghai(now);
    const CivilDate date{today.year, today.month, today.day};
    return Json::object({{"id", elder->id},
                         {"name", elder->name},
                         {"sex", registry::name_of(elder->sex)},
                         {"age", age_on(elder->birth, date)},
                         {"lives_alone", elder->lives_alone}});
}

Json terminal_of(const IncidentFacts& facts) {
    if (facts.terminal != nullptr) {
        return terminal_json(*facts.terminal);
    }
    const Incident& incident = facts.incident;
    if (incident.protocol.empty()) {
        return {};
    }
    return Json::object({{"id", Json()},
                         {"label", incident.device.empty() ? incident.protocol : incident.device},
                         {"kind", "other"},
                         {"protocol", incident.protocol},
                         {"device", incident.device},
                         {"enrolled", false}});
}

Json was_with_json(const Incident& incident) {
    if (!incident.returned_at) {
        return {};
    }
    return Json::object(
        {{"person", person_json(incident.returned_user, incident.returned_from)},
         {"reason", incident.returned_reason},
         {"at", time_json(incident.returned_at)},
         {"note", incident.hand_over_note.empty() ? Json() : Json(incident.hand_over_note)}});
}

Json next_step_json(const Incident& incident, const alarms::Ladder& ladder) {
    if (!incident.next_deadline_at) {
        return {};
    }
    const auto index = static_cast<std::size_t>(incident.ladder_step);
    std::string_view kind = "repeat";
    if (incident.holder) {
        kind = "holder_limit";
    } else if (index < ladder.steps.size()) {
        kind = name_of(ladder.steps[index].kind);
    }
    return Json::object({{"at", time_json(incident.next_deadline_at)},
                         {"kind", kind},
                         {"step", incident.holder ? Json() : Json(index)}});
}

Json limit_json(const Incident& incident) {
    if (incident.state == State::closed) {
        return {};
    }
    if (incident.holder) {
        return time_json(incident.next_deadline_at);
    }
    return time_json(incident.waiting_since +
                     alarms::policy_of(incident.kinds.front()).answer_limit);
}

std::string_view level_name(AreaLevel level) {
    constexpr std::array<std::string_view, 6> names = {"",       "province", "city",
                                                       "county", "town",     "committee"};
    return names[static_cast<std::size_t>(level)];
}

}  // namespace

std::string place_text(AreaId area, const Divisions& divisions) {
    const AreaId town =
        level_of(area) == AreaLevel::committee ? ancestor_of(area, AreaLevel::town) : area;
    std::string name = divisions.name_within(divisions.city(), town);
    if (name.empty() && town) {
        const Division* division = divisions.find(town);
        name = division != nullptr ? division->name : to_text(town);
    }
    return name;
}

Json area_json(AreaId area, const Divisions& divisions) {
    if (!area) {
        return {};
    }
    const Division* division = divisions.find(area);
    const AreaId parent = parent_of(area);
    return Json::object({{"id", to_text(area)},
                         {"name", division == nullptr ? to_text(area) : division->name},
                         {"level", level_name(level_of(area))},
                         {"parent_id", parent ? Json(to_text(parent)) : Json()}});
}

std::string terminal_label(const registry::Terminal& terminal) {
    constexpr std::size_t tail_digits = 4;
    const std::string& device = terminal.device;
    const std::string tail =
        device.size() > tail_digits ? device.substr(device.size() - tail_digits) : device;
    return (terminal.model.empty() ? terminal.protocol : terminal.model) + " " + tail;
}

Json terminal_json(const registry::Terminal& terminal) {
    return Json::object({{"id", terminal.id},
                         {"label", terminal_label(terminal)},
                         {"kind", terminal.kind.empty() ? "other" : terminal.kind},
                         {"protocol", terminal.protocol},
                         {"device", terminal.device},
                         {"enrolled", terminal.state != registry::TerminalState::retired}});
}

Json incident_json(const IncidentFacts& facts, Instant now) {
    const Incident& i = facts.incident;
    const alarms::Ladder ladder = facts.ladder ? *facts.ladder : alarms::default_ladder();
    Json out = Json::object();
    out.reserve(40);
    out.set("id", i.id).set("number", i.number).set("version", i.version);
    out.set("priority", i.priority).set("kind", i.kinds.front());
    out.set("kinds", texts_json(i.kinds)).set("state", name_of(i.state));
    out.set("origin", name_of(i.origin));
    out.set("elder", elder_json(facts.elder, now)).set("terminal", terminal_of(facts));
    out.set("area", area_json(i.area, facts.divisions));
    out.set("place_text", place_text(i.area, facts.divisions));
    out.set("pressed_at", iso8601(i.pressed_at)).set("raised_at", iso8601(i.raised_at));
    out.set("waiting_since", iso8601(i.waiting_since));
    out.set("last_alarm_at", iso8601(i.last_alarm_at));
    out.set("seen_at", time_json(i.seen_at)).set("answered_at", time_json(i.answered_at));
    out.set("closed_at", time_json(i.closed_at));
    out.set("answer_ms", i.answered_at ? Json((*i.answered_at - i.raised_at).us / 1'000) : Json());
    out.set("holder", person_json(i.holder, i.holder_name));
    out.set("was_with", was_with_json(i)).set("handed_to", i.handed_to);
    out.set("outcome", i.outcome == alarms::Outcome::none ? Json() : Json(name_of(i.outcome)));
    out.set("suspected", i.unverified).set("cancelled_at", time_json(i.cancelled_at));
    out.set("limit_at", limit_json(i)).set("next_step", next_step_json(i, ladder));
    out.set("escalation_level", i.ladder_step).set("reached", texts_json(i.told));
    out.set("battery_percent", i.battery_percent).set("alarm_count", i.alarm_count);
    out.set("reopened_count", i.reopened).set("standing_since", time_json(i.standing_since));
    return out;
}

Json incident_json(const Stores& stores, const Conn& conn, const Incident& incident, Instant now) {
    const auto elder = incident.elder ? stores.registry.elder(conn, incident.elder) : std::nullopt;
    const auto terminal =
        incident.terminal ? stores.registry.terminal(conn, incident.terminal) : std::nullopt;
    const alarms::Ladder ladder =
        alarms::ladder_for(stores.alarms.ladders(conn), incident.area, now);
    return incident_json({incident, stores.divisions, elder ? &*elder : nullptr,
                          terminal ? &*terminal : nullptr, &ladder},
                         now);
}

}  // namespace tiexin::flows

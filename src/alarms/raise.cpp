// The first alarm of a happening, the further ones, and when a seat showed them.

#include <algorithm>

#include "alarms/draft.hpp"
#include "base/check.hpp"

namespace tiexin::alarms {

namespace {

// A terminal whose clock is wrong by more is not believed when the press is dated.
constexpr Duration clock_error_max = minutes(10);
constexpr Duration buffered_age_max = days(7);

Instant believable(const Alarm& alarm) {
    if (!alarm.device_at || *alarm.device_at > alarm.received_at + clock_error_max ||
        *alarm.device_at < alarm.received_at - buffered_age_max) {
        return alarm.received_at;
    }
    return std::min(*alarm.device_at, alarm.received_at);
}

int worst_priority(const std::vector<Kind>& kinds) {
    int worst = 4;
    for (const Kind& kind : kinds) {
        worst = std::min(worst, policy_of(kind).priority);
    }
    return worst;
}

Json kinds_json(const std::vector<Kind>& kinds) {
    Json out = Json::array();
    for (const Kind& kind : kinds) {
        out.push(kind);
    }
    return out;
}

Json alarm_json(const Alarm& alarm) {
    return Json::object({{"alarm_id", alarm.id},
                         {"kinds", kinds_json(alarm.kinds)},
                         {"terminal_id", alarm.terminal},
                         {"protocol", alarm.protocol},
                         {"device", alarm.device},
                         {"device_at", time_json(alarm.device_at)},
                         {"received_at", time_json(alarm.received_at)},
                         {"suspected", !alarm.verified},
                         {"battery_percent", alarm.battery_percent}});
}

void show_cancel(Draft& draft, const Alarm& alarm) {
    draft.next().cancel_shown = true;
    draft.next().cancelled_at = draft.now;
    draft.happened(
        "AlarmCancelled", actor_of(alarm),
        Json::object({{"terminal_id", alarm.terminal}, {"device_at", time_json(alarm.device_at)}}));
}

bool says_cancel(const Alarm& alarm) {
    return std::find(alarm.kinds.begin(), alarm.kinds.end(), "cancel") != alarm.kinds.end();
}

void still_stands(Incident& next, const std::optional<StandingLevel>& again) {
    if (again && (!next.standing_since || again->since < *next.standing_since)) {
        next.standing_since = again->since;
        next.standing_from = again->incident;
    }
}

Json since_json(const std::optional<StandingLevel>& again) {
    return again ? time_json(again->since) : Json();
}

// Puts the alarm into the incident's lists; the state is the caller's.
void add_alarm(Draft& draft, Alarm alarm) {
    Incident& next = draft.next();
    alarm.incident = next.id;
    alarm.kinds = ranked(std::move(alarm.kinds));
    std::vector<Kind> kinds = next.kinds;
    kinds.insert(kinds.end(), alarm.kinds.begin(), alarm.kinds.end());
    if (!alarm.is_cancel || next.kinds.empty()) {
        next.kinds = ranked(std::move(kinds));
    }
    next.last_alarm_at = std::max(next.last_alarm_at, alarm.received_at);
    ++next.alarm_count;
    if (alarm.battery_percent) {
        next.battery_percent = alarm.battery_percent;
    }
    if (alarm.verified) {
        next.unverified = false;
    }
    if (held(next)) {
        alarm.answered_at = draft.now;  // the holder has it before the eyes
    }
    draft.out.alarms.push_back(std::move(alarm));
}

}  // namespace

Result<void> raise(Draft& draft, const Raise& command) {
    Incident& next = draft.next();
    CHECK(command.incident.id && command.alarm.id && !command.alarm.kinds.empty());
    next = command.incident;
    next.version = 0;
    next.kinds.clear();
    next.raised_at = command.alarm.received_at;
    next.last_alarm_at = command.alarm.received_at;
    next.pressed_at = believable(command.alarm);
    next.alarm_count = 0;
    next.unverified = !command.alarm.verified;
    still_stands(next, command.again);
    add_alarm(draft, command.alarm);
    next.priority = command.priority.value_or(worst_priority(next.kinds));
    if (next.priority < 1 || next.priority > 4) {
        return Error{Code::bad_input, "priority"};
    }
    to_queue(draft, State::raised);
    const bool manual = next.origin == Origin::operator_made || next.origin == Origin::call;
    draft.happened(
        "IncidentRaised", manual ? actor_of(command.user) : actor_of(command.alarm),
        Json::object({{"incident_id", next.id},
                      {"number", next.number},
                      {"priority", next.priority},
                      {"kind", next.kinds.front()},
                      {"elder_id", next.elder},
                      {"manual", manual},
                      {"reported_by", next.reported_by.empty() ? Json() : Json(next.reported_by)},
                      {"standing_since", since_json(command.again)},
                      {"alarm", alarm_json(draft.out.alarms.back())}}));
    if (says_cancel(command.alarm)) {
        show_cancel(draft, command.alarm);
    }
    return {};
}

Result<void> join(Draft& draft, const Join& command) {
    Incident& next = draft.next();
    CHECK(command.alarm.id && !command.alarm.kinds.empty());
    const int before = next.priority;
    still_stands(next, command.again);
    add_alarm(draft, command.alarm);
    const Alarm& alarm = draft.out.alarms.back();
    if (!alarm.is_cancel) {
        next.priority = std::min(next.priority, worst_priority(alarm.kinds));
    }
    draft.happened("AlarmJoined", actor_of(alarm),
                   Json::object({{"alarm", alarm_json(alarm)},
                                 {"priority", next.priority},
                                 {"priority_before", before},
                                 {"standing_since", since_json(command.again)}}));
    if (says_cancel(alarm)) {
        show_cancel(draft, alarm);
    }
    if (next.state == State::closed && !alarm.is_cancel) {
        next.outcome = Outcome::none;
        next.closing_note.clear();
        next.closed_at.reset();
        ++next.reopened;
        to_queue(draft, State::raised);
        draft.happened("IncidentReopened", actor_of(alarm),
                       Json::object({{"reason", "further_alarm"}}));
    } else if (next.priority < before && !held(next) && next.state != State::closed) {
        // More urgent than those who were offered it knew: ask them again. An equal press does not,
        // or pressing again would put the next step off.
        to_queue(draft, next.state);
    }
    return {};
}

Result<void> seen(Draft& draft, const Seen& command) {
    const auto found = std::find_if(draft.alarms.begin(), draft.alarms.end(),
                                    [&](const Alarm& alarm) { return alarm.id == command.alarm; });
    if (found == draft.alarms.end()) {
        return Error{Code::not_found, "alarm"};
    }
    if (found->seen_at) {
        return {};
    }
    Alarm alarm = *found;
    alarm.seen_at = std::clamp(command.at, std::min(alarm.received_at, draft.now), draft.now);
    Incident& next = draft.next();
    if (!next.seen_at) {
        next.seen_at = alarm.seen_at;
    }
    draft.happened("AlarmSeen", "system",
                   Json::object({{"alarm_id", alarm.id}, {"seen_at", time_json(alarm.seen_at)}}));
    draft.out.alarms.push_back(std::move(alarm));
    return {};
}

Result<void> link_elder(Draft& draft, const LinkElder& command) {
    if (!command.elder) {
        return Error{Code::bad_input, "elder"};
    }
    Incident& next = draft.next();
    next.elder = command.elder;
    if (command.area) {
        next.area = command.area;
    }
    if (command.terminal) {
        next.terminal = command.terminal;
        for (Alarm alarm : draft.alarms) {
            if (!alarm.terminal) {
                alarm.terminal = command.terminal;
                draft.out.alarms.push_back(std::move(alarm));
            }
        }
    }
    step_made(draft, command.user);
    draft.happened("ElderLinked", actor_of(command.user),
                   Json::object({{"elder_id", command.elder},
                                 {"enrolled", static_cast<bool>(command.terminal)}}));
    return {};
}

const Incident* joins(const std::vector<Incident>& candidates, const Alarm& alarm, Instant now) {
    const int priority = worst_priority(alarm.kinds);
    const bool wish = std::all_of(alarm.kinds.begin(), alarm.kinds.end(), [](const Kind& kind) {
        return policy_of(kind).kind_class == KindClass::wish;
    });
    const auto shares_kind = [&](const Incident& incident) {
        return std::any_of(alarm.kinds.begin(), alarm.kinds.end(), [&](const Kind& kind) {
            return std::find(incident.kinds.begin(), incident.kinds.end(), kind) !=
                   incident.kinds.end();
        });
    };
    const auto fits = [&](const Incident& incident) {
        const bool closed = incident.state == State::closed;
        if (closed && (*incident.closed_at + reopen_window < now ||
                       (incident.outcome == Outcome::test && !alarm.is_cancel))) {
            return false;
        }
        if (alarm.is_cancel || shares_kind(incident)) {
            return true;
        }
        // A flat battery and a fall are two happenings; what is known of an emergency is one.
        const bool emergency = incident.priority <= 2;
        return priority <= 2 ? emergency : emergency && !wish && !closed;
    };
    const Incident* closed_one = nullptr;
    for (const Incident& incident : candidates) {
        if (!fits(incident)) {
            continue;
        }
        if (incident.state != State::closed) {
            return &incident;
        }
        if (closed_one == nullptr) {
            closed_one = &incident;
        }
    }
    return closed_one;
}

bool is_retry(const Alarm& kept, const Alarm& alarm) {
    if (kept.key != alarm.key || kept.device != alarm.device || kept.protocol != alarm.protocol) {
        return false;
    }
    return alarm.restamped || !(kept.device_at && alarm.device_at &&
                                *alarm.device_at >= *kept.device_at + second_press_after);
}

}  // namespace tiexin::alarms

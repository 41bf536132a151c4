#include "flows/incident_book.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "flows/incident_json.hpp"

namespace tiexin::flows {

using alarms::Alarm;
using alarms::Decision;
using alarms::Incident;

namespace {

void set_deadline(Tx& tx, const Incident& before, const Incident& next) {
    if (next.next_deadline_at && next.next_deadline_at == before.next_deadline_at &&
        next.holder == before.holder) {
        return;
    }
    const std::string_view kind = next.holder ? step_limit_deadline : ladder_deadline;
    const std::string_view other = next.holder ? ladder_deadline : step_limit_deadline;
    if (next.next_deadline_at) {
        tx.set_deadline(kind, next.id.value, *next.next_deadline_at);
    } else {
        tx.clear_deadline(kind, next.id.value);
    }
    if (before.id) {
        tx.clear_deadline(other, next.id.value);
    }
}

// The kept alarms that a command looks at. An incident may have thousands, and a further press
// must not cost more the more came before it.
std::vector<Alarm> looked_at(const alarms::Store& store, const Conn& conn, const Incident& incident,
                             const alarms::Command& command) {
    if (const auto* seen = std::get_if<alarms::Seen>(&command)) {
        const auto alarm = store.alarm(conn, seen->alarm);
        return alarm && alarm->incident == incident.id ? std::vector{*alarm} : std::vector<Alarm>{};
    }
    const bool all = std::holds_alternative<alarms::Accept>(command) ||
                     std::holds_alternative<alarms::LinkElder>(command);
    return all && incident.id ? store.alarms_of(conn, incident.id) : std::vector<Alarm>{};
}

void append_all(Decision& into, Decision&& more) {
    into.next = std::move(more.next);
    for (Alarm& alarm : more.alarms) {
        into.alarms.push_back(std::move(alarm));
    }
    for (alarms::Happened& event : more.events) {
        into.events.push_back(std::move(event));
    }
    into.run.insert(into.run.end(), more.run.begin(), more.run.end());
}

}  // namespace

Result<Incident> IncidentBook::act(Tx& tx, IncidentId id, const alarms::Command& command) {
    const auto incident = stores_.alarms.incident(tx, id);
    if (!incident) {
        return Error{Code::not_found, "incident"};
    }
    return decide_and_keep(tx, *incident, command);
}

Result<Incident> IncidentBook::take(Tx& tx, Alarm alarm, const Concerned& concerned,
                                    std::optional<alarms::StandingLevel> again) {
    const auto candidates = stores_.alarms.joinable(tx, concerned.elder, alarm.protocol,
                                                    alarm.device, tx.now() - alarms::reopen_window);
    if (const Incident* found = alarms::joins(candidates, alarm, tx.now())) {
        alarm.id = tx.make_id<AlarmId>();
        return decide_and_keep(tx, *found, alarms::Join{std::move(alarm), std::move(again)});
    }
    alarms::Raise command;
    command.incident.origin = concerned.origin;
    command.incident.elder = concerned.elder;
    command.incident.terminal = concerned.terminal;
    command.incident.area = concerned.area;
    command.incident.device = alarm.device;
    command.incident.protocol = alarm.protocol;
    command.alarm = std::move(alarm);
    command.again = std::move(again);
    return raise(tx, std::move(command));
}

Result<Incident> IncidentBook::join(Tx& tx, IncidentId id, Alarm alarm) {
    alarm.id = tx.make_id<AlarmId>();
    return act(tx, id, alarms::Join{std::move(alarm), std::nullopt});
}

Result<Incident> IncidentBook::raise(Tx& tx, alarms::Raise command) {
    command.incident.id = tx.make_id<IncidentId>();
    command.incident.number = stores_.alarms.next_number(tx);
    command.alarm.id = tx.make_id<AlarmId>();
    return decide_and_keep(tx, Incident{}, command);
}

Result<Incident> IncidentBook::climb(Tx& tx, IncidentId id) {
    const auto incident = stores_.alarms.incident(tx, id);
    if (!incident) {
        return Error{Code::not_found, "incident"};
    }
    return decide_and_keep(tx, *incident, ladder_due(tx, *incident));
}

alarms::LadderDue IncidentBook::ladder_due(Tx& tx, const Incident& incident) const {
    alarms::LadderDue due;
    due.ladder = alarms::ladder_for(stores_.alarms.ladders(tx), incident.area, tx.now());
    if (reach_ != nullptr) {
        due.cannot = reach_->cannot(incident, due.ladder);
    }
    return due;
}

std::optional<Alarm> IncidentBook::retried(const Conn& conn, const Alarm& alarm) const {
    if (alarm.key.empty()) {
        return std::nullopt;
    }
    auto kept = stores_.alarms.alarm_with_key(conn, alarm.protocol, alarm.device, alarm.key,
                                              alarm.received_at - alarms::retry_window);
    return kept && alarms::is_retry(*kept, alarm) ? kept : std::nullopt;
}

Result<Incident> IncidentBook::decide_and_keep(Tx& tx, const Incident& before,
                                               const alarms::Command& command) {
    const Instant now = tx.now();
    const std::vector<Alarm> known = looked_at(stores_.alarms, tx, before, command);
    auto decision = alarms::decide(before, known, command, now);
    if (!decision) {
        return decision.error();
    }
    for (Alarm& alarm : decision->alarms) {
        if (!alarm.committed_at) {
            alarm.committed_at = now;
        }
    }
    if (decision->ladder_now && reach_ != nullptr) {
        auto climbed =
            alarms::decide(decision->next, decision->alarms, ladder_due(tx, decision->next), now);
        if (!climbed) {
            return climbed.error();
        }
        append_all(*decision, std::move(climbed.value()));
    }
    if (!decision->events.empty() || !decision->alarms.empty() ||
        decision->next.next_deadline_at != before.next_deadline_at) {
        keep(tx, before, *decision);
    }
    std::vector<Alarm> fresh;
    for (const Alarm& alarm : decision->alarms) {
        if (std::none_of(known.begin(), known.end(),
                         [&](const Alarm& kept) { return kept.id == alarm.id; })) {
            fresh.push_back(alarm);
        }
    }
    stamp_commits(tx, fresh);
    return std::move(decision->next);
}

void IncidentBook::keep(Tx& tx, const Incident& before, const Decision& decision) {
    const Incident& next = decision.next;
    stores_.alarms.put_incident(tx, next);
    for (const Alarm& alarm : decision.alarms) {
        stores_.alarms.put_alarm(tx, alarm);
    }
    set_deadline(tx, before, next);
    const Json row = incident_json(stores_, tx, next, tx.now());
    for (const alarms::Happened& event : decision.events) {
        Json payload = event.data;
        payload.set("incident", row);
        tx.append({event.kind, next.id.value, event.actor, next.area, std::move(payload)});
    }
    if (reach_ == nullptr) {
        return;
    }
    for (const alarms::LadderStep& step : decision.run) {
        reach_->call(tx, next.id, step.target);
    }
}

// The time of the commit is known only after it, and is written with the next write: nobody waits
// for it. It holds on to the store alone, which outlives its queue.
void IncidentBook::stamp_commits(Tx& tx, const std::vector<Alarm>& alarms) {
    for (const Alarm& alarm : alarms) {
        tx.at_commit([database = &database_, store = &stores_.alarms, id = alarm.id](Instant at) {
            const bool queued = database->write_later([store, id, at](Tx& later) -> Result<void> {
                if (auto kept = store->alarm(later, id)) {
                    kept->committed_at = at;
                    store->put_alarm(later, *kept);
                }
                return {};
            });
            if (!queued) {
                log_warning("commit_time_not_kept", {{"alarm", id}});
            }
        });
    }
}

}  // namespace tiexin::flows

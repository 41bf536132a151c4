// The way of an alarm: seen before, standing already, commissioning, or a happening.

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "flows/incident_json.hpp"
#include "flows/terminal_link_body.hpp"

namespace tiexin::flows {

using alarms::Alarm;
using alarms::StandingLevel;
using device::AlarmSet;

namespace {

AlarmSet both(AlarmSet a, AlarmSet b) {
    return AlarmSet::from_bits(a.bits() & b.bits());
}

bool is_press(AlarmSet set) {
    for (const device::AlarmKind kind : set.kinds()) {
        if (alarms::policy_of(device::name_of(kind)).kind_class == alarms::KindClass::press) {
            return true;
        }
    }
    return false;
}

Concerned concerned_by(const Known& known) {
    return {known.elder, known.id, known.area, alarms::Origin::terminal};
}

// The incident that told of a level that stands.
IncidentId incident_of(const std::vector<StandingLevel>& standing, const alarms::Kind& kind) {
    const auto row = std::find_if(standing.begin(), standing.end(),
                                  [&](const StandingLevel& level) { return level.kind == kind; });
    CHECK(row != standing.end());
    return row->incident;
}

Result<void> nothing(const Result<alarms::Incident>& incident) {
    return incident ? Result<void>{} : Result<void>{incident.error()};
}

}  // namespace

std::vector<std::string> kinds_of(AlarmSet set) {
    std::vector<std::string> out;
    for (const device::AlarmKind kind : set.kinds()) {
        out.emplace_back(device::name_of(kind));
    }
    return out;
}

// A frame has one key; the second alarm in it (buffered presses of one batch) is key#2, and so on.
Alarm TerminalLink::Body::alarm_of(const Report& report, AlarmSet set, int ordinal) const {
    Alarm alarm;
    alarm.kinds = alarms::ranked(kinds_of(set));
    alarm.key = ordinal == 0 ? *report.key : fmt::format("{}#{}", *report.key, ordinal + 1);
    alarm.protocol = report.protocol;
    alarm.device = *report.device;
    alarm.is_cancel = set == AlarmSet{device::AlarmKind::cancel};
    alarm.received_at = report.received;
    return alarm;
}

void TerminalLink::Body::keep_levels(Tx& tx, Known& known, const std::vector<alarms::Kind>& said,
                                     const std::vector<StandingLevel>& before,
                                     const alarms::LevelNews& news, IncidentId told_by) {
    for (const alarms::Kind& kind : news.ended) {
        stores.alarms.drop_standing_level(tx, known.id, kind);
    }
    if (!told_by || said.empty()) {
        return;
    }
    known.levels_kept = true;
    ++known.level_writes;
    for (const alarms::Kind& kind : said) {
        const auto row =
            std::find_if(before.begin(), before.end(),
                         [&](const StandingLevel& level) { return level.kind == kind; });
        StandingLevel level{kind, told_by, tx.now(), 1};
        if (row != before.end()) {
            const bool again =
                std::find(news.fresh.begin(), news.fresh.end(), kind) != news.fresh.end();
            level.since = row->since;
            level.told = row->told + (again ? 1 : 0);
        }
        stores.alarms.put_standing_level(tx, known.id, level);
    }
}

void TerminalLink::Body::levels_ended(Tx& tx, Known& known, const device::DeviceEvent& event) {
    if (event.tells_changes) {
        for (const std::string& kind : kinds_of(both(event.ended, levels))) {
            stores.alarms.drop_standing_level(tx, known.id, kind);
        }
        return;
    }
    stores.alarms.drop_standing_levels(tx, known.id);
    tx.after_commit([this, &known, writes = ++known.level_writes] {
        const std::lock_guard lock(mutex);
        if (known.level_writes == writes) {
            known.levels_kept = false;
        }
    });
}

Result<void> TerminalLink::Body::take_alarm(Tx& tx, const Report& report,
                                            const device::DeviceEvent& event, Known& known,
                                            int ordinal) {
    Alarm alarm = alarm_of(report, event.alarms, ordinal);
    alarm.terminal = known.id;
    alarm.device_at = event.time;
    alarm.restamped = event.restamped;
    alarm.battery_percent = event.battery.percent;
    alarm.verified = believed(known, report);
    if (book.retried(tx, alarm)) {
        return {};
    }
    if (event.alarms == AlarmSet{device::AlarmKind::test} && alarm.verified) {
        return raise_test(tx, known, std::move(alarm), "test signal");
    }
    const AlarmSet levels_here = both(event.alarms, levels);
    const std::vector<alarms::Kind> said = kinds_of(levels_here);
    const std::vector<StandingLevel> before = stores.alarms.standing_levels(tx, known.id);
    const auto closed_at = [&](IncidentId id) {
        const auto incident = stores.alarms.incident(tx, id);
        return incident ? incident->closed_at : std::optional(Instant{});
    };
    const alarms::LevelNews news =
        event.tells_changes
            ? alarms::levels_changed(said, kinds_of(event.ended), before, closed_at, tx.now())
            : alarms::levels_said(said, before, closed_at, tx.now());
    if (levels_here == event.alarms && news.fresh.empty()) {
        keep_levels(tx, known, said, before, news, IncidentId{});
        alarm.id = tx.make_id<AlarmId>();
        alarm.incident = incident_of(before, news.standing.front());
        alarm.repeat = true;
        alarm.committed_at = tx.now();
        stores.alarms.put_alarm(tx, alarm);
        return {};
    }
    // What stood already is told again only beside something new, as in "SOS, low battery".
    if (known.state == registry::TerminalState::awaiting_press && is_press(event.alarms) &&
        alarm.verified) {
        return commission(tx, known, std::move(alarm));
    }
    const auto incident = book.take(tx, std::move(alarm), concerned_by(known), news.again);
    if (incident) {
        keep_levels(tx, known, said, before, news, incident->id);
    }
    return nothing(incident);
}

Result<void> TerminalLink::Body::take_suspected(Tx& tx, const Report& report, Known* known,
                                                const Known* retired) {
    Alarm alarm = alarm_of(report, report.suspected, 0);
    alarm.verified = false;
    if (known != nullptr) {
        alarm.terminal = known->id;
    }
    if (book.retried(tx, alarm)) {
        return {};
    }
    if (known == nullptr) {
        return knocking.press(tx, book, report, std::move(alarm), retired);
    }
    return nothing(book.take(tx, std::move(alarm), concerned_by(*known)));
}

Result<void> TerminalLink::Body::commission(Tx& tx, Known& known, Alarm alarm) {
    auto terminal = stores.registry.terminal(tx, known.id);
    if (!terminal) {
        return Error{Code::not_found, "terminal"};
    }
    // The memory follows the commit, so a second press of one batch still finds it awaiting.
    if (terminal->state != registry::TerminalState::awaiting_press) {
        return nothing(book.take(tx, std::move(alarm), concerned_by(known)));
    }
    terminal->state = registry::TerminalState::commissioned;
    stores.registry.put_terminal(tx, *terminal);
    tx.after_commit([this, changed = *terminal] {
        const std::lock_guard lock(mutex);
        directory.put(changed);
    });
    tx.append({"TerminalCommissioned", known.id.value, alarms::actor_of(alarm), known.area,
               Json::object({{"terminal_id", known.id},
                             {"label", terminal_label(*terminal)},
                             {"elder_id", known.elder}})});
    if (tx.now() - known.enrolled_at > commissioning_window) {
        return nothing(book.take(tx, std::move(alarm), concerned_by(known)));
    }
    alarm.kinds = {"test"};
    return raise_test(tx, known, std::move(alarm), "commissioning press");
}

Result<void> TerminalLink::Body::raise_test(Tx& tx, const Known& known, Alarm alarm,
                                            std::string note) {
    alarms::Raise raise;
    raise.incident.origin = alarms::Origin::terminal;
    raise.incident.elder = known.elder;
    raise.incident.terminal = known.id;
    raise.incident.area = known.area;
    raise.incident.device = alarm.device;
    raise.incident.protocol = alarm.protocol;
    raise.alarm = std::move(alarm);
    const auto shown = book.raise(tx, std::move(raise));
    if (!shown) {
        return shown.error();
    }
    alarms::Close close;
    close.outcome = alarms::Outcome::test;
    close.note = std::move(note);
    return nothing(book.act(tx, shown->id, close));
}

void TerminalLink::Body::quarantine(Tx& tx, const Report& report, std::string_view why) {
    Quarantined input;
    input.id = tx.next_id();
    input.at = tx.now();
    input.protocol = report.protocol;
    input.device = *report.device;
    input.why = why;
    // Garbage may stand before a frame, never behind it.
    input.frame_hex =
        to_hex(report.frame.last(std::min(report.frame.size(), quarantined_frame_bytes_max)));
    stores.flows.put_quarantined(tx, input);
}

Result<void> TerminalLink::could_not_process(Tx& tx, const Report& report, std::string_view why) {
    Body& body = *body_;
    const std::lock_guard lock(body.mutex);
    body.quarantine(tx, report, why);
    if (!needs_its_own(report)) {
        return {};
    }
    AlarmSet said = report.suspected;
    for (const device::DeviceEvent& event : *report.events) {
        said.add(event.alarms);
    }
    Alarm alarm = body.alarm_of(report, said, 0);
    alarm.kinds.emplace_back("could_not_process");
    alarm.verified = false;
    alarm.is_cancel = false;
    alarms::Raise raise;
    raise.incident.origin = alarms::Origin::system;
    raise.incident.device = *report.device;
    raise.incident.protocol = report.protocol;
    if (const Known* known = body.directory.find(report.protocol, *report.device)) {
        raise.incident.elder = known->elder;
        raise.incident.terminal = known->id;
        raise.incident.area = known->area;
        alarm.terminal = known->id;
    }
    // Whatever we failed on may be in the open incident: join only one of our own failures.
    for (const alarms::Incident& open : body.stores.alarms.joinable(
             tx, raise.incident.elder, report.protocol, *report.device, tx.now())) {
        if (open.origin == alarms::Origin::system && open.state != alarms::State::closed) {
            return nothing(body.book.join(tx, open.id, std::move(alarm)));
        }
    }
    raise.alarm = std::move(alarm);
    return nothing(body.book.raise(tx, std::move(raise)));
}

}  // namespace tiexin::flows

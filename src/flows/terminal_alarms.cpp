// The way of an alarm: seen before, standing already, commissioning, or a happening.

#include <fmt/format.h>

#include <algorithm>

#include "flows/incident_json.hpp"
#include "flows/terminal_link_body.hpp"

namespace tiexin::flows {

using alarms::Alarm;
using device::AlarmSet;

namespace {

AlarmSet minus(AlarmSet from, AlarmSet what) {
    return AlarmSet::from_bits(from.bits() & ~what.bits());
}

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

// After a start nobody knows which levels stood before: those that an incident of the last day
// tells of are not told again. Urgent ones are.
void TerminalLink::Body::recall_levels(Tx& tx, Known& known, AlarmSet said, Word& word) const {
    if (known.active_known || said.empty()) {
        return;
    }
    known.active_known = true;
    const auto candidates =
        stores.alarms.joinable(tx, known.elder, known.protocol, known.device, tx.now() - days(1));
    for (const alarms::Incident& incident : candidates) {
        for (const device::AlarmKind kind : said.kinds()) {
            const std::string name(device::name_of(kind));
            const bool told = std::find(incident.kinds.begin(), incident.kinds.end(), name) !=
                              incident.kinds.end();
            if (told && incident.terminal == known.id && alarms::policy_of(name).priority > 2) {
                known.active.add(kind);
                word.level_incident = incident.id;
                known.level_incident = incident.id;
            }
        }
    }
}

Result<void> TerminalLink::Body::take_alarm(Tx& tx, const Report& report,
                                            const device::DeviceEvent& event, Known& known,
                                            int ordinal, Word& word) {
    Alarm alarm = alarm_of(report, event.alarms, ordinal);
    alarm.terminal = known.id;
    alarm.device_at = event.time;
    alarm.battery_percent = event.battery.percent;
    alarm.verified = believed(known, report);
    if (book.retried(tx, alarm)) {
        return {};
    }
    const AlarmSet said = both(event.alarms, levels);
    recall_levels(tx, known, said, word);
    const AlarmSet before = ordinal == 0 ? known.active : word.active;
    const AlarmSet standing = both(said, before);
    word.active = said;
    word.active_said = true;
    const IncidentId stands_in = word.level_incident ? word.level_incident : known.level_incident;
    if (standing == event.alarms && stands_in) {
        alarm.id = tx.make_id<AlarmId>();
        alarm.incident = stands_in;
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
    const AlarmSet fresh = minus(said, standing);
    const auto incident = book.take(tx, std::move(alarm), concerned_by(known));
    if (incident && !fresh.empty()) {
        word.level_incident = incident->id;
    }
    return nothing(incident);
}

Result<void> TerminalLink::Body::take_suspected(Tx& tx, const Report& report, Known* known) {
    Alarm alarm = alarm_of(report, report.suspected, 0);
    alarm.verified = false;
    if (known != nullptr) {
        alarm.terminal = known->id;
    }
    if (book.retried(tx, alarm)) {
        return {};
    }
    if (known == nullptr) {
        return knocking.press(tx, book, report, std::move(alarm));
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
    alarms::Raise raise;
    raise.incident.origin = alarms::Origin::terminal;
    raise.incident.elder = known.elder;
    raise.incident.terminal = known.id;
    raise.incident.area = known.area;
    raise.incident.device = alarm.device;
    raise.incident.protocol = alarm.protocol;
    alarm.kinds = {"test"};
    raise.alarm = std::move(alarm);
    const auto shown = book.raise(tx, std::move(raise));
    if (!shown) {
        return shown.error();
    }
    alarms::Close close;
    close.outcome = alarms::Outcome::test;
    close.note = "commissioning press";
    return nothing(book.act(tx, shown->id, close));
}

Result<void> TerminalLink::could_not_process(Tx& tx, const Report& report, std::string_view why) {
    Body& body = *body_;
    const std::lock_guard lock(body.mutex);
    Quarantined input;
    input.id = tx.next_id();
    input.at = tx.now();
    input.protocol = report.protocol;
    input.device = *report.device;
    input.why = why;
    input.frame_hex = *report.key;
    body.stores.flows.put_quarantined(tx, input);
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

#include "flows/incidents.hpp"

#include <algorithm>

#include "flows/incident_book.hpp"

namespace tiexin::flows {

using alarms::Incident;

namespace {

// Which steps of a ladder reach somebody: seats that are connected (on a break they still see and
// hear the queue), and targets the configuration knows.
class SeatReach final : public Reach {
public:
    SeatReach(const Seats& seats, const Herald& herald, Notices& notices)
        : seats_(seats), herald_(herald), notices_(notices) {}

    std::vector<alarms::CannotRun> cannot(const Incident& incident,
                                          const alarms::Ladder& ladder) const override {
        std::vector<alarms::CannotRun> out;
        const std::vector<Seat> seats = seats_.all();
        for (const alarms::LadderStep& step : ladder.steps) {
            if (step.kind == alarms::StepKind::webhook) {
                if (!herald_.can_run(step.target)) {
                    out.push_back({step.kind, step.target, "not_configured"});
                }
            } else if (std::none_of(seats.begin(), seats.end(), [&](const Seat& seat) {
                           return reaches(step.kind, seat, incident.area);
                       })) {
                out.push_back({step.kind, step.target, "no_seat_connected"});
            }
        }
        return out;
    }

    void call(Tx& tx, IncidentId incident, const std::string& target) const override {
        notices_.queue(tx, incident, {}, target);
    }

private:
    static bool reaches(alarms::StepKind kind, const Seat& seat, AreaId area) {
        using identity::Role;
        if (!seat.connected || (seat.role != Role::operator_ && seat.role != Role::supervisor)) {
            return false;
        }
        // What lies in no area (an unknown terminal) is everybody's.
        const bool here = !area || std::any_of(seat.areas.begin(), seat.areas.end(),
                                               [&](AreaId scope) { return contains(scope, area); });
        switch (kind) {
            case alarms::StepKind::seats_of_area:
                return here;
            case alarms::StepKind::seats_of_neighbours:
                return !here;
            case alarms::StepKind::supervisor:
                return seat.role == Role::supervisor;
            case alarms::StepKind::webhook:
                return false;
        }
        return false;
    }

    const Seats& seats_;
    const Herald& herald_;
    Notices& notices_;
};

}  // namespace

Incidents::Incidents(Database& database, Stores stores, TerminalLink& link, Seats& seats,
                     const Herald& herald, const Clock& clock)
    : database_(database),
      stores_(stores),
      link_(link),
      seats_(seats),
      herald_(herald),
      notices_(database, stores, link.book(), herald),
      reach_(std::make_unique<SeatReach>(seats, herald, notices_)),
      started_at_(clock.now()) {
    link_.book().set_reach(reach_.get());
}

Incidents::~Incidents() {
    link_.book().set_reach(nullptr);
}

Result<Incident> Incidents::command(IncidentId id, const alarms::Command& command) {
    Incident out;
    const Result<void> written = database_.write([&](Tx& tx) -> Result<void> {
        auto incident = link_.book().act(tx, id, command);
        if (!incident) {
            return incident.error();
        }
        out = std::move(incident.value());
        return {};
    });
    return written ? Result<Incident>(std::move(out)) : Result<Incident>(written.error());
}

namespace {

Result<Incident> raise_or_join(Tx& tx, IncidentBook& book, const Incidents::Manual& manual) {
    const Stores& stores = book.stores();
    alarms::Alarm alarm;
    alarm.kinds = {manual.kind};
    alarm.received_at = tx.now();
    alarm.key = "by-hand-" + to_text(tx.next_id());
    alarms::Raise raise;
    raise.user = manual.user;
    raise.priority = manual.priority;
    raise.incident.origin =
        manual.kind == "telephone" ? alarms::Origin::call : alarms::Origin::operator_made;
    raise.incident.area = manual.area;
    raise.incident.reported_by = manual.reported_by;
    if (manual.elder) {
        const auto elder = stores.registry.elder(tx, manual.elder);
        if (!elder) {
            return Error{Code::not_found, "elder"};
        }
        raise.incident.elder = elder->id;
        raise.incident.area = elder->area;
        const auto candidates = stores.alarms.joinable(tx, elder->id, "", "", tx.now());
        const Incident* open = alarms::joins(candidates, alarm, tx.now());
        if (open != nullptr && open->state != alarms::State::closed) {
            return book.join(tx, open->id, std::move(alarm));
        }
    }
    raise.alarm = std::move(alarm);
    return book.raise(tx, std::move(raise));
}

}  // namespace

Result<Incident> Incidents::make_manual(const Manual& manual) {
    if (manual.kind.empty() || alarms::policy_of(manual.kind).kind != manual.kind) {
        return Error{Code::bad_input, "kind"};
    }
    if (!manual.elder && !manual.area) {
        return Error{Code::bad_input, "area"};
    }
    Incident out;
    const Result<void> written = database_.write([&](Tx& tx) -> Result<void> {
        auto incident = raise_or_join(tx, link_.book(), manual);
        if (incident && manual.accept && !incident->holder) {
            incident = link_.book().act(tx, incident->id,
                                        alarms::Accept{manual.user, manual.user_name, true});
        }
        if (incident && !manual.note.empty()) {
            incident = link_.book().act(tx, incident->id, alarms::Note{manual.user, manual.note});
        }
        if (!incident) {
            return incident.error();
        }
        out = std::move(incident.value());
        return {};
    });
    return written ? Result<Incident>(std::move(out)) : Result<Incident>(written.error());
}

Result<Incident> Incidents::false_press(IncidentId id, UserId user, std::string_view name) {
    Incident out;
    const Result<void> written = database_.write([&](Tx& tx) -> Result<void> {
        auto incident = link_.book().act(tx, id, alarms::Accept{user, std::string(name), true});
        if (incident) {
            incident = link_.book().act(
                tx, id, alarms::Close{user, alarms::Outcome::false_press, "", false});
        }
        if (!incident) {
            return incident.error();
        }
        out = std::move(incident.value());
        return {};
    });
    return written ? Result<Incident>(std::move(out)) : Result<Incident>(written.error());
}

Result<Incident> Incidents::tell(IncidentId id, const alarms::Tell& command) {
    const bool by_notice = command.responder.how == "webhook" || command.responder.how == "sms";
    if (by_notice && !herald_.can_run(responders_target)) {
        return Error{Code::unsupported, "channel"};
    }
    Incident out;
    const Result<void> written = database_.write([&](Tx& tx) -> Result<void> {
        auto incident = link_.book().act(tx, id, command);
        if (!incident) {
            return incident.error();
        }
        if (by_notice) {
            notices_.queue(tx, id, command.responder.id, responders_target);
        }
        out = std::move(incident.value());
        return {};
    });
    return written ? Result<Incident>(std::move(out)) : Result<Incident>(written.error());
}

Result<void> Incidents::seen(AlarmId alarm, Instant at) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto kept = stores_.alarms.alarm(tx, alarm);
        if (!kept) {
            return Error{Code::not_found, "alarm"};
        }
        if (kept->seen_at || kept->repeat) {
            return {};
        }
        const auto incident = link_.book().act(tx, kept->incident, alarms::Seen{alarm, at});
        return incident ? Result<void>{} : Result<void>{incident.error()};
    });
}

Result<TerminalCommand> Incidents::order_terminal(IncidentId incident, TerminalId terminal,
                                                  const device::Command& words,
                                                  std::string_view actor) {
    TerminalCommand out;
    const Result<void> written = database_.write([&](Tx& tx) -> Result<void> {
        auto command = link_.queue(tx, terminal, words, incident, actor);
        if (!command) {
            return command.error();
        }
        out = std::move(command.value());
        const auto row =
            incident ? stores_.alarms.incident(tx, incident) : std::optional<Incident>();
        const bool under_way = out.state != device::CommandState::failed;
        if (under_way && row && row->holder && alarms::actor_of(row->holder) == actor) {
            const auto step = link_.book().act(
                tx, incident,
                alarms::TakeStep{row->holder, std::string(name_of(words.kind)), "", false});
            return step ? Result<void>{} : Result<void>{step.error()};
        }
        return {};
    });
    return written ? Result<TerminalCommand>(std::move(out))
                   : Result<TerminalCommand>(written.error());
}

Result<void> Incidents::due(Tx& tx, std::string_view kind, std::uint64_t subject, Instant now) {
    if (kind == notice_deadline) {
        return notices_.due(tx, NoticeId{subject}, now);
    }
    const auto incident = stores_.alarms.incident(tx, IncidentId{subject});
    const bool ladder = kind == ladder_deadline;
    if (!incident || !incident->next_deadline_at || ladder == static_cast<bool>(incident->holder)) {
        tx.clear_deadline(kind, subject);
        return {};
    }
    if (now < *incident->next_deadline_at) {
        tx.set_deadline(kind, subject, *incident->next_deadline_at);
        return {};
    }
    const auto done = ladder ? link_.book().climb(tx, incident->id)
                             : link_.book().act(tx, incident->id, alarms::Return{"limit_passed"});
    return done ? Result<void>{} : Result<void>{done.error()};
}

Result<void> Incidents::sweep_seats(Instant now) {
    return database_.write([&](Tx& tx) { return sweep(tx, now); });
}

Result<void> Incidents::sweep(Tx& tx, Instant now) {
    for (const Seat& seat : seats_.newly_lost(now)) {
        tx.append(
            {"SeatLost", seat.user.value, "system",
             seat.areas.empty() ? AreaId{} : seat.areas.front(),
             Json::object(
                 {{"user_id", seat.user}, {"name", seat.name}, {"state", name_of(seat.state)}})});
    }
    for (const Incident& incident : stores_.alarms.held_incidents(tx)) {
        const auto seat = seats_.seat(incident.holder);
        Instant heard = std::max(started_at_, *incident.accepted_at);
        if (seat) {
            heard = std::max(heard, seat->last_heard_at);
        }
        if (now - heard < alarms::seat_lost_after) {
            continue;
        }
        const auto back = link_.book().act(tx, incident.id, alarms::Return{"seat_lost"});
        if (!back) {
            return back.error();
        }
        const LostIncident lost{incident.id, incident.number, now};
        tx.after_commit([this, user = incident.holder, lost] { seats_.lost_one(user, lost); });
    }
    return {};
}

}  // namespace tiexin::flows

#include "flows/notices.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "flows/incident_book.hpp"
#include "flows/incident_json.hpp"

namespace tiexin::flows {

namespace {

const alarms::Responder* find(const alarms::Incident& incident, ResponderId id) {
    const auto at = std::find_if(incident.responders.begin(), incident.responders.end(),
                                 [&](const alarms::Responder& row) { return row.id == id; });
    return at == incident.responders.end() ? nullptr : &*at;
}

Json message_of(const Stores& stores, const Conn& conn, const Notice& notice,
                const alarms::Incident& incident, Instant now) {
    Json message = Json::object({{"notice_id", notice.id},
                                 {"kind", notice.responder ? "responder" : "escalation"},
                                 {"incident", incident_json(stores, conn, incident, now)}});
    if (const alarms::Responder* told = find(incident, notice.responder)) {
        std::string phone = told->phone;
        const auto elder =
            incident.elder ? stores.registry.elder(conn, incident.elder) : std::nullopt;
        for (const registry::Contact& contact :
             elder ? elder->contacts : decltype(elder->contacts){}) {
            if (contact.id == told->contact) {
                phone = contact.phone;
            }
        }
        message.set("responder", Json::object({{"name", told->name},
                                               {"kind", told->role},
                                               {"channel", told->how},
                                               {"phone", phone},
                                               {"note", told->note}}));
    }
    return message;
}

std::string_view reason_of(const Error& error) {
    return error.code == Code::conflict ? "refused" : "no_answer";
}

}  // namespace

void Notices::queue(Tx& tx, IncidentId incident, ResponderId responder, std::string_view target) {
    const Notice notice{tx.make_id<NoticeId>(), incident, responder,
                        std::string(target),    0,        tx.now()};
    stores_.flows.put_notice(tx, notice);
    tx.set_deadline(notice_deadline, notice.id.value, tx.now());
}

Result<void> Notices::due(Tx& tx, NoticeId id, Instant now) {
    auto notice = stores_.flows.notice(tx, id);
    const auto incident =
        notice ? stores_.alarms.incident(tx, notice->incident) : std::optional<alarms::Incident>();
    if (!incident || incident->state == alarms::State::closed) {
        drop(tx, id);
        return {};
    }
    ++notice->tries;
    stores_.flows.put_notice(tx, *notice);
    tx.set_deadline(notice_deadline, id.value, now + notice_answer_limit);
    tx.after_commit([this, id, target = notice->target,
                     message = message_of(stores_, tx, *notice, *incident, now)] {
        herald_.run(target, message, [database = &database_, this, id](const Result<void>& sent) {
            const bool queued = database->write_async(
                [this, id, sent](Tx& later) { return settle(later, id, sent); },
                [](const Result<void>&) {});
            if (!queued) {
                log_warning("notice_state_not_kept", {{"notice", id}});
            }
        });
    });
    return {};
}

Result<void> Notices::settle(Tx& tx, NoticeId id, const Result<void>& sent) {
    const auto notice = stores_.flows.notice(tx, id);
    if (!notice) {
        return {};
    }
    if (sent) {
        drop(tx, id);
        return {};
    }
    const bool last = notice->tries >= notice_tries_max;
    if (last) {
        drop(tx, id);
    } else {
        tx.set_deadline(notice_deadline, id.value, tx.now() + notice_retry * notice->tries);
    }
    // A step of the ladder is told as failed at the first refusal, because somebody waits.
    const bool shown = notice->responder ? last : notice->tries == 1;
    return shown ? show_failure(tx, *notice, reason_of(sent.error())) : Result<void>{};
}

Result<void> Notices::show_failure(Tx& tx, const Notice& notice, std::string_view reason) {
    const auto incident = stores_.alarms.incident(tx, notice.incident);
    if (!incident || incident->state == alarms::State::closed) {
        return {};
    }
    if (!notice.responder) {
        const auto done =
            book_.act(tx, notice.incident, alarms::StepFailed{notice.target, std::string(reason)});
        return done ? Result<void>{} : Result<void>{done.error()};
    }
    // Whoever answered meanwhile by another way was reached all the same.
    const alarms::Responder* told = find(*incident, notice.responder);
    if (told == nullptr || told->lamp != alarms::Lamp::told) {
        return {};
    }
    const auto done =
        book_.act(tx, notice.incident,
                  alarms::SetLamp{{}, notice.responder, alarms::Lamp::failed, std::string(reason)});
    return done ? Result<void>{} : Result<void>{done.error()};
}

void Notices::drop(Tx& tx, NoticeId id) {
    stores_.flows.remove_notice(tx, id);
    tx.clear_deadline(notice_deadline, id.value);
}

}  // namespace tiexin::flows

#include "flows/calls.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/mask.hpp"
#include "base/phone.hpp"
#include "flows/incident_book.hpp"
#include "flows/incident_json.hpp"

namespace tiexin::flows {

using call::Call;
using call::State;

namespace {

constexpr std::string_view kind = "telephone";

Json call_json(const Call& call) {
    return Json::object({{"call_id", call.id},
                         {"direction", name_of(call.direction)},
                         {"role", call.role},
                         {"name", call.name.empty() ? Json() : Json(call.name)},
                         {"contact_id", call.contact}});
}

}  // namespace

struct Calls::Known {
    std::optional<registry::Elder> elder;
    TerminalId terminal;
    ContactId contact;
    std::string role = "unknown";
    std::string name;
};

Calls::Calls(Database& database, Stores stores, call::Store& calls, TerminalLink& link)
    : database_(database), stores_(stores), calls_(calls), link_(link) {}

Result<void> Calls::load() {
    return database_.write([this](Tx& tx) -> Result<void> {
        for (const Call& open : calls_.open_calls(tx)) {
            const auto decision = decide(open, call::End{call::Ended::lost, {}}, tx.now());
            if (decision) {
                keep(tx, decision->next, decision->event, {});
            }
        }
        return {};
    });
}

Calls::Known Calls::recognised(const Conn& conn, const call::Ring& ring) const {
    Known known;
    if (!ring.account.empty()) {
        auto terminal = stores_.registry.terminal_of_device(conn, "sip", ring.account);
        if (!terminal) {
            terminal = stores_.registry.terminal_of_device(conn, "scaip", ring.account);
        }
        known.role = "terminal";
        if (terminal && terminal->elder) {
            known.terminal = terminal->id;
            known.elder = stores_.registry.elder(conn, terminal->elder);
            known.name = known.elder ? known.elder->name : "";
        }
        return known;
    }
    const auto phone = parse_phone(ring.caller);
    const std::string number = phone ? phone->digits : ring.caller;
    auto found = stores_.registry.elders_by_phone(conn, number);
    if (found.empty()) {
        found = stores_.registry.elders_by_contact_phone(conn, number);
    }
    if (found.size() != 1) {  // of two in one household nobody knows which it is about
        return known;
    }
    known.elder = stores_.registry.elder(conn, found.front());
    if (!known.elder) {
        return known;
    }
    for (const registry::Contact& contact : known.elder->contacts) {
        if (contact.phone == number) {
            known.contact = contact.id;
            known.role = registry::name_of(contact.role);
            known.name = contact.name;
        }
    }
    for (const std::string& own : known.elder->phones) {
        if (own == number) {
            known.contact = {};
            known.role = "elder";
            known.name = known.elder->name;
        }
    }
    return known;
}

Result<void> Calls::rang(Tx& tx, const call::Ring& ring) {
    const Known known = recognised(tx, ring);
    Call call;
    call.id = tx.make_id<CallId>();
    call.version = 1;
    call.begun_at = tx.now();
    call.number = ring.account.empty() ? ring.caller : ring.account;
    call.role = known.role;
    call.name = known.name;
    call.contact = known.contact;

    alarms::Alarm alarm;
    alarm.kinds = {std::string(kind)};
    alarm.key = "call-" + to_text(call.id);
    alarm.received_at = tx.now();
    alarm.terminal = known.terminal;
    Result<alarms::Incident> incident = Error{};
    if (known.elder) {
        call.elder = known.elder->id;
        Concerned concerned;
        concerned.elder = known.elder->id;
        concerned.terminal = known.terminal;
        concerned.area = known.elder->area;
        concerned.origin = alarms::Origin::call;
        incident = link_.book().take(tx, std::move(alarm), concerned);
    } else {
        alarms::Raise raise;
        raise.incident.origin = alarms::Origin::call;
        raise.incident.reported_by = mask_phone(call.number);
        raise.alarm = std::move(alarm);
        incident = link_.book().raise(tx, std::move(raise));
    }
    if (!incident) {
        return incident.error();
    }
    call.incident = incident->id;
    keep(tx, call, "CallRang", {});
    const std::lock_guard guard(lock_);
    legs_[ring.leg] = call.id;
    return {};
}

void Calls::keep(Tx& tx, const Call& call, std::string_view event, UserId actor) {
    calls_.put_call(tx, call);
    const auto incident = stores_.alarms.incident(tx, call.incident);
    Json payload = call_json(call);
    if (call.state == State::ended) {
        payload.set("how", name_of(call.how)).set("abandoned", call::abandoned(call));
        payload.set("talked_s", call.answered_at
                                    ? Json((*call.ended_at - *call.answered_at).us / 1'000'000)
                                    : Json());
    }
    NewEvent told;
    told.kind = event;
    told.subject = call.incident.value;
    told.actor = alarms::actor_of(actor);
    if (incident) {
        told.area = incident->area;
        payload.set("incident", incident_json(stores_, tx, *incident, tx.now()));
    }
    told.payload = std::move(payload);
    tx.append(std::move(told));
}

void Calls::write(WriteFn fn, std::function<void(const Error&)> failed) {
    auto done = [failed](const Result<void>& written) {
        if (!written) {
            log_error("call_not_written", {{"why", written.error().detail}});
            if (failed) {
                failed(written.error());
            }
        }
    };
    if (!database_.write_async(std::move(fn), done)) {
        done(Error{Code::busy, "the queue of the database is full"});
    }
}

void Calls::rings(const call::Ring& ring) {
    const call::Leg leg = ring.leg;
    // Nobody hears us pick up before it is on disk. What cannot be written is refused: the caller
    // hears it and rings again, instead of waiting for nobody.
    write(
        [this, ring, leg](Tx& tx) -> Result<void> {
            auto written = rang(tx, ring);
            if (written) {
                tx.after_commit([this, leg] { voice_->wait(leg); });
            }
            return written;
        },
        [this, leg](const Error&) {
            forget(leg);
            voice_->refuse(leg);
        });
}

void Calls::forget(call::Leg leg) {
    const std::lock_guard guard(lock_);
    legs_.erase(leg);
}

void Calls::happened(call::Leg leg, const call::Happening& what) {
    write([this, leg, what](Tx& tx) -> Result<void> {
        CallId id;
        {
            const std::lock_guard guard(lock_);
            const auto at = legs_.find(leg);
            if (at == legs_.end()) {
                return {};
            }
            id = at->second;
        }
        if (std::holds_alternative<call::End>(what)) {
            tx.after_commit([this, leg] { forget(leg); });
        }
        const auto call = calls_.call(tx, id);
        const auto decision = call ? decide(*call, what, tx.now()) : Error{Code::not_found, ""};
        if (decision) {
            keep(tx, decision->next, decision->event, {});
        }
        return {};  // what came too late changes nothing
    });
}

void Calls::answered(call::Leg leg) {
    happened(leg, call::PickedUp{});
}

void Calls::ended(call::Leg leg, call::Ended how, const call::LegCounts& counts) {
    happened(leg, call::End{how, counts});
}

// Keys are for menus and for the clear-down of home hubs; nothing here waits for one yet.
void Calls::digit(call::Leg, char) {}

void Calls::seat_left(IncidentId, UserId) {}  // the page sees it by itself and joins anew

void Calls::recording(IncidentId room, const std::string& name) {
    write([this, room, name](Tx& tx) -> Result<void> {
        calls_.put_recording(tx, {room, name, tx.now()});
        return {};
    });
}

void Calls::tell_all(std::string_view event) {
    write([this, event](Tx& tx) -> Result<void> {
        std::vector<IncidentId> told;
        for (const Call& open : calls_.open_calls(tx)) {
            if (std::find(told.begin(), told.end(), open.incident) != told.end()) {
                continue;
            }
            told.push_back(open.incident);
            NewEvent said;
            said.kind = event;
            said.subject = open.incident.value;
            said.actor = "system";
            said.payload = Json::object();
            if (const auto incident = stores_.alarms.incident(tx, open.incident)) {
                said.area = incident->area;
                said.payload.set("incident", incident_json(stores_, tx, *incident, tx.now()));
            }
            tx.append(std::move(said));
        }
        return {};
    });
}

void Calls::lost() {
    tell_all("VoiceLost");
}

void Calls::back() {
    tell_all("VoiceReturned");
}

}  // namespace tiexin::flows

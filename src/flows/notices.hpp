#pragma once
// The outbox: what the outside world is to be told (a duty telephone, an SMS gateway). A notice is
// a row written with the decision it comes from and a deadline row that the pump finds, so that a
// server that dies in between tells it after its restart. At least once: the receiver knows a
// repetition by `notice_id`. One that nobody takes is shown on the incident: the lamp of the
// responder, or a failed step of the ladder, whose next step then begins at once.

#include <string>
#include <string_view>

#include "base/tx.hpp"
#include "flows/herald.hpp"
#include "flows/terminal_link.hpp"

namespace tiexin::flows {

class Notices {
public:
    Notices(Database& database, Stores stores, IncidentBook& book, const Herald& herald)
        : database_(database), stores_(stores), book_(book), herald_(herald) {}

    // responder none: the step of the ladder that names `target`.
    void queue(Tx& tx, IncidentId incident, ResponderId responder, std::string_view target);
    // Deadline kind "notice".
    Result<void> due(Tx& tx, NoticeId id, Instant now);

private:
    Result<void> settle(Tx& tx, NoticeId id, const Result<void>& sent);
    Result<void> show_failure(Tx& tx, const Notice& notice, std::string_view reason);
    void drop(Tx& tx, NoticeId id);

    Database& database_;
    Stores stores_;
    IncidentBook& book_;
    const Herald& herald_;
};

constexpr std::string_view notice_deadline = "notice";
// The target that carries messages to responders: [webhook.responders] in the configuration.
constexpr std::string_view responders_target = "responders";
constexpr int notice_tries_max = 3;
constexpr Duration notice_retry = seconds(2);

}  // namespace tiexin::flows

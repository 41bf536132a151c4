#include "flows/deadlines.hpp"

#include <set>
#include <utility>

#include "base/log.hpp"
#include "flows/incident_book.hpp"
#include "flows/incidents.hpp"
#include "flows/terminal_link.hpp"
#include "flows/terminal_link_body.hpp"

namespace tiexin::flows {

namespace {

constexpr std::string_view heartbeat = "heartbeat";
constexpr std::string_view fold = "fold";
constexpr std::uint64_t the_server = 1;

}  // namespace

Result<void> Deadlines::handle(const Store::Due& due, Instant now) {
    const auto handler = handlers_.find(due.kind);
    const Result<void> done = database_.write([&](Tx& tx) -> Result<void> {
        if (handler == handlers_.end()) {
            tx.clear_deadline(due.kind, due.subject);
            return {};
        }
        return handler->second(tx, due.kind, due.subject, now);
    });
    if (done) {
        return {};
    }
    ++failures_;
    log_error("deadline_failed",
              {{"kind", due.kind}, {"subject", due.subject}, {"why", done.error().detail}});
    return database_.write([&](Tx& tx) -> Result<void> {
        tx.set_deadline(due.kind, due.subject, now + deadline_retry);
        return {};
    });
}

Result<std::optional<Instant>> Deadlines::run(Instant now) {
    std::set<std::pair<std::string, std::uint64_t>> handled;
    for (;;) {
        std::vector<Store::Due> rows;
        const Result<void> read = database_.read([&](const Conn& conn) -> Result<void> {
            rows = store_.due(conn, now, deadlines_per_read_max + handled.size());
            return {};
        });
        if (!read) {
            return read.error();
        }
        bool any = false;
        for (const Store::Due& due : rows) {
            if (handled.emplace(due.kind, due.subject).second) {
                any = true;
                if (const auto done = handle(due, now); !done) {
                    return done.error();
                }
            }
        }
        if (!any) {
            break;
        }
    }
    std::optional<Instant> next;
    const Result<void> read = database_.read([&](const Conn& conn) -> Result<void> {
        next = store_.next_deadline(conn);
        return {};
    });
    return read ? Result<std::optional<Instant>>(next)
                : Result<std::optional<Instant>>(read.error());
}

void register_deadlines(Deadlines& deadlines, Incidents& incidents, TerminalLink& link,
                        Stores stores) {
    const OnDue incident = [&incidents](Tx& tx, std::string_view kind, std::uint64_t subject,
                                        Instant now) {
        return incidents.due(tx, kind, subject, now);
    };
    const OnDue command = [&link](Tx& tx, std::string_view kind, std::uint64_t subject,
                                  Instant now) { return link.due(tx, kind, subject, now); };
    deadlines.on(std::string(ladder_deadline), incident);
    deadlines.on(std::string(step_limit_deadline), incident);
    deadlines.on(std::string(notice_deadline), incident);
    deadlines.on(std::string(command_answer_deadline), command);
    deadlines.on(std::string(command_expiry_deadline), command);
    deadlines.on(std::string(heartbeat),
                 [&incidents](Tx& tx, std::string_view kind, std::uint64_t subject, Instant now) {
                     tx.set_deadline(kind, subject, now + heartbeat_every);
                     return incidents.sweep(tx, now);
                 });
    deadlines.on(std::string(fold),
                 [stores](Tx& tx, std::string_view kind, std::uint64_t subject,
                          Instant now) -> Result<void> {
                     const auto folded = stores.location.fold(tx, fold_rows_max);
                     if (!folded) {
                         return folded.error();
                     }
                     const bool more = *folded >= fold_rows_max;
                     tx.set_deadline(kind, subject, now + (more ? seconds(1) : fold_every));
                     return {};
                 });
}

Result<void> note_start(Database& database, Stores stores, std::string_view version) {
    return database.write([&](Tx& tx) -> Result<void> {
        const auto alive_until = stores.flows.deadline(tx, heartbeat, the_server);
        Json payload = Json::object({{"version", version}});
        payload.set("stopped_at",
                    alive_until ? Json(iso8601(*alive_until - heartbeat_every)) : Json());
        payload.set("started_at", iso8601(tx.now()));
        tx.append({"ServerStarted", the_server, "system", AreaId{}, std::move(payload)});
        stores.location.forget_access_points(tx, tx.now() - location::forgotten_after);
        tx.set_deadline(heartbeat, the_server, tx.now() + heartbeat_every);
        tx.set_deadline(fold, the_server, tx.now() + fold_every);
        return {};
    });
}

Result<void> note_stop(Database& database, std::string_view version) {
    return database.write([&](Tx& tx) -> Result<void> {
        tx.append({"ServerStopped", the_server, "system", AreaId{},
                   Json::object({{"version", version}})});
        tx.clear_deadline(heartbeat, the_server);
        return {};
    });
}

}  // namespace tiexin::flows

#pragma once
// The one pump of time: rows of `deadline` become decisions. app runs it on its own thread; tests
// call run() after advancing the clock.

#include <functional>
#include <map>
#include <string>

#include "base/tx.hpp"
#include "flows/store.hpp"

namespace tiexin::flows {

using OnDue =
    std::function<Result<void>(Tx&, std::string_view kind, std::uint64_t subject, Instant now)>;

class Deadlines {
public:
    Deadlines(Database& database, Store& store) : database_(database), store_(store) {}
    void on(std::string kind, OnDue fn) { handlers_[std::move(kind)] = std::move(fn); }
    // Handles what is due, each in its own transaction function and at most once a run; the next
    // deadline after that, if any. A handler sets or clears its row; one that fails is tried again
    // deadline_retry later and counted.
    Result<std::optional<Instant>> run(Instant now);
    std::uint64_t failures() const { return failures_; }

private:
    Result<void> handle(const Store::Due& due, Instant now);

    Database& database_;
    Store& store_;
    std::map<std::string, OnDue, std::less<>> handlers_;
    std::uint64_t failures_ = 0;
};
constexpr Duration deadline_retry = seconds(10);
constexpr std::size_t deadlines_per_read_max = 256;

class Incidents;
class TerminalLink;
struct Stores;

// The table of deadline kinds: ladder, step_limit, notice (outbox), command_answer, command_expiry,
// heartbeat (seats that went silent; also says how long the server lived), fold (journal into
// tracks).
void register_deadlines(Deadlines& deadlines, Incidents& incidents, TerminalLink& link,
                        Stores stores);

// Once at start, before traffic: the event ServerStarted with `stopped_at` when the server did not
// stop in good order (at most heartbeat_every before it really did), and the standing rows.
Result<void> note_start(Database& database, Stores stores, std::string_view version);
// Once at a stop in good order: ServerStopped, and no gap is told at the next start.
Result<void> note_stop(Database& database, std::string_view version);

constexpr Duration heartbeat_every = seconds(1);
constexpr Duration fold_every = minutes(1);
constexpr std::size_t fold_rows_max = 20'000;  // in one transaction

}  // namespace tiexin::flows

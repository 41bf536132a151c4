#pragma once
// The ports between the domain and its database: a domain service reads through Conn and writes
// through Tx, and knows no SQL. Database::write is the one batching writer: many callers' functions
// run as savepoints of one transaction with one fsync. write() blocks its caller until the commit;
// write_async() calls `done` on the writer thread after the commit.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/divisions.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace tiexin {

// A fact for the event log. `kind` is past tense (IncidentRaised). No personal data in subject or
// actor: ids only. The payload may hold what the reader of the area may see; it is salted and
// erasable.
struct NewEvent {
    std::string_view kind;
    std::uint64_t subject = 0;  // the id of what it is about: incident, elder, terminal …
    std::string actor;          // "user:123", "terminal:456", "system"
    AreaId area;
    Json payload;
};

struct LoggedEvent {
    std::uint64_t seq = 0;
    Instant at;
    std::string kind;
    std::uint64_t subject = 0;
    std::string actor;
    AreaId area;
    std::string payload;  // JSON text; empty when erased
};

// Something to read from: a snapshot connection of the pool, or the transaction under way.
// Implemented by store only.
class Conn {
public:
    virtual ~Conn() = default;
};

class Tx : public Conn {
public:
    virtual Instant now() const = 0;  // the one time of this business action
    virtual std::uint64_t next_id() = 0;
    virtual std::uint64_t append(NewEvent event) = 0;  // its seq; gap-free in commit order
    // One row per (kind, subject): set replaces, clear of an absent one is nothing.
    virtual void set_deadline(std::string_view kind, std::uint64_t subject, Instant at) = 0;
    virtual void clear_deadline(std::string_view kind, std::uint64_t subject) = 0;
    // Runs on the writer thread after the fsync, in order; not at all when the function is rolled
    // back. Must not block.
    virtual void after_commit(std::function<void()> fn) = 0;
    // The same for what wants to know when the sync ended.
    virtual void at_commit(std::function<void(Instant committed)> fn) = 0;

    template <class IdType>
    IdType make_id() {
        return IdType{next_id()};
    }
};

using WriteFn = std::function<Result<void>(Tx&)>;
using ReadFn = std::function<Result<void>(const Conn&)>;

class Database {
public:
    virtual ~Database() = default;
    // An Error, an exception of the database or a failed CHECK inside `fn` rolls back that function
    // alone.
    virtual Result<void> write(const WriteFn& fn) = 0;
    // false: the queue (writes_queued_max) is full and fn was not taken.
    virtual bool write_async(WriteFn fn, std::function<void(Result<void>)> done) = 0;
    // For what nobody waits for and a crash may lose: runs with the next write of somebody else, or
    // alone when none comes for write_later_wait. false as above.
    virtual bool write_later(WriteFn fn) = 0;
    virtual Result<void> read(const ReadFn& fn) const = 0;
};

// Feed of the log, for pumps, pages and reports.
class EventLog {
public:
    virtual ~EventLog() = default;
    virtual std::vector<LoggedEvent> events_since(const Conn& conn, std::uint64_t seq,
                                                  std::size_t count_max) const = 0;
    virtual std::vector<LoggedEvent> events_of(const Conn& conn, std::uint64_t subject,
                                               std::size_t count_max) const = 0;  // oldest first
    virtual std::uint64_t last_seq(const Conn& conn) const = 0;
    // Called on the writer thread with each committed batch, in order. Must not block. Subscribe
    // before traffic starts.
    virtual void subscribe(std::function<void(const std::vector<LoggedEvent>&)> fn) = 0;
};

}  // namespace tiexin

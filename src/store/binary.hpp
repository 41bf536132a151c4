#pragma once
// The statements that are too hot or too binary for SOCI, on the driver's own handle and kept
// prepared: savepoints, event rows, deadlines, the position journal and its chunks. One per
// connection, on that connection's thread. Failures are thrown as SqlError.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/tx.hpp"

namespace tiexin::store {

struct EventRow {
    std::uint64_t seq = 0;
    Instant at;
    std::string_view kind;
    std::uint64_t subject = 0;
    std::string_view actor;
    AreaId area;
    std::optional<std::string_view> payload;  // none: erased
    Bytes salt;                               // empty: erased
    Bytes digest;                             // SM3(salt ‖ payload)
    Bytes chain;
};

struct JournalRow {
    std::uint64_t id = 0;
    std::uint64_t terminal = 0;
    Instant fix_at;
    Bytes body;
};

std::int64_t shanghai_day(Instant at);  // days since 1970

// Positions of one terminal on one day; a further part begins when one is full.
struct ChunkRow {
    std::uint64_t terminal = 0;
    std::int64_t day = 0;  // days since 1970 in Shanghai
    std::int64_t part = 0;
    Instant first_at;
    Instant last_at;
    std::int64_t positions = 0;
    Bytes body;
};

class Binary {
public:
    virtual ~Binary() = default;

    virtual void begin_write() = 0;
    virtual void begin_read() = 0;
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void rollback_to_savepoint() = 0;
    // false when the database gave the whole transaction up by itself (disk full, input/output).
    virtual bool in_transaction() const = 0;

    virtual void insert_event(const EventRow& row) = 0;
    virtual void each_event(std::uint64_t after,
                            const std::function<void(const EventRow&)>& fn) = 0;
    virtual void put_log_head(std::uint64_t seq, Bytes chain, Bytes seal) = 0;
    struct LogHead {
        std::uint64_t seq = 0;
        Buffer chain, seal;
    };
    virtual std::optional<LogHead> log_head() = 0;

    virtual void set_deadline(std::string_view kind, std::uint64_t subject, Instant at) = 0;
    virtual void clear_deadline(std::string_view kind, std::uint64_t subject) = 0;

    virtual void append_journal(std::uint64_t terminal, Instant fix_at, Bytes body) = 0;
    virtual void each_journal(std::size_t count_max,
                              const std::function<void(const JournalRow&)>& fn) = 0;
    virtual void each_journal_of(std::uint64_t terminal, Instant from, Instant until,
                                 const std::function<void(const JournalRow&)>& fn) = 0;
    virtual void drop_journal_until(std::uint64_t id) = 0;
    virtual void put_chunk(const ChunkRow& row) = 0;
    virtual void last_chunk(std::uint64_t terminal, std::int64_t day,
                            const std::function<void(const ChunkRow&)>& fn) = 0;
    // Chunks that may hold a fix in [from, until], newest first, until fn says false.
    virtual void each_chunk(std::uint64_t terminal, Instant from, Instant until,
                            const std::function<bool(const ChunkRow&)>& fn) = 0;
    virtual void put_last_place(std::uint64_t terminal, std::int64_t source, Instant fix_at,
                                Bytes body) = 0;
    virtual void each_last_place(
        const std::function<void(std::uint64_t terminal, Instant fix_at, Bytes body)>& fn) = 0;

    // Moves what the write-ahead log holds into the database file; frames left in the log.
    virtual std::int64_t checkpoint() = 0;
    virtual std::int64_t log_pages() const = 0;  // in the write-ahead log after the last commit
    // Statements without results, one after the other.
    virtual void script(std::string_view text) = 0;
    // How the database would find the rows of `sql`: one line per step (tests).
    virtual std::string explain(std::string_view sql) = 0;
};

// `native` is the sqlite3* of the SOCI session, which outlives the Binary.
std::unique_ptr<Binary> make_sqlite_binary(void* native);

}  // namespace tiexin::store

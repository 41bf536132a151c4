#include <sqlite3.h>

#include <string>

#include "store/binary.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

constexpr const char* insert_event_sql =
    "INSERT INTO event (seq, at, kind, subject, actor, area, payload, salt, digest, chain) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* each_event_sql =
    "SELECT seq, at, kind, subject, actor, area, payload, salt, digest, chain "
    "FROM event WHERE seq > ? ORDER BY seq";
constexpr const char* put_log_head_sql =
    "INSERT INTO log_head (id, seq, chain, seal) VALUES (1, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, chain = excluded.chain, "
    "seal = excluded.seal";
constexpr const char* log_head_sql = "SELECT seq, chain, seal FROM log_head WHERE id = 1";
constexpr const char* set_deadline_sql =
    "INSERT INTO deadline (kind, subject, at) VALUES (?, ?, ?) "
    "ON CONFLICT (kind, subject) DO UPDATE SET at = excluded.at";
constexpr const char* clear_deadline_sql = "DELETE FROM deadline WHERE kind = ? AND subject = ?";
constexpr const char* append_journal_sql =
    "INSERT INTO journal (terminal, fix_at, body) VALUES (?, ?, ?)";
constexpr const char* each_journal_sql =
    "SELECT id, terminal, fix_at, body FROM journal WHERE id > 0 ORDER BY id LIMIT ?";
constexpr const char* each_journal_of_sql =
    "SELECT id, terminal, fix_at, body FROM journal "
    "WHERE id > 0 AND terminal = ? AND fix_at BETWEEN ? AND ? ORDER BY id";
constexpr const char* drop_journal_sql = "DELETE FROM journal WHERE id <= ?";
constexpr const char* put_chunk_sql =
    "INSERT INTO track_chunk (terminal, day, part, first_at, last_at, positions, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (terminal, day, part) DO UPDATE SET "
    "first_at = excluded.first_at, last_at = excluded.last_at, positions = excluded.positions, "
    "body = excluded.body";
constexpr const char* last_chunk_sql =
    "SELECT terminal, day, part, first_at, last_at, positions, body FROM track_chunk "
    "WHERE terminal = ? AND day = ? ORDER BY part DESC LIMIT 1";
constexpr const char* each_chunk_sql =
    "SELECT terminal, day, part, first_at, last_at, positions, body FROM track_chunk "
    "WHERE terminal = ? AND day BETWEEN ? AND ? AND first_at <= ? AND last_at >= ? "
    "ORDER BY day DESC, part DESC";
constexpr const char* put_last_place_sql =
    "INSERT INTO last_place (terminal, source, fix_at, body) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (terminal, source) DO UPDATE SET fix_at = excluded.fix_at, body = excluded.body "
    "WHERE excluded.fix_at >= last_place.fix_at";
constexpr const char* each_last_place_sql =
    "SELECT terminal, fix_at, body FROM last_place ORDER BY terminal, source";

[[noreturn]] void fail(sqlite3* db) {
    throw SqlError(sqlite3_errmsg(db));
}

// One native statement, prepared at its first use and kept. Bind in order, then step until false.
class Stepper {
public:
    ~Stepper() { sqlite3_finalize(statement_); }

    Stepper& begin(sqlite3* db, const char* sql) {
        db_ = db;
        if (statement_ == nullptr && sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                                        &statement_, nullptr) != SQLITE_OK) {
            fail(db);
        }
        sqlite3_reset(statement_);
        next_ = 1;
        return *this;
    }
    Stepper& integer(std::int64_t value) {
        return bound(sqlite3_bind_int64(statement_, next_, value));
    }
    Stepper& integer(std::uint64_t value) { return integer(static_cast<std::int64_t>(value)); }
    Stepper& text(std::string_view value) {
        return bound(sqlite3_bind_text(statement_, next_, value.data() ? value.data() : "",
                                       static_cast<int>(value.size()), SQLITE_STATIC));
    }
    Stepper& text(const std::optional<std::string_view>& value) {
        return value ? text(*value) : bound(sqlite3_bind_null(statement_, next_));
    }
    Stepper& blob(Bytes value) {
        return bound(value.empty()
                         ? sqlite3_bind_null(statement_, next_)
                         : sqlite3_bind_blob(statement_, next_, value.data(),
                                             static_cast<int>(value.size()), SQLITE_STATIC));
    }
    bool step() {
        const int code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) {
            return true;
        }
        if (code != SQLITE_DONE) {
            sqlite3_reset(statement_);
            fail(db_);
        }
        sqlite3_reset(statement_);
        return false;
    }
    void stop() { sqlite3_reset(statement_); }

    std::int64_t integer_at(int column) const { return sqlite3_column_int64(statement_, column); }
    std::uint64_t id_at(int column) const { return static_cast<std::uint64_t>(integer_at(column)); }
    Instant instant_at(int column) const { return Instant{integer_at(column)}; }
    Bytes blob_at(int column) const {
        const void* data = sqlite3_column_blob(statement_, column);
        return {static_cast<const std::uint8_t*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    std::optional<std::string_view> text_at(int column) const {
        if (sqlite3_column_type(statement_, column) == SQLITE_NULL) {
            return std::nullopt;
        }
        return tiexin::text_of(blob_at(column));
    }

private:
    Stepper& bound(int code) {
        if (code != SQLITE_OK) {
            fail(db_);
        }
        ++next_;
        return *this;
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* statement_ = nullptr;
    int next_ = 1;
};

class SqliteBinary final : public Binary {
public:
    explicit SqliteBinary(sqlite3* db) : db_(db) {
        sqlite3_wal_hook(db_, &SqliteBinary::on_log, this);
    }
    ~SqliteBinary() override { sqlite3_wal_hook(db_, nullptr, nullptr); }

    void begin_write() override { (void)begin_write_.begin(db_, "BEGIN IMMEDIATE").step(); }
    void begin_read() override { (void)begin_read_.begin(db_, "BEGIN").step(); }
    void commit() override { (void)commit_.begin(db_, "COMMIT").step(); }
    void rollback() noexcept override {
        if (in_transaction()) {
            sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
        }
    }
    void savepoint() override { (void)savepoint_.begin(db_, "SAVEPOINT caller").step(); }
    void release() override { (void)release_.begin(db_, "RELEASE caller").step(); }
    void rollback_to_savepoint() override {
        (void)rollback_to_.begin(db_, "ROLLBACK TO caller").step();
        release();
    }
    bool in_transaction() const override { return sqlite3_get_autocommit(db_) == 0; }

    void insert_event(const EventRow& row) override;
    void each_event(std::uint64_t after, const std::function<void(const EventRow&)>& fn) override;
    void put_log_head(std::uint64_t seq, Bytes chain, Bytes seal) override {
        put_log_head_.begin(db_, put_log_head_sql).integer(seq).blob(chain).blob(seal).step();
    }
    std::optional<LogHead> log_head() override;

    void set_deadline(std::string_view kind, std::uint64_t subject, Instant at) override {
        set_deadline_.begin(db_, set_deadline_sql).text(kind).integer(subject).integer(at.us);
        set_deadline_.step();
    }
    void clear_deadline(std::string_view kind, std::uint64_t subject) override {
        clear_deadline_.begin(db_, clear_deadline_sql).text(kind).integer(subject).step();
    }

    void append_journal(std::uint64_t terminal, Instant fix_at, Bytes body) override {
        append_journal_.begin(db_, append_journal_sql).integer(terminal).integer(fix_at.us);
        append_journal_.blob(body).step();
    }
    void each_journal(std::size_t count_max,
                      const std::function<void(const JournalRow&)>& fn) override {
        each_journal_.begin(db_, each_journal_sql).integer(std::uint64_t{count_max});
        read_journal(each_journal_, fn);
    }
    void each_journal_of(std::uint64_t terminal, Instant from, Instant until,
                         const std::function<void(const JournalRow&)>& fn) override {
        each_journal_of_.begin(db_, each_journal_of_sql).integer(terminal);
        each_journal_of_.integer(from.us).integer(until.us);
        read_journal(each_journal_of_, fn);
    }
    void drop_journal_until(std::uint64_t id) override {
        drop_journal_.begin(db_, drop_journal_sql).integer(id).step();
    }
    void put_chunk(const ChunkRow& row) override;
    void last_chunk(std::uint64_t terminal, std::int64_t day,
                    const std::function<void(const ChunkRow&)>& fn) override;
    void each_chunk(std::uint64_t terminal, Instant from, Instant until,
                    const std::function<bool(const ChunkRow&)>& fn) override;
    void put_last_place(std::uint64_t terminal, std::int64_t source, Instant fix_at,
                        Bytes body) override {
        put_last_place_.begin(db_, put_last_place_sql).integer(terminal).integer(source);
        put_last_place_.integer(fix_at.us).blob(body).step();
    }
    void each_last_place(const std::function<void(std::uint64_t, Instant, Bytes)>& fn) override {
        each_last_place_.begin(db_, each_last_place_sql);
        while (each_last_place_.step()) {
            fn(each_last_place_.id_at(0), each_last_place_.instant_at(1),
               each_last_place_.blob_at(2));
        }
    }
    std::int64_t checkpoint() override;
    std::int64_t log_pages() const override { return log_pages_; }
    void script(std::string_view text) override {
        const std::string owned(text);
        if (sqlite3_exec(db_, owned.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            fail(db_);
        }
    }
    std::string explain(std::string_view sql) override;

private:
    static int on_log(void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteBinary*>(self)->log_pages_ = pages;
        return SQLITE_OK;
    }
    static void read_journal(Stepper& row, const std::function<void(const JournalRow&)>& fn) {
        while (row.step()) {
            fn({row.id_at(0), row.id_at(1), row.instant_at(2), row.blob_at(3)});
        }
    }
    static ChunkRow chunk_at(const Stepper& row) {
        return {row.id_at(0),      row.integer_at(1), row.integer_at(2), row.instant_at(3),
                row.instant_at(4), row.integer_at(5), row.blob_at(6)};
    }

    sqlite3* db_;
    std::int64_t log_pages_ = 0;
    Stepper begin_write_, begin_read_, commit_, savepoint_, release_, rollback_to_;
    Stepper insert_event_, each_event_, put_log_head_, log_head_, set_deadline_, clear_deadline_;
    Stepper append_journal_, each_journal_, each_journal_of_, drop_journal_;
    Stepper put_chunk_, last_chunk_, each_chunk_, put_last_place_, each_last_place_;
};

void SqliteBinary::insert_event(const EventRow& row) {
    insert_event_.begin(db_, insert_event_sql)
        .integer(row.seq)
        .integer(row.at.us)
        .text(row.kind)
        .integer(row.subject)
        .text(row.actor)
        .integer(row.area.value)
        .text(row.payload)
        .blob(row.salt)
        .blob(row.digest)
        .blob(row.chain)
        .step();
}

void SqliteBinary::each_event(std::uint64_t after, const std::function<void(const EventRow&)>& fn) {
    Stepper& row = each_event_.begin(db_, each_event_sql).integer(after);
    while (row.step()) {
        fn({row.id_at(0), row.instant_at(1), row.text_at(2).value_or(""), row.id_at(3),
            row.text_at(4).value_or(""), AreaId{row.id_at(5)}, row.text_at(6), row.blob_at(7),
            row.blob_at(8), row.blob_at(9)});
    }
}

std::optional<Binary::LogHead> SqliteBinary::log_head() {
    Stepper& row = log_head_.begin(db_, log_head_sql);
    std::optional<LogHead> head;
    while (row.step()) {
        const Bytes chain = row.blob_at(1);
        const Bytes seal = row.blob_at(2);
        head = LogHead{row.id_at(0), {chain.begin(), chain.end()}, {seal.begin(), seal.end()}};
    }
    return head;
}

void SqliteBinary::put_chunk(const ChunkRow& row) {
    put_chunk_.begin(db_, put_chunk_sql)
        .integer(row.terminal)
        .integer(row.day)
        .integer(row.part)
        .integer(row.first_at.us)
        .integer(row.last_at.us)
        .integer(row.positions)
        .blob(row.body)
        .step();
}

void SqliteBinary::last_chunk(std::uint64_t terminal, std::int64_t day,
                              const std::function<void(const ChunkRow&)>& fn) {
    Stepper& row = last_chunk_.begin(db_, last_chunk_sql).integer(terminal).integer(day);
    while (row.step()) {
        fn(chunk_at(row));
    }
}

void SqliteBinary::each_chunk(std::uint64_t terminal, Instant from, Instant until,
                              const std::function<bool(const ChunkRow&)>& fn) {
    Stepper& row = each_chunk_.begin(db_, each_chunk_sql).integer(terminal);
    row.integer(shanghai_day(from)).integer(shanghai_day(until)).integer(until.us).integer(from.us);
    while (row.step()) {
        if (!fn(chunk_at(row))) {
            row.stop();
            return;
        }
    }
}

std::int64_t SqliteBinary::checkpoint() {
    int in_log = 0;
    int moved = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        fail(db_);
    }
    return std::int64_t{in_log} - moved;
}

std::string SqliteBinary::explain(std::string_view sql) {
    const std::string text = "EXPLAIN QUERY PLAN " + std::string(sql);
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, text.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        fail(db_);
    }
    std::string plan;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        plan += reinterpret_cast<const char*>(sqlite3_column_text(statement, 3));
        plan += '\n';
    }
    sqlite3_finalize(statement);
    return plan;
}

}  // namespace

std::int64_t shanghai_day(Instant at) {
    constexpr std::int64_t day_us = days(1).us;
    const std::int64_t shifted = (at + shanghai_offset).us;
    return shifted >= 0 ? shifted / day_us : -((-shifted + day_us - 1) / day_us);
}

std::unique_ptr<Binary> make_sqlite_binary(void* native) {
    return std::make_unique<SqliteBinary>(static_cast<sqlite3*>(native));
}

}  // namespace tiexin::store

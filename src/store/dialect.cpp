#include "store/dialect.hpp"

// soci-sqlite3.h declares the driver inside its own namespace; this file uses no other call of it.
#include <soci/sqlite3/soci-sqlite3.h>

#include "store/binary.hpp"

namespace tiexin::store {

namespace {

// FULL: the write-ahead log is synced at every commit. Checkpoints are made beside the writer
// (writer.cpp), not inside a commit: the hook of
// Binary takes the place of the automatic ones. 64 MiB of pages and 256 MiB mapped.
constexpr const char* sqlite_write_set_up =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
    "PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY; "
    "PRAGMA journal_size_limit = 67108864; PRAGMA foreign_keys = ON";
// Nothing of a database that dies with its process needs the disk.
constexpr const char* sqlite_temporary_set_up = "PRAGMA synchronous = OFF";
constexpr const char* sqlite_read_set_up =
    "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456; "
    "PRAGMA temp_store = MEMORY";
constexpr int sqlite_busy_timeout_s = 10;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace

Result<Url> parse_url(std::string_view url) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url == "sqlite::memory:") {
        return Url{Engine::sqlite, "", true};
    }
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return Url{Engine::postgresql, std::string(url), false};
    }
    if (!url.starts_with(sqlite) || url.size() == sqlite.size()) {
        return Error{Code::bad_input,
                     "database: expected sqlite:PATH, sqlite::memory: or postgresql://…"};
    }
    std::string path(url.substr(sqlite.size()));
    if (path.find('"') != std::string::npos) {
        return Error{Code::bad_input, "database: a path must not hold a quotation mark"};
    }
    return Url{Engine::sqlite, std::move(path), false};
}

std::unique_ptr<soci::session> open_session(const Url& url, Access) {
    if (url.engine == Engine::postgresql) {
        throw SqlError("this build keeps its data in SQLite only: set database to sqlite");
    }
    return std::make_unique<soci::session>(
        *soci::factory_sqlite3(),
        "db=\"" + url.target + "\" timeout=" + std::to_string(sqlite_busy_timeout_s));
}

void set_up(Connection& connection, const Url& url, Access access) {
    connection.script(access == Access::write ? sqlite_write_set_up : sqlite_read_set_up);
    if (url.temporary && access == Access::write) {
        connection.script(sqlite_temporary_set_up);
    }
}

std::string migration_in(Engine engine, std::string_view sql) {
    std::string text(sql);
    if (engine == Engine::sqlite) {
        return text;
    }
    text = replaced(std::move(text), "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY");
    text = replaced(std::move(text), " BLOB", " BYTEA");
    return replaced(std::move(text), " TEXT", " TEXT COLLATE \"C\"");
}

bool breaks_constraint(const soci::soci_error& error) {
    // SOCI tells SQLite's own code, not its category; the low byte is the primary code.
    constexpr int sqlite_constraint = 19;
    if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
        return (sqlite->result() & 0xff) == sqlite_constraint;
    }
    return error.get_error_category() == soci::soci_error::constraint_violation;
}

Connection::Connection(const Url& url, Access access) : session_(open_session(url, access)) {
    auto* backend = static_cast<soci::sqlite3_session_backend*>(session_->get_backend());
    binary_ = make_sqlite_binary(backend->conn_);
    set_up(*this, url, access);
}

Connection::~Connection() {
    binary_.reset();  // its statements live on the session's handle
    statements_.clear();
}

std::vector<const char*> Connection::statements() const {
    std::vector<const char*> out;
    for (const auto& [sql, statement] : statements_) {
        out.push_back(sql);
    }
    return out;
}

void Connection::script(const std::string& text) {
    binary_->script(text);
}

}  // namespace tiexin::store

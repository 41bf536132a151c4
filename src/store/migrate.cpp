#include "store/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "store/binary.hpp"
#include "store/embedded.hpp"

namespace tiexin::store {

namespace {

constexpr const char* create_migration_table_sql =
    "CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, "
    "title TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL)";
constexpr const char* applied_sql = "SELECT number, digest FROM migration ORDER BY number";
constexpr const char* insert_migration_sql =
    "INSERT INTO migration (number, title, digest, applied_at) "
    "VALUES (:number, :title, :digest, :applied_at)";

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string digest_of(const Migration& migration) {
    return to_hex(sha256(bytes_of(migration.up)));
}

Result<void> faultless(const std::vector<Migration>& migrations) {
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        if (migrations[i].number != static_cast<int>(i) + 1 || migrations[i].up.empty()) {
            return Error{Code::conflict,
                         fmt::format("migrations: number {} is missing, empty or doubled", i + 1)};
        }
    }
    return {};
}

Result<std::size_t> compare(Connection& connection, const std::vector<Migration>& migrations) {
    const auto applied = connection.rows<std::int64_t, std::string>(applied_sql);
    if (applied.size() > migrations.size()) {
        return Error{Code::conflict, fmt::format("the database was migrated to {:04} by a newer "
                                                 "program, this one knows {:04}: update it",
                                                 applied.size(), migrations.size())};
    }
    for (std::size_t i = 0; i < applied.size(); ++i) {
        if (std::get<1>(applied[i]) != digest_of(migrations[i])) {
            return Error{Code::conflict,
                         fmt::format("migration {:04}-{} was edited after it had been applied: "
                                     "restore it and write a new one",
                                     migrations[i].number, migrations[i].title)};
        }
    }
    return applied.size();
}

}  // namespace

std::vector<Migration> embedded_migrations() {
    std::vector<Migration> out;
    for (const EmbeddedMigration& row : embedded_migration_rows()) {
        out.push_back({row.number, row.title, row.up, row.up_postgresql, row.before, row.after});
    }
    return out;
}

Result<std::vector<Migration>> migrations_in(const std::string& folder) {
    std::error_code error;
    std::vector<Migration> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const auto number = parse_int(std::string_view(name).substr(0, 4), 1, 9'999);
        if (!number || name.size() < 6 || name[4] != '-') {
            return Error{Code::bad_input, "migrations: not NNNN-title: " + name};
        }
        out.push_back(
            {static_cast<int>(*number), name.substr(5), read_text(entry.path() / "up.sql"),
             read_text(entry.path() / "up.postgres.sql"), read_text(entry.path() / "before.sql"),
             read_text(entry.path() / "after.sql")});
    }
    if (error || out.empty()) {
        return Error{Code::not_found, "no migrations in " + folder};
    }
    std::sort(out.begin(), out.end(),
              [](const Migration& a, const Migration& b) { return a.number < b.number; });
    return out;
}

Result<int> migrate(Connection& connection, Engine engine, const std::vector<Migration>& migrations,
                    Instant now) {
    if (const auto good = faultless(migrations); !good) {
        return good.error();
    }
    connection.script(migration_in(engine, create_migration_table_sql));
    const auto applied = compare(connection, migrations);
    if (!applied) {
        return applied.error();
    }
    for (std::size_t i = *applied; i < migrations.size(); ++i) {
        const Migration& migration = migrations[i];
        const bool own_words = engine == Engine::postgresql && !migration.up_postgresql.empty();
        connection.binary().begin_write();
        try {
            connection.script(own_words ? migration.up_postgresql
                                        : migration_in(engine, migration.up));
            connection.run(insert_migration_sql, migration.number, migration.title,
                           digest_of(migration), now);
            connection.binary().commit();
        } catch (...) {
            connection.binary().rollback();
            throw;
        }
    }
    return static_cast<int>(migrations.size() - *applied);
}

}  // namespace tiexin::store

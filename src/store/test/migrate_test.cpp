#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "store/data_lock.hpp"
#include "store/migrate.hpp"
#include "store/test/stored_files.hpp"

namespace tiexin::store::test {

namespace {

void write_text(const std::string& path, std::string_view text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::string open_fault(const Options& options) {
    ManualClock clock(test_start());
    Options with_clock = options;
    with_clock.clock = &clock;
    with_clock.own_thread = false;
    const auto opened = open(with_clock);
    return opened ? "" : opened.error().detail;
}

}  // namespace

TEST_CASE("the embedded migrations are those of the folder") {
    const auto embedded = embedded_migrations();
    const auto folder = migrations_in("migrations").value();
    REQUIRE(embedded.size() == folder.size());
    for (std::size_t i = 0; i < folder.size(); ++i) {
        CHECK(embedded[i].number == folder[i].number);
        CHECK(embedded[i].title == folder[i].title);
        CHECK(embedded[i].up == folder[i].up);
        CHECK(embedded[i].after == folder[i].after);
    }
}

TEST_CASE("rows put in before a migration are as expected after it") {
    const TemporaryFolder folder = TemporaryFolder::make().value();
    Connection connection(Url{Engine::sqlite, folder.path() + "/walk", true}, Access::write);
    std::vector<Migration> walked;
    for (const Migration& migration : embedded_migrations()) {
        connection.script(migration.before);
        walked.push_back(migration);
        CHECK(migrate(connection, Engine::sqlite, walked, test_start()).value() == 1);
        connection.script(migration.after);
    }
    CHECK(migrate(connection, Engine::sqlite, walked, test_start()).value() == 0);
}

TEST_CASE("an edited, a missing or an unknown migration refuses to start") {
    StoredFiles files;
    Options options = files.options();
    options.migrations = files.folder.path() + "/migrations";
    const std::string first = options.migrations + "/0001-init/up.sql";
    write_text(first, migrations_in("migrations").value().front().up);
    CHECK(open_fault(options) == "");
    CHECK(open_fault(options) == "");

    const std::string second = options.migrations + "/0002-more/up.sql";
    write_text(second, "CREATE TABLE more (id INTEGER PRIMARY KEY);");
    CHECK(open_fault(options) == "");
    write_text(second, "CREATE TABLE more (id INTEGER PRIMARY KEY, x TEXT);");
    CHECK(open_fault(options).find("0002-more was edited") != std::string::npos);

    std::filesystem::remove_all(options.migrations + "/0002-more");
    CHECK(open_fault(options).find("by a newer program") != std::string::npos);
    write_text(options.migrations + "/0003-gap/up.sql", "CREATE TABLE gap (id BIGINT);");
    CHECK(open_fault(options).find("number 2 is missing") != std::string::npos);
}

TEST_CASE("a migration that fails leaves nothing of itself") {
    StoredFiles files;
    Options options = files.options();
    options.migrations = files.folder.path() + "/migrations";
    write_text(options.migrations + "/0001-init/up.sql",
               migrations_in("migrations").value().front().up);
    const std::string second = options.migrations + "/0002-more/up.sql";
    write_text(second, "CREATE TABLE more (id BIGINT); INSERT INTO nowhere (x) VALUES (1);");
    CHECK(open_fault(options).find("nowhere") != std::string::npos);
    write_text(second, "CREATE TABLE more (id BIGINT);");
    CHECK(open_fault(options) == "");
}

TEST_CASE("a data directory is used by one process at a time") {
    StoredFiles files;
    {
        TestStore s(files.options());
        CHECK(open_fault(files.options()).find("in use by another process") != std::string::npos);
    }
    CHECK(open_fault(files.options()) == "");
}

TEST_CASE("a database that is kept needs its key, and another key does not open it") {
    StoredFiles files;
    ElderId id;
    {
        TestStore s(files.options());
        s.write([&](Tx& tx) -> Result<void> {
            registry::Elder elder;
            elder.id = id = tx.make_id<ElderId>();
            elder.version = 1;
            elder.name = "测试";
            s.store->registry().put_elder(tx, elder, "system", "created");
            return {};
        });
    }
    Options options = files.options();
    options.key = nullptr;
    CHECK(open_fault(options) == "a database that is kept needs a key file");
    const KeyFile other = KeyFile::load_or_create(files.folder.path() + "/other").value();
    options.key = &other;
    TestStore s(options);
    const auto read = s.database().read([&](const Conn& conn) -> Result<void> {
        (void)s.store->registry().elder(conn, id);
        return {};
    });
    CHECK(read.error().code == Code::unavailable);
}

}  // namespace tiexin::store::test

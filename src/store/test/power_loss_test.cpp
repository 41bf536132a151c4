#include <doctest/doctest.h>

#include "store/test/forgetful_vfs.hpp"
#include "store/test/stored_files.hpp"

namespace tiexin::store::test {

namespace {

std::uint64_t events_after_power_loss(const ForgetfulDisk& disk, const StoredFiles& files) {
    const TemporaryFolder folder = TemporaryFolder::make().value();
    disk.after_power_loss(files.folder.path(), folder.path());
    Options options = files.options();
    options.url = "sqlite:" + folder.path() + "/tiexin.db";
    TestStore s(options);
    const auto verified = s.store->verify();
    if (!verified) {
        FAIL(verified.error().detail);
    }
    CHECK(verified->faults.empty());
    return verified->events;
}

void append(TestStore& s) {
    s.write([](Tx& tx) -> Result<void> {
        tx.append(event_named("Kept"));
        return {};
    });
}

}  // namespace

TEST_CASE("what write() said was kept survives the loss of everything that was not synced") {
    const ForgetfulDisk disk;
    const StoredFiles files;
    TestStore s(files.options());
    for (std::uint64_t i = 1; i <= 20; ++i) {
        append(s);
        REQUIRE(events_after_power_loss(disk, files) == i);
    }
}

TEST_CASE("it survives across checkpoints, when the log has started over") {
    const ForgetfulDisk disk;
    const StoredFiles files;
    TestStore s(files.options());
    const std::string padding(60'000, 'x');
    std::uint64_t events = 0;
    for (int i = 0; i < 30; ++i) {
        s.write([&](Tx& tx) -> Result<void> {
            for (int k = 0; k < 20; ++k, ++events) {
                NewEvent event = event_named("Large");
                event.payload = Json(padding);
                tx.append(std::move(event));
            }
            return {};
        });
        if (i % 7 == 6) {
            REQUIRE(events_after_power_loss(disk, files) == events);
        }
    }
}

TEST_CASE("the disk of these tests does forget: without syncs the same writes are lost") {
    const ForgetfulDisk disk;
    const StoredFiles files;
    TestStore s(files.options());
    append(s);
    s.write([](Tx& tx) -> Result<void> {
        tx.after_commit(
            [&connection = connection_of(tx)] { connection.script("PRAGMA synchronous = OFF"); });
        return {};
    });
    const int syncs = disk.syncs();
    append(s);
    append(s);
    CHECK(disk.syncs() == syncs);
    CHECK(events_after_power_loss(disk, files) == 1);
}

TEST_CASE("one commit costs one sync") {
    const ForgetfulDisk disk;
    const StoredFiles files;
    TestStore s(files.options());
    append(s);
    const int syncs = disk.syncs();
    for (int i = 0; i < 10; ++i) {
        append(s);
    }
    CHECK(disk.syncs() == syncs + 10);
}

}  // namespace tiexin::store::test

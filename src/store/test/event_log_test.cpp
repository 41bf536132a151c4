#include <doctest/doctest.h>

#include <fstream>

#include "store/test/stored_files.hpp"

namespace tiexin::store::test {

namespace {

void append(TestStore& s, int count) {
    for (int i = 0; i < count; ++i) {
        s.write([](Tx& tx) -> Result<void> {
            tx.append(event_named("Appended"));
            return {};
        });
    }
}

std::vector<std::string> faults(TestStore& s) {
    return s.store->verify().value().faults;
}

bool has(const std::vector<std::string>& faults, std::string_view text) {
    return std::find(faults.begin(), faults.end(), text) != faults.end();
}

}  // namespace

TEST_CASE("every column of an event is covered by the chain") {
    for (const char* change : {"at = at + 1", "kind = 'Other'", "subject = 2", "actor = 'user:1'",
                               "area = 140214000000", "digest = x'00'", "chain = zeroblob(32)"}) {
        TestStore s;
        append(s, 5);
        REQUIRE(faults(s).empty());
        alter(s, std::string("UPDATE event SET ") + change + " WHERE seq = 3");
        CAPTURE(change);
        CHECK(has(faults(s), "seq 3: chain broken"));
    }
}

TEST_CASE("an altered payload, a lost event and a cut tail show") {
    TestStore s;
    append(s, 6);
    alter(s, "UPDATE event SET payload = '{}' WHERE seq = 2");
    CHECK(faults(s) == std::vector<std::string>{"seq 2: payload altered"});
    alter(s, "DELETE FROM event WHERE seq = 4");
    CHECK(has(faults(s), "seq 5: 1 events are missing before it"));

    TestStore cut;
    append(cut, 6);
    alter(cut, "DELETE FROM event WHERE seq > 4");
    CHECK(faults(cut) == std::vector<std::string>{"seq 4: the log ends here, it was sealed at 6"});
    alter(cut, "UPDATE log_head SET seq = 4, chain = (SELECT chain FROM event WHERE seq = 4)");
    CHECK(has(faults(cut), "the seal of the log's end is not of this key"));
}

TEST_CASE("erasing payload and salt leaves the chain whole and is counted") {
    TestStore s;
    append(s, 4);
    alter(s, "UPDATE event SET payload = NULL, salt = NULL WHERE seq IN (1, 2)");
    const auto verified = s.store->verify().value();
    CHECK(verified.events == 4);
    CHECK(verified.erased == 2);
    CHECK(verified.faults.empty());
    const auto events =
        s.read([&](const Conn& c) { return s.store->log().events_since(c, 0, 10); });
    CHECK(events[0].payload.empty());
    CHECK(events[2].payload == R"({"n":1})");
}

TEST_CASE(
    "the log goes on where it stood after a restart, and ids stay ahead of a clock set back") {
    StoredFiles files;
    std::uint64_t id = 0;
    {
        TestStore s(files.options());
        append(s, 3);
        s.write([&](Tx& tx) -> Result<void> { return id = tx.next_id(), Result<void>(); });
    }
    TestStore s(files.options());
    s.clock.step_wall(minutes(-10));
    append(s, 2);
    CHECK(s.store->verify().value().events == 5);
    CHECK(faults(s).empty());
    s.write([&](Tx& tx) -> Result<void> {
        CHECK(tx.next_id() > id);
        return {};
    });
}

TEST_CASE("two events may hold the same words and do not look alike") {
    TestStore s;
    append(s, 2);
    alter(s, "CREATE TABLE same AS SELECT digest FROM event GROUP BY digest HAVING COUNT(*) > 1");
    s.write([](Tx& tx) -> Result<void> {
        static constexpr const char* sql = "SELECT COUNT(digest) FROM same";
        CHECK(connection_of(tx).value<std::int64_t>(sql) == 0);
        return {};
    });
}

TEST_CASE("an alarm without an incident and an open incident without a deadline are faults") {
    TestStore s;
    alarms::Incident incident;
    alarms::Alarm alarm;
    s.write([&](Tx& tx) -> Result<void> {
        incident.id = tx.make_id<IncidentId>();
        incident.next_deadline_at = tx.now() + seconds(15);
        s.store->alarms().put_incident(tx, incident);
        tx.set_deadline("ladder", incident.id.value, *incident.next_deadline_at);
        alarm.id = tx.make_id<AlarmId>();
        alarm.incident = incident.id;
        s.store->alarms().put_alarm(tx, alarm);
        return {};
    });
    CHECK(faults(s).empty());
    s.write([&](Tx& tx) -> Result<void> {
        tx.clear_deadline("ladder", incident.id.value);
        alarm.incident = IncidentId{99};
        s.store->alarms().put_alarm(tx, alarm);
        return {};
    });
    CHECK(faults(s) ==
          std::vector<std::string>{"alarm " + to_text(alarm.id) + ": no incident",
                                   "incident " + to_text(incident.id) + ": no deadline"});
}

TEST_CASE("a terminal's journal is compared with the alarms that are kept") {
    TestStore s;
    const auto put = [&](std::string_view key) {
        s.write([&](Tx& tx) -> Result<void> {
            alarms::Alarm alarm;
            alarm.id = tx.make_id<AlarmId>();
            alarm.protocol = "jt808";
            alarm.device = "013912345678";
            alarm.key = key;
            s.store->alarms().put_alarm(tx, alarm);
            return {};
        });
    };
    for (const char* key : {"1", "2", "2", "3", "3"}) {
        put(key);
    }
    const TemporaryFolder folder = TemporaryFolder::make().value();
    const std::string path = folder.path() + "/journal";
    {
        std::ofstream file(path);
        for (const char* key : {"1", "2", "3", "3", "4"}) {
            file << R"({"device":"013912345678","protocol":"jt808","key":")" << key << "\"}\n";
        }
    }
    const auto check = s.store->verify_journal(path).value();
    CHECK(check.lines == 5);
    CHECK(check.missing == 1);
    CHECK(check.doubled == 1);
    CHECK(check.examples == std::vector<std::string>{"jt808 013912345678 key 2: doubled",
                                                     "jt808 013912345678 key 4: missing"});
    CHECK(s.store->verify_journal(path + "?").error().code == Code::not_found);
    std::ofstream(path) << "nonsense\n";
    CHECK(s.store->verify_journal(path).error().code == Code::bad_input);
}

}  // namespace tiexin::store::test

#include <doctest/doctest.h>

#include "store/test/stored_files.hpp"

namespace tiexin::store::test {

namespace {

constexpr const char* many_elders_sql =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
    "INSERT INTO elder (id, version, name_sort, area, birth, lives_alone, card, sealed, "
    "created_at, changed_at) SELECT 1000000 + i, 1, 'wang' || i, 140214000000 + i % 100 * 1000, "
    "19300101 + i, i % 2, 'C' || i, '', 0, 0 FROM n; "
    "INSERT INTO elder_term (term, elder) SELECT 'n:x' || id, id FROM elder; "
    "INSERT INTO incident (id, version, number, state, is_open, origin, priority, kinds, elder, "
    "terminal, device, protocol, area, raised_at, last_alarm_at, holder, outcome, closed_at, "
    "next_deadline_at, sealed) SELECT id, 1, id, 'closed', 0, 'terminal', 1, ',sos,', id, 0, '', "
    "'', area, id, id, 0, 'helped', id, NULL, '' FROM elder; "
    "INSERT INTO event (seq, at, kind, subject, actor, area, digest, chain) "
    "SELECT id, id, 'x', id, '', 0, x'00', x'00' FROM elder";

// Reads of whole small tables, once at a start or by the nature of what is asked.
bool whole_by_intent(std::string_view sql) {
    for (const char* part : {"FROM last_place", "NOT EXISTS"}) {
        if (sql.find(part) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

void ask_everything(TestStore& s, const Conn& c) {
    const std::vector<AreaId> city{AreaId{140213000000}};
    OpenStore& o = *s.store;
    for (const char* sort : {"name", "birth", "area"}) {
        for (const bool descending : {false, true}) {
            (void)o.registry().elders(c, {city, "", {}, sort, descending, {}, 50});
        }
    }
    (void)o.registry().elders(c, {city, "zzz", {}, "name", false, {}, 50});
    for (const char* sort : {"device", "enrolled"}) {
        for (const bool descending : {false, true}) {
            (void)o.registry().terminals(c, {city, "", {}, "", sort, descending, {}, 50});
        }
    }
    (void)o.registry().terminals(c, {city, "99", {}, "", "device", false, {}, 50});
    (void)o.registry().elders_by_phone(c, "1");
    (void)o.registry().elder_by_card(c, "1");
    (void)o.registry().elder_versions(c, ElderId{1}, 5);
    (void)o.registry().terminal_of_device(c, "a", "b");
    (void)o.registry().terminals_of(c, ElderId{1});
    (void)o.registry().all_terminals(c);
    (void)o.registry().wearings(c, TerminalId{1});
    (void)o.registry().knocks(c, 5);
    alarms::IncidentQuery query;
    query.scopes = city;
    (void)o.alarms().incidents(c, query);
    query.oldest_first = true;
    query.words = "zzz";
    (void)o.alarms().incidents(c, query);
    query.elder = ElderId{1};
    (void)o.alarms().incidents(c, query);
    query.elder = {};
    query.terminal = TerminalId{1};
    (void)o.alarms().incidents(c, query);
    (void)o.alarms().open_incidents(c, city);
    (void)o.alarms().held_incidents(c);
    (void)o.alarms().joinable(c, ElderId{1}, "", "", Instant{});
    (void)o.alarms().joinable(c, ElderId{}, "a", "b", Instant{});
    (void)o.alarms().alarms_of(c, IncidentId{1});
    (void)o.alarms().alarm_with_key(c, "a", "b", "c", Instant{});
    (void)o.alarms().false_presses(c, TerminalId{1}, Instant{});
    (void)o.alarms().ladders(c);
    (void)o.identity().users(c);
    (void)o.identity().user_named(c, "a");
    (void)o.identity().session(c, "a");
    (void)o.identity().accesses(c, {city, {}, {}, "", {}, {}, {}, 50});
    (void)o.flows().open_commands(c, TerminalId{1});
    (void)o.flows().all_open_commands(c);
    (void)o.flows().commands_of(c, TerminalId{1}, {}, 5);
    (void)o.flows().commands_of(c, {}, IncidentId{1}, 5);
    (void)o.flows().commands_of(c, TerminalId{1}, IncidentId{1}, 5);
    (void)o.flows().quarantine(c, 5);
    (void)o.flows().due(c, Instant{1}, 5);
    (void)o.flows().next_deadline(c);
    (void)o.log().events_since(c, 5, 5);
    (void)o.log().events_of(c, 5, 5);
    (void)o.log().last_seq(c);
}

}  // namespace

TEST_CASE("on 100 000 rows no list looks at every row of its table") {
    TestStore s;
    alter(s, many_elders_sql);
    s.look([&](const Conn& conn) -> Result<void> {
        ask_everything(s, conn);
        Connection& connection = connection_of(conn);
        std::size_t looked_at = 0;
        for (const char* sql : connection.statements()) {
            if (!std::string_view(sql).starts_with("SELECT") || whole_by_intent(sql)) {
                continue;
            }
            ++looked_at;
            const std::string plan = connection.binary().explain(sql);
            const std::string_view asked = sql;
            CAPTURE(asked);
            CAPTURE(plan);
            CHECK(plan.find("SCAN") == std::string::npos);
            // One file's or one terminal's incidents are found by it, not sifted from the city's.
            CHECK((asked.find("elder = :whose") == std::string_view::npos ||
                   plan.find("(elder=?") != std::string::npos));
            CHECK((asked.find("terminal = :whose") == std::string_view::npos ||
                   plan.find("(terminal=?") != std::string::npos));
        }
        CHECK(looked_at > 40);
        CHECK(connection.binary().explain("SELECT sealed FROM elder").find("SCAN") == 0);
        return {};
    });
}

}  // namespace tiexin::store::test

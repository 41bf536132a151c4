#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "store/test/open_store.hpp"

namespace tiexin::store::test {

namespace {

struct Outcome {
    std::vector<std::string> steps;
    std::function<void(Result<void>)> done(std::string name) {
        return [this, name = std::move(name)](Result<void> result) {
            steps.push_back(name + (result.ok() ? " kept" : " lost"));
        };
    }
};

WriteFn append(std::string_view kind) {
    return [kind](Tx& tx) -> Result<void> {
        tx.append(event_named(kind));
        return {};
    };
}

std::vector<std::string> kinds(TestStore& s) {
    std::vector<std::string> out;
    for (const LoggedEvent& event :
         s.read([&](const Conn& conn) { return s.store->log().events_since(conn, 0, 100); })) {
        out.push_back(event.kind);
    }
    return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("functions queued together share one commit") {
    int commits = 0;
    Options options;
    options.fail_commit = [&commits](std::uint64_t) { return ++commits, false; };
    TestStore s(options);
    Outcome outcome;
    for (int i = 0; i < 100; ++i) {
        REQUIRE(s.database().write_async(append("Queued"), outcome.done("x")));
    }
    CHECK(commits == 0);
    CHECK(s.store->pump() == 100);
    CHECK(commits == 1);
    CHECK(outcome.steps.size() == 100);
    CHECK(kinds(s).size() == 100);
    CHECK(s.store->pump() == 0);
}

TEST_CASE("an error, an exception and a failed CHECK undo their own function alone") {
    TestStore s;
    Outcome outcome;
    const auto failing = [](int how) -> WriteFn {
        return [how](Tx& tx) -> Result<void> {
            tx.append(event_named("Undone"));
            tx.set_deadline("ladder", 7, tx.now());
            tx.after_commit([] { FAIL("the hook of a function that was undone"); });
            if (how == 0) {
                return Error{Code::conflict, "no"};
            }
            if (how == 1) {
                throw std::runtime_error("no");
            }
            tiexin::check_failed("how < 2", __FILE__, __LINE__);
        };
    };
    REQUIRE(s.database().write_async(append("First"), outcome.done("first")));
    std::vector<Code> codes;
    for (int how = 0; how < 3; ++how) {
        REQUIRE(s.database().write_async(
            failing(how), [&codes](Result<void> r) { codes.push_back(r.error().code); }));
    }
    REQUIRE(s.database().write_async(append("Last"), outcome.done("last")));
    CHECK(s.store->pump() == 5);
    CHECK(codes == std::vector<Code>{Code::conflict, Code::unsupported, Code::unsupported});
    CHECK(kinds(s) == Names{"First", "Last"});
    CHECK(s.store->verify().value().faults.empty());
    CHECK_FALSE(s.read([&](const Conn& c) { return s.store->flows().deadline(c, "ladder", 7); }));
}

TEST_CASE(
    "when the commit fails nobody is told that it was kept, and the log goes on without gap") {
    Options options;
    options.fail_commit = [](std::uint64_t number) { return number == 2; };
    TestStore s(options);
    s.write(append("Before"));
    Outcome outcome;
    bool hooked = false;
    std::size_t published = 0;
    s.store->log().subscribe([&](const std::vector<LoggedEvent>& b) { published += b.size(); });
    for (int i = 0; i < 3; ++i) {
        REQUIRE(s.database().write_async(
            [&](Tx& tx) -> Result<void> {
                tx.append(event_named("Lost"));
                tx.after_commit([&hooked] { hooked = true; });
                return {};
            },
            outcome.done("x")));
    }
    CHECK(s.store->pump() == 3);
    CHECK(outcome.steps == Names{"x lost", "x lost", "x lost"});
    CHECK_FALSE(hooked);
    CHECK(published == 0);
    s.write(append("After"));
    CHECK(published == 1);
    CHECK(kinds(s) == Names{"Before", "After"});
    CHECK(s.read([&](const Conn& c) { return s.store->log().last_seq(c); }) == 2);
    CHECK(s.store->verify().value().faults.empty());
}

TEST_CASE("hooks run first, then subscribers, then completions, each in order") {
    TestStore s;
    Outcome outcome;
    s.store->log().subscribe([&](const std::vector<LoggedEvent>& batch) {
        outcome.steps.push_back("published " + std::to_string(batch.size()));
    });
    for (const char* name : {"a", "b"}) {
        REQUIRE(s.database().write_async(
            [&outcome, name](Tx& tx) -> Result<void> {
                tx.append(event_named("Written"));
                tx.after_commit([&outcome, name] { outcome.steps.emplace_back(name); });
                return {};
            },
            outcome.done(name)));
    }
    s.store->pump();
    CHECK(outcome.steps == Names{"a", "b", "published 2", "a kept", "b kept"});
}

TEST_CASE("what may be written later shares the commit of the next write, and is told its time") {
    int commits = 0;
    Options options;
    options.fail_commit = [&commits](std::uint64_t) { return ++commits, false; };
    TestStore s(options);
    Outcome outcome;
    std::optional<Instant> committed;
    Instant began;
    const auto press = [&](Tx& tx) -> Result<void> {
        began = tx.now();
        s.clock.advance(milliseconds(3));  // the sync
        tx.at_commit([&](Instant at) {
            committed = at;
            REQUIRE(s.database().write_later(append("Later")));
        });
        return {};
    };
    REQUIRE(s.database().write_async(press, outcome.done("press")));
    CHECK(s.store->pump() == 1);
    REQUIRE(committed);
    CHECK(*committed - began == milliseconds(3));
    CHECK(kinds(s).empty());
    REQUIRE(s.database().write_async(append("Next"), outcome.done("next")));
    CHECK(s.store->pump() == 2);
    CHECK(commits == 2);
    CHECK(kinds(s) == Names{"Next", "Later"});
}

TEST_CASE("what may be written later is written alone when nothing comes, and at the end") {
    ManualClock clock(test_start());
    Options options;
    options.clock = &clock;
    auto store = open(options).value();
    std::atomic<int> kept = 0;
    const WriteFn later = [&kept](Tx& tx) -> Result<void> {
        tx.append(event_named("Later"));
        tx.after_commit([&kept] { ++kept; });
        return {};
    };
    // The first of them meets a writer that sleeps until something comes.
    REQUIRE(store->database().write_later(later));
    for (int tries = 0; kept == 0 && tries < 1'000; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(kept == 1);
    REQUIRE(store->database().write_later(later));
    store.reset();
    CHECK(kept == 2);
}

TEST_CASE("a full queue takes nothing more and says so") {
    TestStore s;
    std::size_t done = 0;
    const auto count = [&done](const Result<void>& r) { done += r.ok() ? 1 : 0; };
    const WriteFn nothing = [](Tx&) -> Result<void> { return {}; };
    for (std::size_t i = 0; i < writes_queued_max; ++i) {
        REQUIRE(s.database().write_async(nothing, count));
    }
    CHECK_FALSE(s.database().write_async(nothing, count));
    CHECK(s.database().write(nothing).error().code == Code::busy);
    CHECK(s.store->pump() == batch_writes_max);
    CHECK(s.database().write_async(nothing, count));
    while (s.store->pump() > 0) {
    }
    CHECK(done == writes_queued_max + 1);
}

TEST_CASE("a write inside a write is refused as our own bug") {
    TestStore s;
    const auto outer = s.database().write([&](Tx&) -> Result<void> {
        return s.database().write([](Tx&) -> Result<void> { return {}; });
    });
    CHECK(outer.error().code == Code::unsupported);
}

TEST_CASE("many threads write, readers see whole transactions, closing drains the queue") {
    ManualClock clock(test_start());
    Options options;
    options.clock = &clock;
    auto store = open(options).value();
    std::atomic<int> kept = 0;
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                const auto written = store->database().write([](Tx& tx) -> Result<void> {
                    tx.append(event_named("First"));
                    tx.append(event_named("Second"));
                    return {};
                });
                kept += written.ok() ? 1 : 0;
            }
        });
    }
    threads.emplace_back([&] {
        for (int i = 0; i < 100; ++i) {
            const auto read = store->database().read([&](const Conn& conn) -> Result<void> {
                CHECK(store->log().last_seq(conn) % 2 == 0);
                return {};
            });
            CHECK(read.ok());
        }
    });
    threads.clear();
    CHECK(kept == 400);
    CHECK(store->verify().value().events == 800);
    std::atomic<int> drained = 0;
    for (int i = 0; i < 1'000; ++i) {
        REQUIRE(store->database().write_async(append("Late"),
                                              [&](const Result<void>& r) { drained += r.ok(); }));
    }
    store.reset();
    CHECK(drained == 1'000);
}

}  // namespace tiexin::store::test

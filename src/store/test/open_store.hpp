#pragma once
// A store for tests: in memory, on the caller's thread, with a clock that stands still.

#include <doctest/doctest.h>

#include "store/store.hpp"

namespace tiexin::store::test {

inline Instant test_start() {
    return *parse_iso8601("2026-11-23T06:13:07Z");
}

struct TestStore {
    explicit TestStore(Options options = {}) {
        options.clock = &clock;
        options.own_thread = false;
        auto opened = open(options);
        if (!opened) {
            FAIL(opened.error().detail);
        }
        store = std::move(opened).value();
    }
    Database& database() { return store->database(); }
    void write(const WriteFn& fn) {
        const auto written = database().write(fn);
        if (!written) {
            FAIL(written.error().detail);
        }
    }
    void look(const ReadFn& fn) {
        const auto read = database().read(fn);
        if (!read) {
            FAIL(read.error().detail);
        }
    }
    template <class Fn>
    auto read(const Fn& fn) {
        std::optional<decltype(fn(std::declval<const Conn&>()))> out;
        const auto done = database().read([&](const Conn& conn) -> Result<void> {
            out = fn(conn);
            return {};
        });
        if (!done) {
            FAIL(done.error().detail);
        }
        return std::move(*out);
    }

    ManualClock clock{test_start()};
    std::unique_ptr<OpenStore> store;
};

inline NewEvent event_named(std::string_view kind, std::uint64_t subject = 1) {
    return {kind, subject, "system", AreaId{140213000000}, Json::object({{"n", Json(1)}})};
}

}  // namespace tiexin::store::test

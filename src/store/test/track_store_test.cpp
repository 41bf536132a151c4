#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/prng.hpp"
#include "store/test/open_store.hpp"
#include "store/track_codec.hpp"

namespace tiexin::store::test {

namespace {

using location::Position;
using location::Source;

Position some_position(Prng& chance, TerminalId terminal, Instant at) {
    Position p;
    p.terminal = terminal;
    p.place = {40 + chance.unit() - 0.5, 113 + chance.unit()};
    p.source = static_cast<Source>(chance.below(5));
    p.fix_at = at;
    p.received_at = at + milliseconds(chance.between(-5'000, 90'000));
    if (chance.chance(0.5)) {
        p.accuracy_m = chance.unit() * 500;
    }
    if (chance.chance(0.5)) {
        p.speed_kmh = chance.unit() * 90;
    }
    if (chance.chance(0.3)) {
        p.course_deg = chance.unit() * 360;
    }
    if (chance.chance(0.7)) {
        p.battery_percent = static_cast<int>(chance.below(101));
    }
    return p;
}

auto order_of(const Position& p) {
    return std::tie(p.fix_at, p.received_at, p.place.lat, p.place.lon);
}

bool same(const Position& a, const Position& b) {
    return a.terminal == b.terminal && a.place == b.place && a.source == b.source &&
           a.accuracy_m == b.accuracy_m && a.fix_at == b.fix_at && a.received_at == b.received_at &&
           a.speed_kmh == b.speed_kmh && a.course_deg == b.course_deg &&
           a.battery_percent == b.battery_percent;
}

bool same(std::vector<Position> a, std::vector<Position> b) {
    const auto before = [](const Position& x, const Position& y) {
        return order_of(x) < order_of(y);
    };
    std::sort(a.begin(), a.end(), before);
    std::sort(b.begin(), b.end(), before);
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Position& x, const Position& y) { return same(x, y); });
}

}  // namespace

TEST_CASE("positions and chunks survive their encoding, and damage is noticed") {
    Prng chance(7);
    std::vector<Position> positions;
    for (int i = 0; i < 300; ++i) {
        const Position p =
            some_position(chance, TerminalId{9}, test_start() + seconds(chance.between(-9, 900)));
        Buffer body;
        encode_position(body, p);
        CHECK(same(decode_position(body, p.terminal, p.fix_at).value(), quantised(p)));
        CHECK(std::abs(quantised(p).place.lat - p.place.lat) < 1e-7);
        body.pop_back();
        CHECK_FALSE(decode_position(body, p.terminal, p.fix_at).ok());
        positions.push_back(quantised(p));
    }
    Buffer chunk = encode_chunk(positions);
    CHECK(same(decode_chunk(chunk, TerminalId{9}).value(), positions));
    CHECK(chunk.size() / positions.size() < 24);
    chunk.pop_back();
    CHECK_FALSE(decode_chunk(chunk, TerminalId{9}).ok());
}

TEST_CASE("whatever was folded when, a track is what was appended") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Prng chance(seed);
        TestStore s;
        std::vector<Position> all;
        const auto fold = [&](std::size_t count) {
            s.write([&](Tx& tx) -> Result<void> {
                CHECK(s.store->location().fold(tx, count).ok());
                return {};
            });
        };
        for (int round = 0; round < 12; ++round) {
            std::vector<Position> batch;
            for (std::uint64_t i = chance.below(400); i > 0; --i) {
                batch.push_back(some_position(chance, TerminalId{1 + chance.below(3)},
                                              test_start() + minutes(chance.between(0, 4'000))));
                all.push_back(quantised(batch.back()));
            }
            s.write([&](Tx& tx) -> Result<void> {
                s.store->location().append(tx, batch);
                return {};
            });
            if (chance.chance(0.6)) {
                fold(1 + chance.below(700));
            }
        }
        for (int ask = 0; ask < 20; ++ask) {
            const TerminalId terminal{1 + chance.below(3)};
            const Instant from = test_start() + minutes(chance.between(-100, 4'000));
            const Instant until = from + minutes(chance.between(0, 3'000));
            std::vector<Position> expected;
            for (const Position& p : all) {
                if (p.terminal == terminal && from <= p.fix_at && p.fix_at <= until) {
                    expected.push_back(p);
                }
            }
            const auto track = s.read([&](const Conn& c) {
                return s.store->location().track(c, terminal, from, until, 100'000);
            });
            REQUIRE(same(track, expected));
            REQUIRE(std::is_sorted(track.begin(), track.end(), [](const auto& a, const auto& b) {
                return a.fix_at < b.fix_at;
            }));
            const auto newest = s.read([&](const Conn& c) {
                return s.store->location().track(c, terminal, from, until, 5);
            });
            REQUIRE(newest.size() == std::min<std::size_t>(5, track.size()));
            REQUIRE(std::equal(newest.rbegin(), newest.rend(), track.rbegin(),
                               [](const auto& a, const auto& b) { return a.fix_at == b.fix_at; }));
        }
        std::map<std::pair<std::uint64_t, Source>, Instant> expected;
        for (const Position& p : all) {
            Instant& at = expected[{p.terminal.value, p.source}];
            at = std::max(at, p.fix_at);
        }
        const auto last = s.read([&](const Conn& c) { return s.store->location().last_places(c); });
        REQUIRE(last.size() == expected.size());
        for (const Position& p : last) {
            REQUIRE(expected.at({p.terminal.value, p.source}) == p.fix_at);
        }
    }
}

}  // namespace tiexin::store::test

#include "base/time.hpp"

#include <doctest/doctest.h>

#include "base/ids.hpp"
#include "base/prng.hpp"

namespace tiexin {

TEST_CASE("civil times are those of the calendar") {
    CHECK_EQ(instant_of({1970, 1, 1, 0, 0, 0}), Instant{0});
    CHECK_EQ(instant_of({2026, 11, 23, 6, 13, 7}), Instant{1'795'414'387'000'000});
    CHECK(instant_of({2024, 2, 29, 0, 0, 0}));
    for (const CivilTime& wrong :
         {CivilTime{2026, 2, 29, 0, 0, 0}, CivilTime{2026, 13, 1, 0, 0, 0},
          CivilTime{2026, 0, 1, 0, 0, 0}, CivilTime{2026, 1, 0, 0, 0, 0},
          CivilTime{2026, 1, 1, 24, 0, 0}, CivilTime{2026, 1, 1, 0, 60, 0},
          CivilTime{2026, 1, 1, 0, 0, 60}, CivilTime{2026, 1, -1, 0, 0, 0},
          CivilTime{2026, 1, 1, -1, 0, 0}, CivilTime{2026, -1, 1, 0, 0, 0},
          CivilTime{2026, 257, 1, 0, 0, 0}, CivilTime{2026, 1, 257, 0, 0, 0},
          CivilTime{70'000, 1, 1, 0, 0, 0}, CivilTime{-40'000, 1, 1, 0, 0, 0}}) {
        CAPTURE(wrong.year);
        CAPTURE(wrong.month);
        CAPTURE(wrong.day);
        CHECK_FALSE(instant_of(wrong));
    }
    const CivilTime shanghai = civil_shanghai(*instant_of({2026, 12, 31, 16, 30, 5}));
    CHECK_EQ(shanghai.year, 2027);
    CHECK_EQ(shanghai.month, 1);
    CHECK_EQ(shanghai.day, 1);
    CHECK_EQ(shanghai.hour, 0);
    CHECK_EQ(shanghai.minute, 30);
}

TEST_CASE("instants before 1970 have the right civil time") {
    const CivilTime t = civil_utc(Instant{-1});
    CHECK_EQ(t.year, 1969);
    CHECK_EQ(t.second, 59);
    CHECK_EQ(iso8601(Instant{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("ISO 8601 is written without a zero fraction and read with any offset") {
    const Instant at{1'795'414'387'000'000};
    CHECK_EQ(iso8601(at), "2026-11-23T06:13:07Z");
    CHECK_EQ(iso8601(at + milliseconds(120)), "2026-11-23T06:13:07.120000Z");
    CHECK_EQ(parse_iso8601("2026-11-23T14:13:07+08:00"), at);
    CHECK_EQ(parse_iso8601("2026-11-23T00:43:07-05:30"), at);
    CHECK_EQ(parse_iso8601("2026-11-23 06:13:07.5z"), at + milliseconds(500));
    for (const char* wrong :
         {"", "2026-11-23", "2026-11-23T06:13:07", "2026-11-23T06:13:07.Z",
          "2026-11-23T06:13:07.1234567Z", "2026-02-30T06:13:07Z", "2026-11-23T06:13:60Z",
          "2026-11-23T06:13:07+0800", "2026-11-23T06:13:07+08:00x", "2026-1a-23T06:13:07Z",
          "-026-11-23T06:13:07Z", "2026-11-23T06:13:07+25:00", "2026-11-23T06:13:07+08:60"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_iso8601(wrong));
    }
}

TEST_CASE("any instant of our time comes back from its text and its fields") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        const Instant at{prng.between(-60'000'000'000'000'000, 60'000'000'000'000'000)};
        REQUIRE_EQ(parse_iso8601(iso8601(at)), at);
        const auto whole = instant_of(civil_utc(at));
        REQUIRE(whole);
        REQUIRE_GE(at, *whole);
        REQUIRE_LT(at - *whole, seconds(1));
    }
}

TEST_CASE("ids rise even when the clock stands or goes back") {
    IdSource source;
    const Instant now{1'795'414'387'000'000};
    std::uint64_t last = 0;
    for (const Instant at : {now, now, now - hours(1), now + milliseconds(1), now}) {
        const std::uint64_t id = source.next(at);
        CHECK_GT(id, last);
        last = id;
    }
    CHECK_LT(last, std::uint64_t{1} << 63);
}

TEST_CASE("an id is read from plain decimal text only") {
    CHECK_EQ(parse_id("18446744073709551615"), UINT64_MAX);
    for (const char* wrong :
         {"", "0", "01", "+1", "-1", "1 ", "1.0", "18446744073709551616", "0x1"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_id(wrong));
    }
    CHECK_EQ(parse_as<ElderTag>("7"), ElderId{7});
    CHECK_EQ(to_text(ElderId{7}), "7");
}

}  // namespace tiexin

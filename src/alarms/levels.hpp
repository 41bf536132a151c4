#pragma once
// Levels (smoke, a flat battery): states that a terminal repeats in each report until they end. One
// is told once; a report that repeats it is no news. What still stands long after its incident was
// closed is told again, in an incident of its own that says since when. Pure.

#include <functional>
#include <optional>
#include <vector>

#include "alarms/types.hpp"

namespace tiexin::alarms {

// A level that a terminal said and has not taken back. Kept by the store, so that neither a restart
// nor an outage forgets it; gone with the first report that no longer says it.
struct StandingLevel {
    Kind kind;
    IncidentId incident;  // the last one that told of it
    Instant since;        // said first
    int told = 1;         // incidents that told of it while it stood
};

// Priority 1 (smoke, gas, carbon monoxide) can kill whoever is in the room, and a closing says only
// that somebody believed it was over: told again ten minutes after it, the time from which a
// further report is a new happening and not the old one (reopen_window). A detector that is stuck
// would then ring all day, so the wait doubles with every telling until it ended once: 10, 20, 40 …
// minutes, at most four hours, so that every shift hears of it twice.
constexpr Duration level_stands_again_after = minutes(10);
constexpr Duration level_stands_again_after_max = hours(4);
// Priority 2 (water, a fence left, no movement) was looked at when it was closed and rarely gets
// worse by itself: once a day somebody looks again.
constexpr Duration urgent_level_stands_again_after = hours(24);
// Priority 3 and 4 (a flat battery, a door, a cut cable) are work for the day, which the list of
// terminals shows for as long as it lasts: never told again, or hundreds of flat batteries would
// stand between an operator and a press.
std::optional<Duration> stands_again_after(const Kind& kind, int told);

// What one report says about levels.
struct LevelNews {
    std::vector<Kind> fresh;     // to be told: new, or again
    std::vector<Kind> standing;  // told already
    std::vector<Kind> ended;
    // The oldest level that is told again, and the incident that told of it before.
    std::optional<StandingLevel> again;
};
// `said`: the levels of the report; `closed_at`: when an incident was closed, none while it is
// open.
LevelNews levels_said(const std::vector<Kind>& said, const std::vector<StandingLevel>& standing,
                      const std::function<std::optional<Instant>(IncidentId)>& closed_at,
                      Instant now);

// The same for a terminal that tells changes (an alarm panel): what it does not say goes on, and a
// level of priority 1 or 2 that it says again is news: another detector, or the same one once more.
LevelNews levels_changed(const std::vector<Kind>& said, const std::vector<Kind>& ended,
                         const std::vector<StandingLevel>& standing,
                         const std::function<std::optional<Instant>(IncidentId)>& closed_at,
                         Instant now);

}  // namespace tiexin::alarms

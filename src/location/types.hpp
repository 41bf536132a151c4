#pragma once
// Places and tracks. A place is never shown without age, source and accuracy; a report without a
// fix never becomes one.

#include <optional>
#include <string>
#include <vector>

#include "base/geo.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tiexin::location {

enum class Source : unsigned char { gnss, wifi, cell, beacon, manual };
std::string_view name_of(Source source);

struct Position {
    TerminalId terminal;
    Wgs84 place;
    Source source = Source::gnss;
    std::optional<double> accuracy_m;
    Instant fix_at;  // the terminal's own time, or the receive time when it gave none
    Instant received_at;
    std::optional<double> speed_kmh;
    std::optional<double> course_deg;
    std::optional<int> battery_percent;
};

// The newest of each source, kept in memory and rebuilt from journal and chunks.
struct LastPlaces {
    std::vector<Position> newest_first;  // at most one per source
};

}  // namespace tiexin::location

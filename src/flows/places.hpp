#pragma once
// Last positions of every terminal, in memory: written by the writer thread after commits, read by
// pages from any thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/divisions.hpp"
#include "device/event.hpp"
#include "location/types.hpp"

namespace tiexin::flows {

// One dot on the live map.
struct Dot {
    TerminalId terminal;
    ElderId elder;
    AreaId area;
    location::Position position;
    Instant heard_at;  // last word of the terminal, with or without a place
    bool online = false;
};

// What a terminal last said of itself and its wearer, each field at its own time.
struct LastWords {
    std::optional<Instant> battery_at, vitals_at, signal_at;
    device::Battery battery;
    device::Vitals vitals;
    std::optional<int> signal_percent;
};

// What a batch of reports said: each word is of one terminal and may bring positions.
struct PlacesBatch {
    struct Word {
        TerminalId terminal;
        ElderId elder;
        AreaId area;
        Instant at;
        std::size_t position_from = 0;
        std::size_t position_count = 0;
    };
    struct Said {
        TerminalId terminal;
        LastWords words;
    };
    std::vector<location::Position> positions;
    std::vector<Word> words;
    std::vector<Said> said;  // only of reports that brought any of it
};

class Places {
public:
    Places();
    ~Places();
    void put(const location::Position& position, ElderId elder, AreaId area);
    void heard(TerminalId terminal, Instant at, bool online);
    void heard(const PlacesBatch& batch);                         // all of them are online
    void moved(TerminalId terminal, ElderId elder, AreaId area);  // worn by somebody else
    location::LastPlaces last(TerminalId terminal) const;
    std::optional<Dot> dot(TerminalId terminal) const;  // position.terminal none: never a place
    LastWords words(TerminalId terminal) const;         // since the start of this process
    std::vector<Dot> all() const;                       // those that have a place
    // Dots changed after revision `since`; sets `since` to the newest. For the once-a-second map
    // deltas.
    std::vector<Dot> changed(std::uint64_t& since) const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::flows

#pragma once
// Last positions of every terminal, in memory: written by the writer thread after commits, read by
// pages from any thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/divisions.hpp"
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

class Places {
public:
    Places();
    ~Places();
    void put(const location::Position& position, ElderId elder, AreaId area);
    void heard(TerminalId terminal, Instant at, bool online);
    void moved(TerminalId terminal, ElderId elder, AreaId area);  // worn by somebody else
    location::LastPlaces last(TerminalId terminal) const;
    std::optional<Dot> dot(TerminalId terminal) const;
    std::vector<Dot> all() const;
    // Dots changed after revision `since`; sets `since` to the newest. For the once-a-second map
    // deltas.
    std::vector<Dot> changed(std::uint64_t& since) const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::flows

#pragma once
// A scope of areas as ranges of AreaId values, for an index. Pure.

#include <vector>

#include "base/divisions.hpp"

namespace tiexin::store {

struct AreaRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

// Sorted and without overlap; no scopes, no ranges.
std::vector<AreaRange> ranges_of(const std::vector<AreaId>& scopes);
bool in_any(const std::vector<AreaRange>& ranges, AreaId area);

}  // namespace tiexin::store

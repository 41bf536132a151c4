#include "store/areas.hpp"

#include <algorithm>

namespace tiexin::store {

std::vector<AreaRange> ranges_of(const std::vector<AreaId>& scopes) {
    std::vector<AreaRange> all;
    for (const AreaId scope : scopes) {
        if (scope) {
            all.push_back({scope.value, last_value(scope)});
        }
    }
    std::sort(all.begin(), all.end(),
              [](const AreaRange& a, const AreaRange& b) { return a.first < b.first; });
    std::vector<AreaRange> out;
    for (const AreaRange& range : all) {
        if (!out.empty() && range.first <= out.back().last) {
            out.back().last = std::max(out.back().last, range.last);
        } else {
            out.push_back(range);
        }
    }
    return out;
}

bool in_any(const std::vector<AreaRange>& ranges, AreaId area) {
    return std::any_of(ranges.begin(), ranges.end(), [area](const AreaRange& range) {
        return range.first <= area.value && area.value <= range.last;
    });
}

}  // namespace tiexin::store

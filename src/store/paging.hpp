#pragma once
// Keyset paging over several index ranges: each range gives its first rows in order, the smallest
// of all are the page. Pure.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "registry/store.hpp"

namespace tiexin::store {

constexpr std::size_t page_rows_max = 500;
// Behind every text of the database: U+10FFFF.
constexpr std::string_view last_text = "\xf4\x8f\xbf\xbf";
constexpr std::int64_t last_number = std::numeric_limits<std::int64_t>::max();

inline std::string prefix_end(std::string_view prefix) {
    return std::string(prefix) + std::string(last_text);
}

// One row of an ordered list: sorted by text or number, then id.
struct Keyed {
    std::string text;
    std::int64_t number = 0;
    std::uint64_t id = 0;
    auto operator<=>(const Keyed&) const = default;
};

struct KeyedPage {
    std::vector<Keyed> rows;
    bool more = false;
};

inline KeyedPage first_of(std::vector<Keyed> rows, bool descending, std::size_t count_max) {
    const auto before = [descending](const Keyed& a, const Keyed& b) {
        return descending ? b < a : a < b;
    };
    std::sort(rows.begin(), rows.end(), before);
    const bool more = rows.size() > count_max;
    rows.resize(std::min(rows.size(), count_max));
    return {std::move(rows), more};
}

inline std::size_t page_size(std::size_t wanted) {
    return std::clamp<std::size_t>(wanted, 1, page_rows_max);
}

// Where a list sorted by `by_text` goes on; without a key, before the first row.
inline Keyed start_of(const std::optional<registry::PageKey>& after, bool by_text,
                      bool descending) {
    if (after && by_text) {
        return {after->text, 0, after->id};
    }
    if (after) {
        return {"", parse_int(after->text).value_or(0), after->id};
    }
    if (!descending) {
        return {"", std::numeric_limits<std::int64_t>::min(), 0};
    }
    return {by_text ? std::string(last_text) : "", last_number,
            static_cast<std::uint64_t>(last_number)};
}

inline registry::PageKey key_of(const Keyed& row, bool by_text) {
    return {by_text ? row.text : std::to_string(row.number), row.id};
}

}  // namespace tiexin::store

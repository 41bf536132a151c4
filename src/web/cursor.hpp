#pragma once
// Page marks: opaque to the caller, bound to the list and its filters, so that a mark of one list
// cannot be used on another. Not secret: it says only where a page ended.

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace tiexin::web {

struct PageMark {
    std::string text;      // sort text of the last row, may be empty
    std::uint64_t id = 0;  // id of the last row
    bool operator==(const PageMark&) const = default;
};

// `list` names the list and its filters: a mark made for other words is refused.
std::string cursor_of(const PageMark& mark, std::string_view list);
std::optional<PageMark> parse_cursor(std::string_view cursor, std::string_view list);

}  // namespace tiexin::web

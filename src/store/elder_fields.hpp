#pragma once
// An elder as the sealed JSON of its row, and the row of a list with its numbers masked. Pure.

#include <string>
#include <string_view>

#include "registry/types.hpp"
#include "store/personal.hpp"

namespace tiexin::store {

std::string seal_elder(const Personal& personal, const registry::Elder& elder);
// Throws SqlError when the seal does not open or holds another version.
registry::Elder open_elder(const Personal& personal, ElderId id, std::int64_t version,
                           std::string_view sealed);
registry::ElderRow masked_row(const registry::Elder& elder, int terminals);
std::int64_t date_number(const registry::BirthDate& date);  // 19481103, in order

}  // namespace tiexin::store

#pragma once
// The live map as columns: row i of every column is one terminal. Shared by the snapshot and the
// stream's deltas.

#include <set>
#include <vector>

#include "base/json.hpp"
#include "flows/places.hpp"

namespace tiexin::web {

// Sets the columns in `out`. Terminals without any place are left out.
void set_columns(Json& out, const std::vector<flows::Dot>& dots, const std::set<ElderId>& alarming);

}  // namespace tiexin::web

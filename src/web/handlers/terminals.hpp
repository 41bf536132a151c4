#pragma once
// What the handlers of terminals share: which terminal the caller may see, and how it is answered.

#include <optional>
#include <set>

#include "registry/types.hpp"
#include "web/call.hpp"

namespace tiexin::web {

// The terminal of the path, when the caller may see it.
std::optional<registry::Terminal> terminal_of(Call& call, const Conn& conn);
Answer terminal_answer(Call& call, TerminalId id, int status);

}  // namespace tiexin::web

#pragma once
// A file whose first line is a secret or a name. Any thread.

#include <string>

#include "base/result.hpp"

namespace tiexin::app {

// Without blanks round it; not_found when there is no line to read.
Result<std::string> first_line(const std::string& path);

}  // namespace tiexin::app

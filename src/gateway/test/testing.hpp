#pragma once
// doctest beside base/check.hpp, whose CHECK aborts: in a test file CHECK is doctest's. Include it
// after every other header. Test code only.

#include "base/check.hpp"
#undef CHECK
#include <doctest/doctest.h>

#include "location/types.hpp"

#include <doctest/doctest.h>

namespace tiexin::location {

TEST_CASE("every source has the name the interfaces use") {
    CHECK_EQ(name_of(Source::gnss), "gnss");
    CHECK_EQ(name_of(Source::wifi), "wifi");
    CHECK_EQ(name_of(Source::cell), "cell");
    CHECK_EQ(name_of(Source::beacon), "beacon");
    CHECK_EQ(name_of(Source::manual), "manual");
}

}  // namespace tiexin::location

#include "location/types.hpp"

#include <array>

namespace tiexin::location {

std::string_view name_of(Source source) {
    constexpr std::array<std::string_view, 5> names = {"gnss", "wifi", "cell", "beacon", "manual"};
    return names[static_cast<std::size_t>(source)];
}

}  // namespace tiexin::location

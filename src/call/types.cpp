#include "call/types.hpp"

#include <iterator>

namespace tiexin::call {

namespace {

constexpr std::string_view directions[] = {"in", "out"};
constexpr std::string_view states[] = {"waiting", "dialling", "talking", "held", "ended"};
constexpr std::string_view ends[] = {"hung_up", "refused", "not_answered", "not_reached", "lost"};

template <class Enum, std::size_t count>
std::optional<Enum> named(const std::string_view (&names)[count], std::string_view name) {
    for (std::size_t i = 0; i < count; ++i) {
        if (names[i] == name) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Direction direction) {
    return directions[static_cast<std::size_t>(direction)];
}

std::string_view name_of(State state) {
    return states[static_cast<std::size_t>(state)];
}

std::string_view name_of(Ended ended) {
    return ends[static_cast<std::size_t>(ended)];
}

std::optional<Direction> direction_named(std::string_view name) {
    return named<Direction>(directions, name);
}

std::optional<State> state_named(std::string_view name) {
    return named<State>(states, name);
}

std::optional<Ended> ended_named(std::string_view name) {
    return named<Ended>(ends, name);
}

}  // namespace tiexin::call

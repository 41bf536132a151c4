#include "call/types.hpp"

#include "base/named.hpp"

namespace tiexin::call {

namespace {

constexpr Names<Direction, 2> directions{{{Direction::in, "in"}, {Direction::out, "out"}}};
constexpr Names<State, 5> states{{{State::waiting, "waiting"},
                                  {State::dialling, "dialling"},
                                  {State::talking, "talking"},
                                  {State::held, "held"},
                                  {State::ended, "ended"}}};
constexpr Names<Ended, 5> ends{{{Ended::hung_up, "hung_up"},
                                {Ended::refused, "refused"},
                                {Ended::not_answered, "not_answered"},
                                {Ended::not_reached, "not_reached"},
                                {Ended::lost, "lost"}}};

}  // namespace

std::string_view name_of(Direction direction) {
    return name_in(directions, direction);
}

std::string_view name_of(State state) {
    return name_in(states, state);
}

std::string_view name_of(Ended ended) {
    return name_in(ends, ended);
}

std::optional<Direction> direction_named(std::string_view name) {
    return value_in(directions, name);
}

std::optional<State> state_named(std::string_view name) {
    return value_in(states, name);
}

std::optional<Ended> ended_named(std::string_view name) {
    return value_in(ends, name);
}

}  // namespace tiexin::call

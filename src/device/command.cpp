#include "device/command.hpp"

#include <algorithm>
#include <array>

namespace tiexin::device {

namespace {

constexpr std::array<std::string_view, 6> kinds = {
    "locate_now", "report_interval", "centre_number", "sos_numbers", "call_back", "find"};
constexpr std::array<std::string_view, 6> states = {"queued",    "sent",   "echoed",
                                                    "confirmed", "failed", "expired"};

template <class Enum, std::size_t n>
std::optional<Enum> find_name(const std::array<std::string_view, n>& names, std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? std::nullopt : std::optional(static_cast<Enum>(at - names.begin()));
}

}  // namespace

std::string_view name_of(CommandKind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}

std::optional<CommandKind> command_kind(std::string_view name) {
    return find_name<CommandKind>(kinds, name);
}

std::string_view name_of(CommandState state) {
    return states[static_cast<std::size_t>(state)];
}

std::optional<CommandState> command_state(std::string_view name) {
    return find_name<CommandState>(states, name);
}

}  // namespace tiexin::device

#pragma once
// The tail of a position block: cells, wifi points, accuracy. Pure functions, any thread.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "device/event.hpp"

namespace tiexin::gateway::watch {

constexpr std::size_t cells_max = 16;
constexpr std::size_t wifi_points_max = 32;

// Fields behind the status word. Fillers, broken cells and names without a MAC are left out.
// Returns the accuracy in metres when the firmware appends it.
std::optional<double> read_network(std::span<const std::string_view> fields, device::Network& out);

std::string write_network(const device::Network& network, double accuracy_m);

}  // namespace tiexin::gateway::watch

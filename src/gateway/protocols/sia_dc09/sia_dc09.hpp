#pragma once
// What the table of protocols needs of sia_dc09.

#include <cstdint>
#include <memory>
#include <string>

#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::gateway::sia_dc09 {

constexpr std::string_view protocol_name = "sia_dc09";

std::unique_ptr<Protocol> make();
std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed);

}  // namespace tiexin::gateway::sia_dc09

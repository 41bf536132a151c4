#pragma once
// What the table of protocols needs of scaip.

#include <cstdint>
#include <memory>
#include <string>

#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::gateway::scaip {

std::unique_ptr<Protocol> make();
std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed);

}  // namespace tiexin::gateway::scaip

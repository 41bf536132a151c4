#pragma once
// What the table of protocols needs of jt808.

#include <cstdint>
#include <memory>
#include <string>

#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::gateway::jt808 {

std::unique_ptr<Protocol> make();
std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed);

}  // namespace tiexin::gateway::jt808

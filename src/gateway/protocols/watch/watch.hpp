#pragma once
// What the table of protocols needs of watch.

#include <cstdint>
#include <memory>
#include <string>

#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::gateway::watch {

std::unique_ptr<Protocol> make();
std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed);

}  // namespace tiexin::gateway::watch

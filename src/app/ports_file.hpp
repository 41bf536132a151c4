#pragma once
// DATA/ports.json: the ports the server really has, for simulators, tests and scripts. Written
// whole, then renamed, so that who sees it sees all of it; removed when the server stops.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "gateway/gateway.hpp"

namespace tiexin::app {

// {"http":"127.0.0.1:8398","sip":"127.0.0.1:5060","terminals":{"jt808":{"tcp":5015}, …}}; no "sip"
// without voice.
Result<void> write_ports_file(const std::string& path, const std::string& http,
                              const std::string& sip,
                              const std::vector<gateway::BoundPort>& ports);

}  // namespace tiexin::app

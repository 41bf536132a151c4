#include "sim/ports.hpp"

#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::sim {

Ports Ports::with_offset(int offset) {
    Ports ports{std::string()};
    for (const gateway::ProtocolRow& row : gateway::protocol_rows()) {
        const int port = row.port + offset;
        if (gateway::has_port(row.transport) && port > 0 && port <= 65'535) {
            ports.tcp_.emplace(row.name, static_cast<std::uint16_t>(port));
            if (row.transport == gateway::Transport::tcp_and_udp) {
                ports.udp_.emplace(row.name, static_cast<std::uint16_t>(port));
            }
        }
    }
    return ports;
}

Result<void> Ports::read_again() {
    if (file_.empty()) {
        return {};
    }
    std::ifstream in(file_);
    std::ostringstream text;
    text << in.rdbuf();
    const auto json = Json::parse(text.str());
    const Json* terminals = json ? json->find("terminals") : nullptr;
    if (!in || terminals == nullptr) {
        return Error{Code::unavailable, "cannot read the ports in " + file_};
    }
    tcp_.clear();
    udp_.clear();
    for (const JsonMember& row : terminals->members()) {
        for (const auto& [transport, ports] : {std::pair("tcp", &tcp_), std::pair("udp", &udp_)}) {
            const auto port = row.value.int_of(transport);
            if (port && *port > 0 && *port <= 65'535) {
                ports->emplace(row.key, static_cast<std::uint16_t>(*port));
            }
        }
    }
    return {};
}

std::optional<std::uint16_t> Ports::tcp(std::string_view protocol) const {
    const auto port = tcp_.find(protocol);
    return port == tcp_.end() ? std::nullopt : std::optional(port->second);
}

std::optional<std::uint16_t> Ports::udp(std::string_view protocol) const {
    const auto port = udp_.find(protocol);
    return port == udp_.end() ? std::nullopt : std::optional(port->second);
}

}  // namespace tiexin::sim

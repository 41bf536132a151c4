#include "app/ports_file.hpp"

#include <cstdio>
#include <fstream>

#include "base/json.hpp"

namespace tiexin::app {

Result<void> write_ports_file(const std::string& path, const std::string& http,
                              const std::string& sip,
                              const std::vector<gateway::BoundPort>& ports) {
    Json terminals = Json::object();
    for (const gateway::BoundPort& port : ports) {
        Json row = Json::object();
        if (const Json* known = terminals.find(port.protocol)) {
            row = *known;
        }
        row.set(port.transport, port.port);
        terminals.set(port.protocol, std::move(row));
    }
    Json all = Json::object({{"http", http}});
    if (!sip.empty()) {
        all.set("sip", sip);
    }
    all.set("terminals", std::move(terminals));
    const std::string text = all.dump();
    const std::string fresh = path + ".new";
    std::ofstream out(fresh, std::ios::trunc);
    out << text << '\n';
    out.close();
    if (!out || std::rename(fresh.c_str(), path.c_str()) != 0) {
        return Error{Code::unavailable, "cannot write " + path};
    }
    return {};
}

}  // namespace tiexin::app

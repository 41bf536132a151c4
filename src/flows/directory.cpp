#include "flows/directory.hpp"

namespace tiexin::flows {

Known* Directory::find(std::string_view protocol, std::string_view device) {
    const auto at = by_device_.find(Key{protocol, device});
    return at == by_device_.end() ? nullptr : at->second.get();
}

Known* Directory::find(TerminalId id) {
    const auto at = by_id_.find(id);
    return at == by_id_.end() ? nullptr : at->second;
}

Known& Directory::put(const registry::Terminal& terminal) {
    Known* known = find(terminal.protocol, terminal.device);
    if (known == nullptr) {
        auto fresh = std::make_unique<Known>();
        fresh->protocol = terminal.protocol;
        fresh->device = terminal.device;
        known = fresh.get();
        by_device_.emplace(Key{known->protocol, known->device}, std::move(fresh));
    }
    if (known->id != terminal.id) {  // enrolled anew after it was retired
        by_id_.erase(known->id);
        by_id_[terminal.id] = known;
        known->commands.clear();
    }
    known->id = terminal.id;
    known->elder = terminal.elder;
    known->area = terminal.area;
    known->state = terminal.state;
    known->has_code = !terminal.auth_code.empty();
    known->model = terminal.model;
    known->enrolled_at = terminal.enrolled_at;
    return *known;
}

void Directory::connected(Known& known, ConnectionId connection) {
    if (known.connection == connection) {
        return;
    }
    by_connection_.erase(known.connection);
    known.connection = connection;
    if (connection) {
        by_connection_[connection] = &known;
    }
}

Known* Directory::disconnected(ConnectionId connection) {
    const auto at = by_connection_.find(connection);
    if (at == by_connection_.end()) {
        return nullptr;
    }
    Known* known = at->second;
    by_connection_.erase(at);
    known->connection = {};
    return known;
}

}  // namespace tiexin::flows

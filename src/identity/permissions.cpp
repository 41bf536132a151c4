#include <algorithm>
#include <string_view>

#include "identity/service.hpp"

namespace tiexin::identity {

namespace {

// Which role may do what. One row a permission, in the order of api/openapi.yaml; `session` and
// `public` need no row.
struct PermissionRow {
    std::string_view name;
    bool operator_, supervisor, registrar, administrator, auditor;
};
constexpr PermissionRow rows[] = {
    // name               operator supervisor registrar administrator auditor
    {"metrics.read", false, false, false, true, true},
    {"seat.own", true, true, false, false, false},
    {"seat.read", true, true, false, true, false},
    {"incident.read", true, true, false, false, true},
    {"incident.handle", true, true, false, false, false},
    {"incident.supervise", false, true, false, false, false},
    {"elder.read", true, true, true, false, true},
    {"elder.write", false, true, true, false, false},
    {"elder.reveal", true, true, true, false, false},
    {"terminal.read", true, true, true, true, true},
    {"terminal.write", true, true, true, false, false},
    {"terminal.command", true, true, false, false, false},
    {"position.read", true, true, false, false, false},
    {"user.read", false, true, false, true, true},
    {"user.write", false, false, false, true, false},
    {"access_log.read", false, true, false, false, true},
    {"ladder.read", true, true, false, true, true},
    {"ladder.write", false, true, false, true, false},
    {"plan.read", true, true, false, true, true},
    {"report.read", true, true, false, true, true},
    {"verify.read", false, true, false, true, true},
};

bool column(const PermissionRow& row, Role role) {
    switch (role) {
        case Role::operator_:
            return row.operator_;
        case Role::supervisor:
            return row.supervisor;
        case Role::registrar:
            return row.registrar;
        case Role::administrator:
            return row.administrator;
        case Role::auditor:
            return row.auditor;
    }
    return false;
}

}  // namespace

bool may(Role role, std::string_view permission) {
    const auto row = std::find_if(std::begin(rows), std::end(rows),
                                  [&](const PermissionRow& r) { return r.name == permission; });
    return row != std::end(rows) && column(*row, role);
}

std::vector<std::string_view> permissions_of(Role role) {
    std::vector<std::string_view> names;
    for (const PermissionRow& row : rows) {
        if (column(row, role)) {
            names.push_back(row.name);
        }
    }
    return names;
}

bool in_scope(const User& user, AreaId area) {
    return std::any_of(user.areas.begin(), user.areas.end(),
                       [&](AreaId scope) { return contains(scope, area); });
}

}  // namespace tiexin::identity

#include "web/scope.hpp"

#include <algorithm>

#include "alarms/policy.hpp"

namespace tiexin::web {

bool in_areas(const identity::User& user, AreaId area) {
    if (!area) {
        return true;
    }
    return std::any_of(user.areas.begin(), user.areas.end(),
                       [area](AreaId scope) { return contains(scope, area); });
}

bool may_see(const identity::User& user, const alarms::Incident& incident) {
    if (in_areas(user, incident.area) || incident.holder == user.id) {
        return true;
    }
    const auto reached = [&incident](alarms::StepKind step) {
        return std::find(incident.told.begin(), incident.told.end(), alarms::reached_by(step)) !=
               incident.told.end();
    };
    switch (user.role) {
        case identity::Role::operator_:
            return reached(alarms::StepKind::seats_of_neighbours);
        case identity::Role::supervisor:
            return reached(alarms::StepKind::seats_of_neighbours) ||
                   reached(alarms::StepKind::supervisor);
        case identity::Role::registrar:
        case identity::Role::administrator:
        case identity::Role::auditor:
            return false;
    }
    return false;
}

std::vector<AreaId> scopes_of(const identity::User& user, AreaId narrowed) {
    if (!narrowed) {
        return user.areas;
    }
    std::vector<AreaId> scopes;
    if (std::any_of(user.areas.begin(), user.areas.end(),
                    [narrowed](AreaId scope) { return contains(scope, narrowed); })) {
        scopes.push_back(narrowed);
        return scopes;
    }
    // A county asked for by somebody who has two of its towns.
    std::copy_if(user.areas.begin(), user.areas.end(), std::back_inserter(scopes),
                 [narrowed](AreaId scope) { return contains(narrowed, scope); });
    return scopes;
}

}  // namespace tiexin::web

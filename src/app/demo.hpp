#pragma once
// Enrols the demo city into an empty installation, once: elders, terminals, users, past incidents.

#include <string>

#include "app/config.hpp"
#include "base/divisions.hpp"
#include "flows/enrol.hpp"
#include "identity/service.hpp"
#include "sim/city.hpp"
#include "store/store.hpp"

namespace tiexin::app {

struct DemoParts {
    store::OpenStore& store;
    flows::Enrol& enrol;
    identity::Service& identity;
    const Divisions& divisions;
};

// Nothing happens when there are elders already. Sign-ins with generated passwords are written to
// `sign_ins_file` (0600).
Result<void> enrol_city(const DemoParts& parts, const sim::City& city,
                        const std::string& sign_ins_file);

// An installation without users gets one administrator with a generated password that must be
// changed, told in a file (0600).
Result<void> first_administrator(store::OpenStore& store, identity::Service& identity, AreaId area,
                                 const std::string& file);

}  // namespace tiexin::app

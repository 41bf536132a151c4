#pragma once
// Elders as the pages see them: masked in lists, masked in the file, in clear only for the holder
// of an incident of theirs. Pure but for ElderShape, which reads through one Conn.

#include <optional>
#include <string>
#include <vector>

#include "registry/store.hpp"
#include "registry/types.hpp"
#include "web/desk.hpp"
#include "web/ports.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

Json elder_row_json(const registry::ElderRow& row, const Divisions& divisions, Instant now);

// The file. `clear`: with telephones and door code.
class ElderShape {
public:
    ElderShape(Ports& ports, const Desk& desk, const Conn& conn, Instant now)
        : ports_(ports), conn_(conn), now_(now), incidents_(ports, desk, conn, now) {}

    Json file(const registry::Elder& elder, bool clear);
    Json terminal(const registry::Terminal& terminal);

private:
    Json facts(const registry::Elder& elder, bool clear);
    Json contacts(const registry::Elder& elder, bool clear);

    Ports& ports_;
    const Conn& conn_;
    const Instant now_;
    IncidentShape incidents_;
};

// What one version changed against the one before it; secret fields masked.
Json changes_json(const std::vector<registry::ElderVersion>& newest_first,
                  const Divisions& divisions, Names& names);

}  // namespace tiexin::web

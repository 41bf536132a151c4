#pragma once
// Everything the pages stand on, made and owned by `app`, which outlives the web. Handlers call
// services and flows, and read through the stores' ports; they never see SQL.

#include <functional>
#include <string>
#include <vector>

#include "alarms/store.hpp"
#include "base/divisions.hpp"
#include "base/metrics.hpp"
#include "base/tx.hpp"
#include "flows/calls.hpp"
#include "flows/enrol.hpp"
#include "flows/incidents.hpp"
#include "flows/places.hpp"
#include "flows/store.hpp"
#include "flows/terminal_link.hpp"
#include "identity/service.hpp"
#include "location/store.hpp"
#include "registry/service.hpp"

namespace tiexin::web {

struct VerifyReport {
    std::uint64_t events = 0;
    std::uint64_t erased = 0;
    std::vector<std::string> faults;  // empty: good
};

struct ReadyReport {
    bool store = false;
    bool gateway = false;
    std::string reason;
};

// What the sign-in page and the map show before anybody signed in.
struct SiteFacts {
    std::string centre_name_zh = "养老应急呼叫中心";
    std::string centre_name_en = "Elder-care emergency call centre";
    std::string centre_number;  // digits a terminal calls back; empty: the page must give one
    std::string version;
    bool demo = false;
    double west = 0, south = 0, east = 0, north = 0;  // of the city's outlines, WGS-84
    std::string tile_url;                             // empty: outlines only
    std::string tile_datum = "wgs84";
    std::string tile_attribution;
    std::string outlines;  // GeoJSON text, read once at the start
};

struct Ports {
    Database& database;
    EventLog& log;
    registry::Store& registry;
    identity::Store& users;
    location::Store& tracks;
    alarms::Store& alarms;
    flows::Store& flows;
    registry::Service& files;
    identity::Service& identity;
    flows::Incidents& incidents;
    flows::Enrol& enrol;
    flows::Calls& calls;
    call::Store& call_rows;
    flows::TerminalLink& link;
    flows::Seats& seats;
    flows::Places& places;
    const Divisions& divisions;
    const Clock& clock;
    Metrics& metrics;
    SiteFacts site;
    std::function<Result<VerifyReport>()> verify;  // any thread; may take seconds
    std::function<ReadyReport()> ready;            // any thread; must not block
};

}  // namespace tiexin::web

#include "web/shape/dots.hpp"

#include <cmath>

#include "web/shape/terminals.hpp"

namespace tiexin::web {

namespace {

constexpr double e7 = 1e7;

enum class DotState : int { online, offline, low_battery, alarm };

DotState state_of(const flows::Dot& dot, const std::set<ElderId>& alarming) {
    if (dot.elder && alarming.contains(dot.elder)) {
        return DotState::alarm;
    }
    if (!dot.online) {
        return DotState::offline;
    }
    return battery_low(dot.position.battery_percent) ? DotState::low_battery : DotState::online;
}

}  // namespace

void set_columns(Json& out, const std::vector<flows::Dot>& dots,
                 const std::set<ElderId>& alarming) {
    Json id = Json::array(), lat = Json::array(), lon = Json::array(), fix = Json::array(),
         kind = Json::array(), accuracy = Json::array(), state = Json::array();
    for (Json* column : {&id, &lat, &lon, &fix, &kind, &accuracy, &state}) {
        column->reserve(dots.size());
    }
    for (const flows::Dot& dot : dots) {
        if (!dot.position.terminal) {
            continue;
        }
        id.push(dot.terminal);
        lat.push(std::llround(dot.position.place.lat * e7));
        lon.push(std::llround(dot.position.place.lon * e7));
        fix.push(dot.position.fix_at.us / 1'000'000);
        kind.push(static_cast<int>(dot.position.source));
        accuracy.push(dot.position.accuracy_m ? std::llround(*dot.position.accuracy_m) : -1LL);
        state.push(static_cast<int>(state_of(dot, alarming)));
    }
    out.set("terminal_id", std::move(id));
    out.set("lat_e7", std::move(lat));
    out.set("lon_e7", std::move(lon));
    out.set("fix_s", std::move(fix));
    out.set("kind", std::move(kind));
    out.set("accuracy_m", std::move(accuracy));
    out.set("state", std::move(state));
}

}  // namespace tiexin::web

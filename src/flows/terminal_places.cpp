// From a report to places: the terminal's own fix, or where the wifi around it stands.

#include "base/log.hpp"
#include "flows/terminal_link_body.hpp"

namespace tiexin::flows {

using device::DeviceEvent;

namespace {

// Faster, the fix and what was heard beside it belong to two places.
constexpr double learning_speed_kmh_max = 10;
constexpr std::size_t heard_points_max = 16;

location::Source source_of(device::PlaceKind kind) {
    switch (kind) {
        case device::PlaceKind::gnss:
            return location::Source::gnss;
        case device::PlaceKind::wifi:
            return location::Source::wifi;
        case device::PlaceKind::cell:
            return location::Source::cell;
        case device::PlaceKind::beacon:
            return location::Source::beacon;
        case device::PlaceKind::manual:
            return location::Source::manual;
    }
    return location::Source::manual;
}

std::vector<location::HeardPoint> heard_points(const DeviceEvent& event) {
    std::vector<location::HeardPoint> out;
    for (const device::WifiPoint& point : event.network.wifi) {
        const auto mac = location::mac_number(point.mac);
        if (mac && out.size() < heard_points_max) {
            out.push_back({*mac, point.rssi_dbm});
        }
    }
    return out;
}

bool teaches(const device::Fix& fix) {
    return fix.kind == device::PlaceKind::gnss &&
           fix.speed_kmh.value_or(0) <= learning_speed_kmh_max;
}

}  // namespace

void TerminalLink::Body::collect_places(const Report& report, const DeviceEvent& event,
                                        const Known& known, Taking& taking) const {
    const bool fixed = event.position && event.position->valid && event.position->place &&
                       plausible(*event.position->place);
    if (!fixed && event.network.wifi.empty()) {
        return;
    }
    const Instant said = event.time.value_or(report.received);
    const Instant fix_at = said > report.received + fix_ahead_max ? report.received : said;
    location::Position position;
    if (fixed) {
        const device::Fix& fix = *event.position;
        position.place = *fix.place;
        position.source = source_of(fix.kind);
        position.accuracy_m = fix.accuracy_m;
        position.speed_kmh = fix.speed_kmh;
        position.course_deg = fix.course_deg;
        if (!event.network.wifi.empty() && teaches(fix)) {
            Sighting& sighting = taking.sightings.emplace_back(Sighting{*fix.place, fix_at, {}});
            for (const location::HeardPoint& point : heard_points(event)) {
                sighting.macs.push_back(point.mac);
            }
        }
    } else {
        const auto located = access_points.locate(heard_points(event), report.received);
        if (!located) {
            return;
        }
        position.place = located->place;
        position.source = location::Source::wifi;
        position.accuracy_m = located->accuracy_m;
    }
    if (fix_at == known.last_fix_at && position.place == known.last_fix) {
        return;
    }
    position.terminal = known.id;
    position.fix_at = fix_at;
    position.received_at = report.received;
    position.battery_percent = event.battery.percent;
    taking.positions.push_back(position);
}

// Nobody waits for these rows, and what a crash loses is heard again.
void TerminalLink::Body::learn(const std::vector<Sighting>& sightings) {
    std::vector<location::AccessPoint> fresh;
    for (const Sighting& sighting : sightings) {
        for (const std::uint64_t mac : sighting.macs) {
            if (const auto point = access_points.learn(mac, sighting.place, sighting.at)) {
                fresh.push_back(*point);
            }
        }
    }
    if (fresh.empty()) {
        return;
    }
    const bool queued = database.write_later(
        [store = &stores.location, fresh = std::move(fresh)](Tx& tx) -> Result<void> {
            for (const location::AccessPoint& point : fresh) {
                store->put_access_point(tx, point);
            }
            return {};
        });
    if (!queued) {
        log_warning("access_points_not_kept", {{"sightings", sightings.size()}});
    }
}

}  // namespace tiexin::flows

#include "web/shape/terminals.hpp"

#include "flows/incident_json.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

std::optional<int> battery_of(const flows::Places& places, const flows::Dot& dot) {
    const auto said = places.words(dot.terminal).battery.percent;
    return said ? said : dot.position.battery_percent;
}

bool battery_low(std::optional<int> percent) {
    return percent && *percent <= battery_low_percent;
}

bool position_stale(const flows::Dot& dot, Instant now) {
    return !dot.position.terminal || now - dot.position.fix_at > position_stale_after;
}

Json terminal_json(Ports& ports, const Conn& conn, const registry::Terminal& terminal,
                   Instant now) {
    const auto dot = ports.places.dot(terminal.id);
    const bool heard = dot && dot->heard_at > Instant{};
    const flows::LastWords words = ports.places.words(terminal.id);
    const location::LastPlaces last = ports.places.last(terminal.id);
    const auto elder = terminal.elder ? ports.registry.elder(conn, terminal.elder) : std::nullopt;
    bool alarming = false;  // of its wearer; a retired one is worn by nobody
    for (const alarms::Incident& incident :
         ports.alarms.joinable(conn, terminal.elder, terminal.protocol, terminal.device, now)) {
        alarming |= incident.state != alarms::State::closed &&
                    terminal.state != registry::TerminalState::retired;
    }
    return Json::object({{"id", terminal.id},
                         {"label", flows::terminal_label(terminal)},
                         {"kind", terminal.kind},
                         {"protocol", terminal.protocol},
                         {"device", terminal.device},
                         {"model", text_or_null(terminal.model)},
                         {"state", registry::name_of(terminal.state)},
                         {"online", dot && dot->online},
                         {"alarming", alarming},
                         {"battery_percent", dot ? Json(battery_of(ports.places, *dot)) : Json()},
                         {"charging", words.battery.charging},
                         {"signal_percent", words.signal_percent},
                         {"last_heard_at", heard ? time_json(dot->heard_at) : Json()},
                         {"position", last.newest_first.empty()
                                          ? Json()
                                          : position_json(last.newest_first.front(), now,
                                                          elder ? elder->home : std::nullopt)},
                         {"elder", elder ? elder_ref_json(*elder, now) : Json()},
                         {"worn_since", time_json(terminal.worn_since)},
                         {"area", area_json(ports.divisions, terminal.area)}});
}

}  // namespace tiexin::web

#include <set>

#include "web/handlers/handlers.hpp"
#include "web/scope.hpp"
#include "web/shape/basic.hpp"
#include "web/shape/dots.hpp"

namespace tiexin::web {

Answer get_positions(Call& call) {
    std::vector<flows::Dot> dots;
    for (flows::Dot& dot : call.ports.places.all()) {
        if (in_areas(call.user(), dot.area)) {
            dots.push_back(std::move(dot));
        }
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        std::set<ElderId> alarming;
        for (const alarms::Incident& incident :
             call.ports.alarms.open_incidents(conn, call.user().areas)) {
            alarming.insert(incident.elder);
        }
        Json body =
            Json::object({{"at", iso8601(call.now)}, {"seq", call.ports.log.last_seq(conn)}});
        set_columns(body, dots, alarming);
        return body;
    });
}

Answer get_outlines(Call& call) {
    Answer answer;
    answer.text = call.ports.site.outlines.empty()
                      ? std::string(R"({"type":"FeatureCollection","features":[]})")
                      : call.ports.site.outlines;
    answer.content_type = "application/geo+json";
    return answer;
}

Answer list_areas(Call& call) {
    Json items = Json::array();
    for (const Division& division : call.ports.divisions.all()) {
        items.push(area_json(call.ports.divisions, division.id));
    }
    return Json::object({{"items", std::move(items)}});
}

}  // namespace tiexin::web

#include "web/handlers/handlers.hpp"

namespace tiexin::web {

Answer get_health(Call&) {
    Answer answer;
    answer.text = "ok\n";
    answer.content_type = "text/plain; charset=utf-8";
    return answer;
}

Answer get_readiness(Call& call) {
    const ReadyReport report = call.ports.ready();
    const bool ready = report.store && report.gateway;
    Json body =
        Json::object({{"ready", ready}, {"store", report.store}, {"gateway", report.gateway}});
    if (!ready) {
        body.set("reason", report.reason);
    }
    return {std::move(body), ready ? 200 : 503};
}

Answer get_metrics(Call& call) {
    Answer answer;
    answer.text = call.ports.metrics.expose();
    answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return answer;
}

Answer get_site(Call& call) {
    const SiteFacts& site = call.ports.site;
    Json tiles;
    if (!site.tile_url.empty()) {
        tiles = Json::object({{"url", site.tile_url},
                              {"datum", site.tile_datum},
                              {"attribution", site.tile_attribution}});
    }
    return Json::object(
        {{"centre_name", Json::object({{"zh", site.centre_name_zh}, {"en", site.centre_name_en}})},
         {"centre_number", site.centre_number.empty() ? Json() : Json(site.centre_number)},
         {"version", site.version},
         {"languages", Json::array({"zh-CN", "en"})},
         {"demo", site.demo},
         {"server_time", iso8601(call.now)},
         {"map",
          Json::object({{"bounds", Json::array({site.west, site.south, site.east, site.north})},
                        {"tiles", std::move(tiles)}})}});
}

Answer open_stream(Call&) {
    return problem("upgrade_required");
}

Answer get_verify(Call& call) {
    if (auto fresh = call.desk.last_verify.fresh(call.now)) {
        return std::move(*fresh);
    }
    const Result<VerifyReport> report = call.ports.verify();
    if (!report) {
        return report.error();
    }
    constexpr std::size_t faults_shown_max = 100;
    Json faults = Json::array();
    for (const std::string& fault : report->faults) {
        if (faults.size() < faults_shown_max) {
            faults.push(fault);
        }
    }
    Json body = Json::object({{"checked_at", iso8601(call.now)},
                              {"ok", report->faults.empty()},
                              {"events", report->events},
                              {"erased", report->erased},
                              {"faults", std::move(faults)}});
    call.desk.last_verify.keep(body, call.now);
    return body;
}

}  // namespace tiexin::web

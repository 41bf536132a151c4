#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "app/admin.hpp"
#include "app/ports_file.hpp"
#include "app/server_body.hpp"
#include "base/json.hpp"
#include "base/log.hpp"

namespace tiexin::app {

namespace {

constexpr Duration pages_stop_max = seconds(5);

// The box round all outlines, for the map's first view.
void bound(const Json& coordinates, web::SiteFacts& site, bool& first) {
    const auto items = coordinates.items();
    if (items.size() == 2 && items[0].as_double() && items[1].as_double()) {
        const double lon = *items[0].as_double();
        const double lat = *items[1].as_double();
        site.west = first ? lon : std::min(site.west, lon);
        site.east = first ? lon : std::max(site.east, lon);
        site.south = first ? lat : std::min(site.south, lat);
        site.north = first ? lat : std::max(site.north, lat);
        first = false;
        return;
    }
    for (const Json& item : items) {
        bound(item, site, first);
    }
}

web::SiteFacts site_facts(const Config& config, const std::string& outlines) {
    web::SiteFacts site;
    site.centre_name_zh = config.centre_name_zh;
    site.centre_name_en = config.centre_name_en;
    site.centre_number = config.centre_number;
    site.version = version;
    site.demo = config.demo.has_value();
    site.tile_url = config.tile_url;
    site.tile_datum = config.tile_datum;
    site.tile_attribution = config.tile_attribution;
    site.outlines = outlines;
    const auto parsed = Json::parse(outlines);
    const Json* features = parsed ? parsed->find("features") : nullptr;
    bool first = true;
    for (const Json& feature : features != nullptr ? features->items() : std::span<const Json>{}) {
        const Json* geometry = feature.find("geometry");
        const Json* coordinates = geometry != nullptr ? geometry->find("coordinates") : nullptr;
        if (coordinates != nullptr) {
            bound(*coordinates, site, first);
        }
    }
    return site;
}

}  // namespace

web::Ports Server::Body::web_ports() {
    return {store->database(),
            store->log(),
            store->registry(),
            store->identity(),
            store->location(),
            store->alarms(),
            store->flows(),
            *files,
            *identity,
            *incidents,
            *enrol,
            *calls,
            store->calls(),
            *link,
            seats,
            places,
            *divisions,
            clock,
            metrics,
            site_facts(config, outlines),
            [this]() -> Result<web::VerifyReport> {
                auto verified = store->verify();
                if (!verified) {
                    return verified.error();
                }
                return web::VerifyReport{verified->events, verified->erased,
                                         std::move(verified->faults)};
            },
            [this]() -> web::ReadyReport {
                web::ReadyReport report;
                report.store =
                    store->database().read([](const Conn&) { return Result<void>(); }).ok();
                report.gateway = gateway != nullptr && !gateway->ports().empty();
                report.reason = report.store ? "" : "the database does not answer";
                return report;
            }};
}

Result<void> Server::Body::serve_pages() {
    const auto at = net::parse_endpoint(config.http);
    if (!at) {
        return Error{Code::bad_input,
                     "--http wants ADDR:PORT such as 127.0.0.1:8398, not " + config.http};
    }
    web_thread = std::make_unique<net::LoopThread>("web");
    web::WebOptions options;
    options.at = *at;
    options.ui = config.ui;
    options.worker_threads = static_cast<std::size_t>(config.web_workers);
    if (!config.tls_cert.empty()) {
        options.tls = net::TlsFiles{config.tls_cert, config.tls_key};
    }
    auto opened = web::Web::open(web_thread->loop(), web_ports(), options);
    if (!opened) {
        return Error{opened.error().code, "pages at " + config.http + ": " + opened.error().detail};
    }
    web = std::move(*opened);
    http_address = net::to_text(net::Endpoint{at->address, web->port()});
    pump = std::make_unique<Pump>(*deadlines, clock);
    pump->start();
    return {};
}

// The last step of a start: whoever finds ports.json finds everything.
Result<void> Server::Body::serve_commands() {
    auto listening = net::serve_local_line(
        admin_socket_path(config),
        [this](const std::string& line) { return answer_admin_line(*store, line); });
    if (!listening) {
        return listening.error();
    }
    commands = std::move(*listening);
    return write_ports_file(config.data + "/ports.json", http_address, sip_address,
                            gateway->ports());
}

// First nobody new comes in, then what is under way ends, then time stops, then the store closes.
void Server::Body::stop() {
    if (gateway) {
        gateway->stop_accepting();
    }
    if (homes) {
        homes->stop();
    }
    if (web) {
        std::mutex mutex;
        std::condition_variable done;
        bool stopped = false;
        web->stop(pages_stop_max, [&] {
            const std::lock_guard lock(mutex);
            stopped = true;
            done.notify_all();
        });
        std::unique_lock lock(mutex);
        done.wait(lock, [&] { return stopped; });
    }
    commands.reset();
    voice.reset();  // hangs up; what it tells of that is still written
    if (web_thread) {
        web_thread->stop();
        web.reset();
    }
    if (pump) {
        pump->stop();
    }
    for (const auto& thread : gateway_threads) {
        thread->stop();
    }
    if (herald) {
        herald->stop();
    }
    if (started && store) {
        if (const auto noted = flows::note_stop(store->database(), version); !noted) {
            log_warning("stop_not_noted", {{"why", noted.error().detail}});
        }
        std::remove((config.data + "/ports.json").c_str());
    }
    started = false;
    // Answers that are still on their way back need the sink and the lanes: the store drains first.
    store.reset();
    gateway.reset();
}

}  // namespace tiexin::app

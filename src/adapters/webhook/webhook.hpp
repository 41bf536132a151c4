#pragma once
// Telling a duty telephone, an SMS gateway or another system by one HTTP POST of JSON. Targets are
// named in the configuration; a name without an address cannot run, and the escalation ladder says
// so. Any thread.

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "base/metrics.hpp"
#include "flows/incidents.hpp"
#include "net/http_client.hpp"

namespace tiexin::adapters {

struct WebhookTarget {
    std::string url;
    std::string bearer;  // sent as Authorization: Bearer …; empty: none
};

class Webhook final : public flows::Herald {
public:
    Webhook(std::map<std::string, WebhookTarget, std::less<>> targets, Metrics& metrics);

    bool can_run(std::string_view target) const override;
    void run(std::string_view target, const Json& message) const override;

private:
    std::map<std::string, WebhookTarget, std::less<>> targets_;
    Counter& delivered_;
    Counter& failed_;
    std::unique_ptr<net::HttpClient> client_;
};

}  // namespace tiexin::adapters

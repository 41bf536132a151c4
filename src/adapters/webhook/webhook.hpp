#pragma once
// Telling a duty telephone, an SMS gateway or another system by one HTTP POST of JSON. Targets are
// named in the configuration; a name without an address cannot run, and the escalation ladder says
// so. Answered with 2xx it counts as taken. Any thread.

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "base/metrics.hpp"
#include "flows/herald.hpp"
#include "net/http_client.hpp"

namespace tiexin::adapters {

// One try; flows::notice_answer_limit must be longer.
constexpr Duration webhook_total_max = seconds(10);
static_assert(webhook_total_max < flows::notice_answer_limit);

struct WebhookTarget {
    std::string url;
    std::string bearer;  // sent as Authorization: Bearer …; empty: none
};

class Webhook final : public flows::Herald {
public:
    Webhook(std::map<std::string, WebhookTarget, std::less<>> targets, Metrics& metrics);

    bool can_run(std::string_view target) const override;
    void run(std::string_view target, const Json& message, Done done) const override;
    // Calls under way are answered as failed; run() is not to be called after it.
    void stop() { client_.reset(); }

private:
    std::map<std::string, WebhookTarget, std::less<>> targets_;
    Counter& delivered_;
    Counter& failed_;
    std::unique_ptr<net::HttpClient> client_;
};

}  // namespace tiexin::adapters

#include "adapters/webhook/webhook.hpp"

#include "base/log.hpp"

namespace tiexin::adapters {

Webhook::Webhook(std::map<std::string, WebhookTarget, std::less<>> targets, Metrics& metrics)
    : targets_(std::move(targets)),
      delivered_(
          metrics.counter("tiexin_webhook_delivered_total", "Webhook calls answered with 2xx.")),
      failed_(metrics.counter("tiexin_webhook_failed_total", "Webhook calls that nobody took.")),
      client_(std::make_unique<net::HttpClient>()) {}

bool Webhook::can_run(std::string_view target) const {
    const auto at = targets_.find(target);
    return at != targets_.end() && !at->second.url.empty();
}

void Webhook::run(std::string_view target, const Json& message, Done done) const {
    const auto at = targets_.find(target);
    if (at == targets_.end()) {
        failed_.add();
        log_error("webhook_without_address", {{"target", target}});
        done(Error{Code::unavailable, "no address"});
        return;
    }
    net::HttpCall call;
    call.method = net::Method::post;
    call.url = at->second.url;
    call.headers.add("Content-Type", "application/json; charset=utf-8");
    if (!at->second.bearer.empty()) {
        call.headers.add("Authorization", "Bearer " + at->second.bearer);
    }
    call.body = message.dump();
    call.total_max = webhook_total_max;
    const auto sent = client_->send(std::move(call), [this, name = std::string(target),
                                                      done](const Result<net::HttpReply>& reply) {
        if (reply && reply->status >= 200 && reply->status < 300) {
            delivered_.add();
            done({});
            return;
        }
        failed_.add();
        log_error("webhook_failed", {{"target", name},
                                     {"status", reply ? reply->status : 0},
                                     {"why", reply ? std::string_view("status")
                                                   : std::string_view(reply.error().detail)}});
        done(reply ? Error{Code::conflict, "status"} : reply.error());
    });
    if (!sent) {
        failed_.add();
        log_error("webhook_failed", {{"target", target}, {"why", sent.error().detail}});
        done(sent.error());
    }
}

}  // namespace tiexin::adapters

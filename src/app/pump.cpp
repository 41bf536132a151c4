#include "app/pump.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"

namespace tiexin::app {

Pump::Pump(flows::Deadlines& deadlines, const Clock& clock)
    : deadlines_(deadlines), clock_(clock) {}

Pump::~Pump() {
    stop();
}

void Pump::start() {
    thread_ = std::thread([this] { work(); });
}

void Pump::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Pump::work() {
    while (true) {
        const Instant now = clock_.now();
        Duration rest = pump_looks_every;
        const auto next = deadlines_.run(now);
        if (!next) {
            log_error("deadline_pump_failed", {{"why", next.error().detail}});
        } else if (*next) {
            rest = std::clamp(**next - clock_.now(), milliseconds(1), pump_looks_every);
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, std::chrono::microseconds(rest.us), [this] { return stopping_; });
        if (stopping_) {
            return;
        }
    }
}

}  // namespace tiexin::app

#pragma once
// The thread that turns due deadlines into decisions and sweeps silent seats. One per server.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/tx.hpp"
#include "flows/deadlines.hpp"
#include "flows/incidents.hpp"

namespace tiexin::app {

class Pump {
public:
    Pump(flows::Deadlines& deadlines, flows::Incidents& incidents, const Clock& clock);
    ~Pump();

    void start();
    void stop();  // joins; safe to call twice
    void wake();  // from any thread: an earlier deadline may have been set

private:
    void work();

    flows::Deadlines& deadlines_;
    flows::Incidents& incidents_;
    const Clock& clock_;
    std::mutex mutex_;  // guards stopping_ and woken_
    std::condition_variable wake_;
    bool stopping_ = false;
    bool woken_ = false;
    std::thread thread_;
};

// Deadlines are rows, so a pump that looks this often is late by no more; setting one wakes it at
// once.
constexpr Duration pump_looks_every = milliseconds(250);

}  // namespace tiexin::app

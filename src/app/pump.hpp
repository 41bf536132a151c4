#pragma once
// The thread that turns due deadlines into decisions. One per server.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/tx.hpp"
#include "flows/deadlines.hpp"

namespace tiexin::app {

class Pump {
public:
    Pump(flows::Deadlines& deadlines, const Clock& clock);
    ~Pump();

    void start();
    void stop();  // joins; safe to call twice

private:
    void work();

    flows::Deadlines& deadlines_;
    const Clock& clock_;
    std::mutex mutex_;  // guards stopping_
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

// Deadlines are rows; a pump that looks this often is late by no more.
constexpr Duration pump_looks_every = milliseconds(250);

}  // namespace tiexin::app

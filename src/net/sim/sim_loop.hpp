#pragma once
// SimTime: what is due in a simulated world, in order of time and then of asking. SimLoop: a Loop
// that lives by it. One thread drives all; post() alone may come from others (a store's writer), at
// the price of a repeatable order.

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "net/loop.hpp"

namespace tiexin::net {

class SimTime {
public:
    explicit SimTime(ManualClock& clock) : clock_(clock) {}

    void after(Duration delay, Loop::Task task);
    // Moves the clock to the next thing due, not past `until`, and does it. false: nothing is due
    // by then.
    bool step(Duration until);
    ManualClock& clock() { return clock_; }

private:
    struct Due {
        std::int64_t us;
        std::uint64_t order;
        auto operator<=>(const Due&) const = default;
    };
    ManualClock& clock_;
    std::mutex lock_;  // guards due_ and order_
    std::map<Due, Loop::Task> due_;
    std::uint64_t order_ = 0;
};

class SimLoop final : public Loop {
public:
    // `stopped` closes this loop's streams.
    SimLoop(std::shared_ptr<SimTime> time, std::function<void(Loop&)> stopped);
    ~SimLoop() override;

    void post(Task task) override { post_after({}, std::move(task)); }
    void post_after(Duration delay, Task task);
    void at_end_of_turn(Task task) override { post(std::move(task)); }
    void run() override;
    void stop() override;
    bool in_loop() const override { return true; }
    const Clock& clock() const override { return time_->clock(); }
    std::unique_ptr<Timer> make_timer(Task task) override;

private:
    std::shared_ptr<SimTime> time_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::function<void(Loop&)> stopped_;
};

}  // namespace tiexin::net

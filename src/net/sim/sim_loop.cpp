#include "net/sim/sim_loop.hpp"

#include "base/check.hpp"

namespace tiexin::net {

namespace {

class SimTimer final : public Timer {
public:
    SimTimer(std::shared_ptr<SimTime> time, std::shared_ptr<bool> alive, Loop::Task task)
        : time_(std::move(time)), alive_(std::move(alive)), task_(std::move(task)) {}
    ~SimTimer() override { cancel(); }

    void start(Duration after) override {
        cancel();
        valid_ = std::make_shared<bool>(true);
        time_->after(after, [this, valid = valid_, alive = alive_] {
            if (*valid && *alive) {
                *valid = false;
                task_();
            }
        });
    }
    void cancel() override { *valid_ = false; }

private:
    std::shared_ptr<SimTime> time_;
    std::shared_ptr<bool> alive_;
    Loop::Task task_;
    std::shared_ptr<bool> valid_ = std::make_shared<bool>(false);
};

}  // namespace

void SimTime::after(Duration delay, Loop::Task task) {
    const std::lock_guard guard(lock_);
    due_.emplace(Due{clock_.monotonic().us + delay.us, order_++}, std::move(task));
}

bool SimTime::step(Duration until) {
    Loop::Task task;
    {
        const std::lock_guard guard(lock_);
        if (due_.empty() || due_.begin()->first.us > until.us) {
            return false;
        }
        const Duration wait = Duration{due_.begin()->first.us} - clock_.monotonic();
        if (wait.us > 0) {
            clock_.advance(wait);
        }
        task = std::move(due_.begin()->second);
        due_.erase(due_.begin());
    }
    task();
    return true;
}

SimLoop::SimLoop(std::shared_ptr<SimTime> time, std::function<void(Loop&)> stopped)
    : time_(std::move(time)), stopped_(std::move(stopped)) {}

SimLoop::~SimLoop() {
    stop();
}

void SimLoop::post_after(Duration delay, Task task) {
    time_->after(delay, [alive = alive_, task = std::move(task)] {
        if (*alive) {
            task();
        }
    });
}

// A simulated loop has no thread to run on: SimNetwork::run_for drives it.
void SimLoop::run() {
    CHECK(!"run() of a simulated loop");
}

void SimLoop::stop() {
    if (*alive_) {
        *alive_ = false;
        stopped_(*this);
    }
}

std::unique_ptr<Timer> SimLoop::make_timer(Task task) {
    return std::make_unique<SimTimer>(time_, alive_, std::move(task));
}

}  // namespace tiexin::net

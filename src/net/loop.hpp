#pragma once
// Loop: one thread that waits for sockets and timers and runs what is posted to it. Everything that
// belongs to a loop (streams, timers, sessions) is used on its thread only; post() is how other
// threads reach it. The real loop stands on Asio; the simulated one (net/sim_network.hpp) on a
// virtual clock.

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/time.hpp"
#include "net/timer.hpp"

namespace tiexin::net {

class Loop {
public:
    using Task = std::function<void()>;

    virtual ~Loop() = default;
    Loop() = default;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // From any thread. Tasks run on the loop in the order posted, never inside post(). Dropped once
    // the loop has stopped.
    virtual void post(Task task) = 0;
    // On the loop's thread, after everything that is ready in this turn: to do once what many
    // callers asked for.
    virtual void at_end_of_turn(Task task) = 0;
    // Runs until stop(); then closes the loop's streams (on_closed(stopping)) and returns. Once per
    // loop.
    virtual void run() = 0;
    virtual void stop() = 0;  // from any thread
    virtual bool in_loop() const = 0;
    virtual const Clock& clock() const = 0;
    virtual std::unique_ptr<Timer> make_timer(Task task) = 0;
};

std::unique_ptr<Loop> make_loop();

// A real loop with its thread; the end of its life stops and joins it.
class LoopThread {
public:
    explicit LoopThread(const std::string& name);  // the thread's name, at most 15 bytes are kept
    ~LoopThread();
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;

    Loop& loop() { return *loop_; }
    void stop();  // stops and joins; safe to call twice, not from the loop itself

private:
    std::unique_ptr<Loop> loop_;
    std::thread thread_;
};

}  // namespace tiexin::net

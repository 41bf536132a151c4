#pragma once
// Workers: a few threads that run handlers, so that the web loop never waits for the database. Made
// with no thread it runs each task at once on the caller's: tests and the simulated world. The
// queue is bounded; who finds it full answers "busy".

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tiexin::web {

class Workers {
public:
    using Task = std::function<void()>;

    Workers(std::size_t threads, std::size_t queued_max);
    ~Workers();  // runs what is queued, then joins
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // From any thread. false: full or stopping, the task was not taken.
    bool post(Task task);
    void stop();  // runs what is queued, then joins; safe to call twice

private:
    void work();

    const std::size_t queued_max_;
    const bool inline_;
    std::mutex mutex_;  // guards queue_ and stopping_
    std::condition_variable wake_;
    std::deque<Task> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tiexin::web

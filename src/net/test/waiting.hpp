#pragma once
// What the tests of real sockets share: a queue that the loop's thread fills and the test's thread
// waits on.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace tiexin::net::test {

constexpr auto patience = std::chrono::seconds(10);

template <class T>
class Mailbox {
public:
    void put(T item) {
        const std::lock_guard guard(lock_);
        items_.push_back(std::move(item));
        arrived_.notify_one();
    }
    std::optional<T> take(std::chrono::milliseconds at_most = patience) {
        std::unique_lock guard(lock_);
        if (!arrived_.wait_for(guard, at_most, [this] { return !items_.empty(); })) {
            return std::nullopt;
        }
        T item = std::move(items_.front());
        items_.pop_front();
        return item;
    }

private:
    std::mutex lock_;  // guards items_
    std::condition_variable arrived_;
    std::deque<T> items_;
};

}  // namespace tiexin::net::test

#include "store/readers.hpp"

#include <chrono>

#include "base/log.hpp"
#include "store/binary.hpp"
#include "store/transaction.hpp"

namespace tiexin::store {

Result<void> Readers::read(const ReadFn& fn) {
    auto taken = take();
    if (!taken) {
        return taken.error();
    }
    std::unique_ptr<Connection> connection = std::move(taken).value();
    Result<void> result;
    try {
        const CheckScope checks_throw;
        connection->binary().begin_read();
        result = fn(StoredConn(*connection));
    } catch (...) {
        result = error_of_exception();
        log_error("read_failed",
                  {{"code", code_row(result.error().code).name}, {"why", result.error().detail}});
    }
    connection->binary().rollback();
    give_back(std::move(connection));
    return result;
}

Result<std::unique_ptr<Connection>> Readers::take() {
    std::unique_lock lock(mutex_);
    const bool free = freed_.wait_for(lock, std::chrono::microseconds(read_wait_max.us),
                                      [this] { return !free_.empty() || opened_ < count_max_; });
    if (!free) {
        return Error{Code::busy, "every reading connection is in use"};
    }
    if (!free_.empty()) {
        auto connection = std::move(free_.back());
        free_.pop_back();
        return connection;
    }
    ++opened_;
    lock.unlock();
    try {
        return std::make_unique<Connection>(url_, Access::read);
    } catch (...) {
        const Error error = error_of_exception();
        lock.lock();
        --opened_;
        freed_.notify_one();
        return error;
    }
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(connection));
    freed_.notify_one();
}

}  // namespace tiexin::store

#pragma once
// Connections for reading, opened when first needed. One read() has one of them for itself and sees
// one snapshot. Any thread.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "store/dialect.hpp"

namespace tiexin::store {

constexpr Duration read_wait_max = seconds(5);  // for a free connection

class Readers {
public:
    Readers(Url url, std::size_t count_max) : url_(std::move(url)), count_max_(count_max) {}
    Result<void> read(const ReadFn& fn);

private:
    Result<std::unique_ptr<Connection>> take();
    void give_back(std::unique_ptr<Connection> connection);

    Url url_;
    std::size_t count_max_;
    std::mutex mutex_;  // guards free_ and opened_
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> free_;
    std::size_t opened_ = 0;
};

}  // namespace tiexin::store

#pragma once
// Moves the write-ahead log into the database beside the writer, so that no commit waits for it: a
// thread with its own connection moves the bulk, then the writer, between two batches, the little
// that came meanwhile; the log then starts over. Without a thread the writer moves all of it.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "store/binary.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

constexpr std::int64_t log_pages_before_checkpoint = 4'096;  // 16 MiB

class Checkpointer {
public:
    // none: no thread.
    explicit Checkpointer(std::unique_ptr<Connection> connection);
    ~Checkpointer();
    void after_commit(Binary& writer);  // on the writer's thread, outside a transaction

private:
    enum class Stage : unsigned char { idle, bulk, tail, stopping };
    void run_thread();

    std::unique_ptr<Connection> connection_;
    std::mutex mutex_;  // guards stage_
    std::condition_variable changed_;
    Stage stage_ = Stage::idle;
    std::thread thread_;
};

}  // namespace tiexin::store

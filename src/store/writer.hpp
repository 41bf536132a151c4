#pragma once
// The one batching writer: functions queue up, run as savepoints of one transaction and share one
// commit with one sync. An idle writer starts at once; what arrives while it commits is the next
// batch. It owns the writing connection; hooks, subscribers and completions run on its thread, in
// this order, after the sync. An exception out of those is our own bug and ends the process.

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/metrics.hpp"
#include "store/checkpointer.hpp"
#include "store/event_log.hpp"
#include "store/transaction.hpp"

namespace tiexin::store {

struct WriterSettings {
    const Clock& clock;
    bool own_thread = true;
    std::function<bool(std::uint64_t)> fail_commit;
    Metrics* metrics = nullptr;
};

class Writer {
public:
    Writer(std::unique_ptr<Connection> connection, std::unique_ptr<Checkpointer> checkpointer,
           StoredLog& log, SecretKey head_key, WriterSettings settings);
    ~Writer();  // drains the queue

    Result<void> write(const WriteFn& fn);
    bool write_async(WriteFn fn, std::function<void(Result<void>)> done);
    bool write_later(WriteFn fn);
    std::size_t pump();  // one batch: what waits, and what was to be written later

private:
    struct Job {
        WriteFn fn;
        std::function<void(Result<void>)> done;
    };
    struct Counts {
        Histogram* commit_s = nullptr;
        Histogram* batch = nullptr;
        Counter* failed_commits = nullptr;
        Counter* failed_checks = nullptr;
    };

    void run_thread();
    std::vector<Job> take_batch();
    void run_batch(std::vector<Job>& jobs);
    void commit_batch(std::vector<Job>& jobs, std::vector<Result<void>>& results, Hooks& hooks);
    Result<void> run_one(const Job& job, Hooks& hooks);
    void count(Duration took, std::size_t jobs);

    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Checkpointer> checkpointer_;
    StoredLog& log_;
    LogAppender appender_;
    IdSource ids_;
    WriterSettings settings_;
    Counts counts_;
    std::uint64_t commits_ = 0;
    bool running_ = false;  // of the thread that runs batches

    std::mutex queue_mutex_;  // guards queue_, later_ and stopping_
    std::condition_variable queued_;
    std::deque<Job> queue_;
    std::deque<Job> later_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tiexin::store

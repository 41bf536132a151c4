#include "store/writer.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "store/binary.hpp"
#include "store/store.hpp"

namespace tiexin::store {

namespace {

Error not_written(const std::string& why) {
    return {Code::unavailable, "nothing was kept: " + why};
}

const std::vector<double>& batch_bounds() {
    static const std::vector<double> bounds{1, 4, 16, 64, 256, 1'024, 4'096};
    return bounds;
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, std::unique_ptr<Checkpointer> checkpointer,
               StoredLog& log, SecretKey head_key, WriterSettings settings)
    : connection_(std::move(connection)),
      checkpointer_(std::move(checkpointer)),
      log_(log),
      appender_(*connection_, std::move(head_key)),
      settings_(std::move(settings)) {
    // Ids stay ahead of those of the last run even when the clock was set back meanwhile.
    (void)ids_.next(appender_.last_at() + seconds(1));
    if (settings_.metrics != nullptr) {
        Metrics& metrics = *settings_.metrics;
        counts_.commit_s =
            &metrics.histogram("tiexin_store_batch_seconds",
                               "From taking a batch until it is synced.", latency_bounds_s());
        counts_.batch = &metrics.histogram("tiexin_store_batch_functions",
                                           "Functions that shared one commit.", batch_bounds());
        counts_.failed_commits = &metrics.counter("tiexin_store_failed_commits_total",
                                                  "Batches of which nothing was kept.");
        counts_.failed_checks = &metrics.counter("tiexin_store_failed_checks_total",
                                                 "Functions undone by a failed CHECK.");
    }
    if (settings_.own_thread) {
        thread_ = std::thread([this] { run_thread(); });
    }
}

Writer::~Writer() {
    {
        const std::lock_guard lock(queue_mutex_);
        stopping_ = true;
    }
    queued_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
    while (pump() > 0) {
    }
}

Result<void> Writer::write(const WriteFn& fn) {
    CHECK(std::this_thread::get_id() != thread_.get_id());  // it would wait for itself
    struct Waiter {
        std::mutex mutex;
        std::condition_variable ready;
        std::optional<Result<void>> result;
    } waiter;
    CHECK(settings_.own_thread || !running_);
    const auto done = [&waiter](Result<void> result) {
        const std::lock_guard lock(waiter.mutex);
        waiter.result = std::move(result);
        waiter.ready.notify_one();
    };
    if (!write_async([&fn](Tx& tx) { return fn(tx); }, done)) {
        return Error{Code::busy, "the queue of writes is full"};
    }
    if (!settings_.own_thread) {
        while (!waiter.result) {
            pump();
        }
        return std::move(*waiter.result);
    }
    std::unique_lock lock(waiter.mutex);
    waiter.ready.wait(lock, [&waiter] { return waiter.result.has_value(); });
    return std::move(*waiter.result);
}

bool Writer::write_async(WriteFn fn, std::function<void(Result<void>)> done) {
    {
        const std::lock_guard lock(queue_mutex_);
        if (queue_.size() >= writes_queued_max || stopping_) {
            return false;
        }
        queue_.push_back({std::move(fn), std::move(done)});
        if (queue_.size() > 1) {
            return true;  // whoever put the first one woke the writer
        }
    }
    queued_.notify_one();
    return true;
}

bool Writer::write_later(WriteFn fn) {
    const std::lock_guard lock(queue_mutex_);
    if (later_.size() >= writes_queued_max || stopping_) {
        return false;
    }
    later_.push_back({std::move(fn), nullptr});
    if (queue_.empty() && later_.size() == 1) {
        queued_.notify_one();  // a writer without work sleeps without end
    }
    return true;
}

std::size_t Writer::pump() {
    std::vector<Job> jobs;
    {
        const std::lock_guard lock(queue_mutex_);
        jobs = take_batch();
    }
    if (!jobs.empty()) {
        run_batch(jobs);
    }
    return jobs.size();
}

void Writer::run_thread() {
    for (;;) {
        std::vector<Job> jobs;
        {
            std::unique_lock lock(queue_mutex_);
            const auto wanted = [this] { return stopping_ || !queue_.empty(); };
            queued_.wait(lock, [&] { return wanted() || !later_.empty(); });
            queued_.wait_for(lock, std::chrono::microseconds(write_later_wait.us), wanted);
            if (queue_.empty() && later_.empty()) {
                return;
            }
            jobs = take_batch();
        }
        run_batch(jobs);
    }
}

std::vector<Writer::Job> Writer::take_batch() {
    std::vector<Job> jobs;
    for (std::deque<Job>* from : {&queue_, &later_}) {
        const std::size_t count = std::min(from->size(), batch_writes_max - jobs.size());
        const auto end = from->begin() + static_cast<std::ptrdiff_t>(count);
        jobs.insert(jobs.end(), std::make_move_iterator(from->begin()),
                    std::make_move_iterator(end));
        from->erase(from->begin(), end);
    }
    return jobs;
}

void Writer::run_batch(std::vector<Job>& jobs) {
    running_ = true;
    const Duration began = settings_.clock.monotonic();
    const LogAppender::Mark start = appender_.mark();
    std::vector<Result<void>> results(jobs.size());
    Hooks hooks;
    appender_.begin_batch();
    bool kept = true;
    try {
        commit_batch(jobs, results, hooks);
    } catch (...) {
        const Error why = error_of_exception();
        connection_->binary().rollback();
        appender_.back_to({start.seq, start.chain, 0});
        hooks.clear();
        std::fill(results.begin(), results.end(), Result<void>(not_written(why.detail)));
        log_error("commit_failed", {{"functions", jobs.size()}, {"why", why.detail}});
        kept = false;
    }
    count(settings_.clock.monotonic() - began, jobs.size());
    if (!kept && counts_.failed_commits != nullptr) {
        counts_.failed_commits->add();
    }
    const Instant committed = settings_.clock.now();
    for (const auto& hook : hooks) {
        hook(committed);
    }
    if (!appender_.batch().empty()) {
        log_.publish(appender_.batch());
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (jobs[i].done) {
            jobs[i].done(std::move(results[i]));
        }
    }
    if (checkpointer_) {
        checkpointer_->after_commit(connection_->binary());
    }
    running_ = false;
}

void Writer::commit_batch(std::vector<Job>& jobs, std::vector<Result<void>>& results,
                          Hooks& hooks) {
    Binary& binary = connection_->binary();
    binary.begin_write();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        results[i] = run_one(jobs[i], hooks);
        if (!binary.in_transaction()) {
            throw SqlError("the database gave the transaction up");
        }
    }
    if (!appender_.batch().empty()) {
        appender_.seal_head();
    }
    ++commits_;
    if (settings_.fail_commit && settings_.fail_commit(commits_)) {
        throw SqlError("the commit was made to fail");
    }
    binary.commit();
}

Result<void> Writer::run_one(const Job& job, Hooks& hooks) {
    Binary& binary = connection_->binary();
    const LogAppender::Mark mark = appender_.mark();
    const std::size_t hooks_before = hooks.size();
    Result<void> result;
    binary.savepoint();
    try {
        const CheckScope checks_throw;
        StoredTx tx({*connection_, appender_, ids_, hooks}, settings_.clock.now());
        result = job.fn(tx);
    } catch (...) {
        result = error_of_exception();
        log_error("write_function_failed",
                  {{"code", code_row(result.error().code).name}, {"why", result.error().detail}});
        if (result.error().code == Code::unsupported && counts_.failed_checks != nullptr) {
            counts_.failed_checks->add();
        }
    }
    if (result.ok()) {
        binary.release();
        return result;
    }
    if (binary.in_transaction()) {
        binary.rollback_to_savepoint();
    }
    appender_.back_to(mark);
    hooks.resize(hooks_before);
    return result;
}

void Writer::count(Duration took, std::size_t jobs) {
    if (counts_.commit_s != nullptr) {
        counts_.commit_s->observe(static_cast<double>(took.us) * 1e-6);
        counts_.batch->observe(static_cast<double>(jobs));
    }
}

}  // namespace tiexin::store

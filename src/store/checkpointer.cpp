#include "store/checkpointer.hpp"

#include "base/log.hpp"
#include "store/transaction.hpp"

namespace tiexin::store {

namespace {

// A checkpoint that fails loses nothing: the log keeps every page, and the next one tries again.
void checkpoint(Binary& binary) {
    try {
        (void)binary.checkpoint();
    } catch (...) {
        log_error("checkpoint_failed", {{"why", error_of_exception().detail}});
    }
}

}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {
    if (connection_) {
        thread_ = std::thread([this] { run_thread(); });
    }
}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        stage_ = Stage::stopping;
    }
    changed_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Checkpointer::after_commit(Binary& writer) {
    const bool full = writer.log_pages() >= log_pages_before_checkpoint;
    if (!connection_) {
        if (full) {
            checkpoint(writer);
        }
        return;
    }
    bool tail = false;
    {
        const std::lock_guard lock(mutex_);
        tail = stage_ == Stage::tail;
        if (tail) {
            stage_ = Stage::idle;
        } else if (full && stage_ == Stage::idle) {
            stage_ = Stage::bulk;
            changed_.notify_one();
        }
    }
    if (tail) {
        checkpoint(writer);
    }
}

void Checkpointer::run_thread() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stage_ == Stage::bulk || stage_ == Stage::stopping; });
        if (stage_ == Stage::stopping) {
            return;
        }
        lock.unlock();
        checkpoint(connection_->binary());
        lock.lock();
        if (stage_ == Stage::bulk) {
            stage_ = Stage::tail;
        }
    }
}

}  // namespace tiexin::store

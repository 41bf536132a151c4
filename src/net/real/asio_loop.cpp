#include "net/real/asio_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "base/check.hpp"
#include "net/real/real_stream.hpp"

namespace tiexin::net {

namespace asio = boost::asio;

namespace {

constexpr Duration sweep_pace = seconds(1);

class AsioTimer final : public Timer {
public:
    AsioTimer(AsioLoop& loop, Loop::Task task)
        : state_(std::make_shared<State>(loop.executor(), std::move(task))) {}
    ~AsioTimer() override { cancel(); }

    void start(Duration after) override {
        const auto round = ++state_->round;
        state_->timer.expires_after(std::chrono::microseconds(after.us));
        state_->timer.async_wait([state = state_, round](const boost::system::error_code& error) {
            if (!error && state->round == round) {
                state->task();
            }
        });
    }
    void cancel() override {
        ++state_->round;
        state_->timer.cancel();
    }

private:
    // Outlives the timer while Asio holds the wait. `round` tells a forgotten start from the last
    // one.
    struct State {
        State(IoExecutor executor, Loop::Task what) : timer(executor), task(std::move(what)) {}
        SteadyTimer timer;
        Loop::Task task;
        std::uint64_t round = 0;
    };
    std::shared_ptr<State> state_;
};

}  // namespace

// The reactor's descriptors are touched by the loop's thread only, so they need no lock; posting
// keeps its own.
AsioLoop::AsioLoop()
    : read_buffer_(read_bytes_max),
      context_(static_cast<int>(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO)),
      poll_(context_.get_executor()),
      sweep_timer_(context_.get_executor()) {}

AsioLoop::~AsioLoop() {
    CHECK(!running_);
    close_streams();
}

void AsioLoop::post(Task task) {
    if (!stopped_) {
        asio::post(context_, std::move(task));
    }
}

void AsioLoop::at_end_of_turn(Task task) {
    end_tasks_.push_back(std::move(task));
    end_turn_later();
}

void AsioLoop::settle_later(RealStream* stream) {
    to_settle_.push_back(stream);
    end_turn_later();
}

void AsioLoop::free_later(RealStream* stream) {
    closed_.push_back(stream);
    if (!stopped_) {
        end_turn_later();
    }
}

// Asio runs what is posted from the loop after everything that is ready now, and polls the sockets
// first: the end of the turn is one post.
void AsioLoop::end_turn_later() {
    if (!end_posted_) {
        end_posted_ = true;
        asio::post(context_, [this] { end_turn(); });
    }
}

void AsioLoop::end_turn() {
    end_posted_ = false;
    std::vector<Task> tasks;
    tasks.swap(end_tasks_);
    for (Task& task : tasks) {
        task();
    }
    settling_.swap(to_settle_);
    for (RealStream* stream : settling_) {
        stream->settle();
    }
    settling_.clear();
    free_closed();
}

// One that somebody wrote to in its last moment is still to be settled, and freed after that.
void AsioLoop::free_closed() {
    for (RealStream* stream = closed_.front(); stream != nullptr;) {
        RealStream* const next = stream->links.after;
        if (!stream->awaits_settle()) {
            StreamList::take_out(stream);
            delete stream;
        }
        stream = next;
    }
}

void AsioLoop::run() {
    CHECK(!running_ && !stopped_);
    thread_ = std::this_thread::get_id();
    running_ = true;
    const auto work = asio::make_work_guard(context_);
    context_.run();
    close_streams();
    running_ = false;
}

void AsioLoop::stop() {
    asio::post(context_, [this] {
        stopped_ = true;
        context_.stop();
    });
}

bool AsioLoop::in_loop() const {
    return running_ && thread_.load() == std::this_thread::get_id();
}

std::unique_ptr<Timer> AsioLoop::make_timer(Task task) {
    return std::make_unique<AsioTimer>(*this, std::move(task));
}

Buffer AsioLoop::take_buffer() {
    if (spare_.empty()) {
        return {};
    }
    Buffer buffer = std::move(spare_.back());
    spare_.pop_back();
    return buffer;
}

void AsioLoop::give_buffer(Buffer&& buffer) {
    if (spare_.size() < spare_buffers_max && buffer.capacity() <= spare_buffer_bytes_max) {
        buffer.clear();
        spare_.push_back(std::move(buffer));
    } else {
        buffer = Buffer();
    }
}

IdleGroup& AsioLoop::idle_group(Duration idle_max) {
    IdleGroup& group = groups_[idle_max.us];
    group.idle_max = idle_max;
    return group;
}

void AsioLoop::start_sweeping() {
    if (!sweeping_) {
        sweeping_ = true;
        sweep_later();
    }
}

void AsioLoop::sweep_later() {
    sweep_timer_.expires_after(std::chrono::microseconds(sweep_pace.us));
    sweep_timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            sweep();
        }
    });
}

// A loop without streams sleeps: the next stream starts the sweep again.
void AsioLoop::sweep() {
    const Duration now = clock_.monotonic();
    while (!lingering_.empty() && now - lingering_.front()->heard() >= close_linger) {
        lingering_.front()->finish(CloseReason::local);
    }
    bool any = !lingering_.empty();
    for (auto& [key, group] : groups_) {
        while (!group.active.empty() && now - group.active.front()->heard() >= group.idle_max) {
            group.active.front()->finish(CloseReason::idle);
        }
        any = any || !group.active.empty() || !group.paused.empty();
    }
    sweeping_ = any;
    if (any) {
        sweep_later();
    }
}

// First all are told, then all are freed: one stream's handler may still name another stream. Asio
// runs no handler of this loop any more, so the operations it still holds are never called.
std::uint64_t AsioLoop::at_close(Task task) {
    closers_[++last_closer_] = std::move(task);
    return last_closer_;
}

void AsioLoop::close_streams() {
    stopped_ = true;
    for (auto closers = std::exchange(closers_, {}); auto& [number, closer] : closers) {
        closer();
    }
    settling_.clear();
    to_settle_.clear();
    for (auto& [key, group] : groups_) {
        for (StreamList* list : {&group.active, &group.paused}) {
            while (!list->empty()) {
                list->front()->finish(CloseReason::stopping);
            }
        }
    }
    while (!lingering_.empty()) {
        lingering_.front()->finish(CloseReason::stopping);
    }
    while (!closed_.empty()) {
        RealStream* stream = closed_.front();
        StreamList::take_out(stream);
        delete stream;
    }
}

bool assign_socket(TcpSocket& socket, OwnedFd& fd, const Endpoint& remote) {
    boost::system::error_code error;
    socket.assign(remote.address.is_v4() ? asio::ip::tcp::v4() : asio::ip::tcp::v6(), fd.get(),
                  error);
    if (!error) {
        fd.release();
    }
    return !error;
}

AsioLoop& asio_loop(Loop& loop) {
    auto* real = dynamic_cast<AsioLoop*>(&loop);
    CHECK(real != nullptr);
    return *real;
}

}  // namespace tiexin::net

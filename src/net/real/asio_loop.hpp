#pragma once
// AsioLoop: the real Loop, and what its streams share: one read buffer, spare write buffers, the
// list of streams that want to be settled at the end of the turn, and the lists by which idle ones
// are found. For the .cpp files of net only.

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <span>
#include <vector>

#include "net/loop.hpp"
#include "net/real/owned_fd.hpp"
#include "net/real/stream_list.hpp"
#include "net/real/stream_poll.hpp"
#include "net/stream.hpp"

namespace tiexin::net {

using IoExecutor = boost::asio::io_context::executor_type;
using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, IoExecutor>;
using SteadyTimer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, IoExecutor>;

constexpr std::size_t spare_buffers_max = 64;
constexpr std::size_t spare_buffer_bytes_max = 64 * 1024;

// The streams of one idle limit, the one heard longest ago first; paused ones wait apart, without a
// limit.
struct IdleGroup {
    Duration idle_max;
    StreamList active;
    StreamList paused;
};

class AsioLoop final : public Loop {
public:
    AsioLoop();
    ~AsioLoop() override;

    void post(Task task) override;
    void at_end_of_turn(Task task) override;
    void run() override;
    void stop() override;
    bool in_loop() const override;
    const Clock& clock() const override { return clock_; }
    std::unique_ptr<Timer> make_timer(Task task) override;

    IoExecutor executor() { return context_.get_executor(); }
    boost::asio::io_context& context() { return context_; }
    bool stopped() const { return stopped_; }
    // Whether what belongs to the loop may be touched from this thread: on it, or while it does not
    // run.
    bool mine_to_touch() const { return in_loop() || !running_; }

    std::span<std::uint8_t> read_buffer() { return read_buffer_; }
    Buffer take_buffer();
    void give_buffer(Buffer&& buffer);

    IdleGroup& idle_group(Duration idle_max);  // stays where it is for the life of the loop
    StreamList& lingering() { return lingering_; }
    StreamPoll& poll() { return poll_; }
    void settle_later(RealStream* stream);  // RealStream::settle() at the end of the turn
    void free_later(RealStream* stream);    // deleted at the end of the turn
    void start_sweeping();
    // Called once when the loop ends, unless forgotten before: for connections nobody else ends.
    // Loop thread only.
    std::uint64_t at_close(Task task);
    void forget_at_close(std::uint64_t number) { closers_.erase(number); }

private:
    void end_turn_later();
    void end_turn();
    void free_closed();
    void sweep_later();
    void sweep();
    void close_streams();

    SystemClock clock_;
    std::atomic<std::thread::id> thread_;
    std::atomic<bool> running_ = false;
    std::atomic<bool> stopped_ = false;
    std::vector<std::uint8_t> read_buffer_;
    std::vector<Buffer> spare_;
    std::map<std::int64_t, IdleGroup> groups_;  // by idle_max in microseconds
    StreamList lingering_;                      // closing, waiting for the peer's end
    StreamList closed_;                         // finished, freed at the end of the turn
    std::vector<RealStream*> to_settle_;
    std::vector<RealStream*> settling_;
    std::vector<Task> end_tasks_;
    std::map<std::uint64_t, Task> closers_;
    std::uint64_t last_closer_ = 0;
    bool end_posted_ = false;
    bool sweeping_ = false;
    boost::asio::io_context context_;
    StreamPoll poll_;
    SteadyTimer sweep_timer_;
};

// Gives the descriptor to the socket; false: the system has no room for another.
bool assign_socket(TcpSocket& socket, OwnedFd& fd, const Endpoint& remote);

// The real loop behind `loop`. A simulated one here is our own bug.
AsioLoop& asio_loop(Loop& loop);

}  // namespace tiexin::net

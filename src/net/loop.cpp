#include "net/loop.hpp"

#include <pthread.h>

#include <future>

#include "net/real/asio_loop.hpp"

namespace tiexin::net {

namespace {
constexpr std::size_t thread_name_bytes_max = 15;  // the kernel's limit
}  // namespace

std::unique_ptr<Loop> make_loop() {
    return std::make_unique<AsioLoop>();
}

LoopThread::LoopThread(const std::string& name)
    : loop_(make_loop()), thread_([loop = loop_.get()] { loop->run(); }) {
    pthread_setname_np(thread_.native_handle(), name.substr(0, thread_name_bytes_max).c_str());
    std::promise<void> running;
    loop_->post([&running] { running.set_value(); });
    running.get_future().wait();
}

LoopThread::~LoopThread() {
    stop();
}

void LoopThread::stop() {
    if (thread_.joinable()) {
        loop_->stop();
        thread_.join();
    }
}

}  // namespace tiexin::net

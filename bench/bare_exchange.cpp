// bench_bare_exchange: what the kernel alone makes of "one frame, one answer" on this machine: as many
// connections as the load test, one frame of a position report's size in flight on each, two bare epoll
// loops on two threads, no protocol and no database. What the platform reaches is read beside this.
//   bench_bare_exchange --connections 1000 --seconds 5

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t frame_bytes = 60;   // jt808 0200 with two items
constexpr std::size_t answer_bytes = 20;  // jt808 8001
constexpr int events_max = 256;

int checked(int result, const char* what) {
    if (result < 0) {
        throw std::runtime_error(fmt::format("{}: errno {}", what, errno));
    }
    return result;
}

void no_delay(int fd) {
    const int on = 1;
    checked(::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
}

// Answers `send_bytes` to whatever is read, on every socket, until told to stop.
void exchange(const std::vector<int>& sockets, std::size_t send_bytes,
              const std::atomic<bool>& stop, std::atomic<std::uint64_t>& exchanged) {
    const int poll = checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    for (const int fd : sockets) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        checked(::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
    }
    std::array<epoll_event, events_max> ready;
    std::array<char, 4'096> bytes{};
    while (!stop) {
        const int count = ::epoll_wait(poll, ready.data(), events_max, 100);
        for (int i = 0; i < count; ++i) {
            const int fd = ready[static_cast<std::size_t>(i)].data.fd;
            if (::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0 &&
                ::send(fd, bytes.data(), send_bytes, MSG_NOSIGNAL | MSG_DONTWAIT) > 0) {
                exchanged.fetch_add(1, std::memory_order_relaxed);
            }
        }
    }
    ::close(poll);
}

int measure(std::size_t connections, int seconds) {
    const int listener = checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const at = reinterpret_cast<sockaddr*>(&address);
    checked(::bind(listener, at, length), "bind");
    checked(::listen(listener, SOMAXCONN), "listen");
    checked(::getsockname(listener, at, &length), "getsockname");
    std::vector<int> near;
    std::vector<int> far;
    for (std::size_t i = 0; i < connections; ++i) {
        near.push_back(checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
        checked(::connect(near.back(), at, length), "connect");
        far.push_back(checked(::accept(listener, nullptr, nullptr), "accept"));
        no_delay(near.back());
        no_delay(far.back());
    }
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> answered = 0;
    std::atomic<std::uint64_t> sent = 0;
    std::thread server([&] { exchange(far, answer_bytes, stop, answered); });
    std::thread client([&] { exchange(near, frame_bytes, stop, sent); });
    const std::array<char, frame_bytes> first{};
    for (const int fd : near) {
        checked(static_cast<int>(::send(fd, first.data(), first.size(), MSG_NOSIGNAL)), "send");
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const std::uint64_t before = answered;
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    const std::uint64_t after = answered;
    stop = true;
    server.join();
    client.join();
    fmt::print("{{\"figure\":\"bare_exchange\",\"connections\":{},\"frames_per_s\":{}}}\n",
               connections, (after - before) / static_cast<std::uint64_t>(seconds));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli("What the kernel alone makes of one frame and one answer");
    std::size_t connections = 1'000;
    int seconds = 5;
    cli.add_option("--connections", connections)->check(CLI::Range(1, 10'000));
    cli.add_option("--seconds", seconds)->check(CLI::Range(1, 600));
    CLI11_PARSE(cli, argc, argv);
    try {
        return measure(connections, seconds);
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_bare_exchange: {}\n", error.what());
        return 1;
    }
}

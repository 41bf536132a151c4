#pragma once
// A real Mosquitto of a test: on 127.0.0.1 and a free port, with a folder of its own, ended by its
// process id. Test code only.

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

namespace tiexin::adapters {

// Looks again and again, for at most so long.
inline bool eventually(const std::function<bool()>& holds, int seconds_max = 20) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds_max);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

class Broker {
public:
    Broker() {
        char name[] = "/tmp/tiexin-broker-XXXXXX";
        folder_ = ::mkdtemp(name);
        port_ = free_port();
        start();
    }
    ~Broker() {
        kill();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    int port() const { return port_; }
    bool there() const { return answers(port_); }
    std::string url() const { return "mqtt://127.0.0.1:" + std::to_string(port_); }

    // It keeps retained messages and sessions on disk when it is asked to end.
    void end() { signal(SIGTERM); }
    void kill() { signal(SIGKILL); }
    void start() {
        const std::string file = folder_ + "/broker.conf";
        std::ofstream(file) << "listener " << port_ << " 127.0.0.1\nallow_anonymous true\n"
                            << "persistence true\npersistence_location " << folder_ << "/\n"
                            << "queue_qos0_messages true\n";
        // As root it would become the user mosquitto, who may not write here.
        std::ofstream(file, std::ios::app) << "user root\n";
        pid_ = ::fork();
        if (pid_ == 0) {
            const int null = ::open("/dev/null", O_RDWR);
            ::dup2(null, 1);
            ::dup2(null, 2);
            ::execlp("mosquitto", "mosquitto", "-c", file.c_str(), nullptr);
            ::execl("/usr/sbin/mosquitto", "mosquitto", "-c", file.c_str(), nullptr);
            ::_exit(127);
        }
        (void)eventually([this] { return there(); });
    }

private:
    void signal(int number) {
        if (pid_ > 0) {
            ::kill(pid_, number);
            ::waitpid(pid_, nullptr, 0);
            pid_ = -1;
        }
    }
    static sockaddr_in at(int port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        return address;
    }
    static int free_port() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = at(0);
        socklen_t size = sizeof address;
        (void)::bind(socket, reinterpret_cast<const sockaddr*>(&address), size);
        (void)::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(socket);
        return ntohs(address.sin_port);
    }
    static bool answers(int port) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = at(port);
        const bool there =
            ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        return there;
    }

    std::string folder_;
    int port_ = 0;
    pid_t pid_ = -1;
};

}  // namespace tiexin::adapters

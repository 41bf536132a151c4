#pragma once
// PlainClient: a blocking TCP client on the test's thread, with nothing of net in it, so that net
// is not tested by itself.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tiexin::net::test {

class PlainClient {
public:
    explicit PlainClient(std::uint16_t port, int receive_buffer_bytes = 0)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer_bytes > 0) {
            ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                         sizeof receive_buffer_bytes);
        }
        const int yes = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    }
    ~PlainClient() { ::close(fd_); }
    PlainClient(const PlainClient&) = delete;
    PlainClient& operator=(const PlainClient&) = delete;

    bool connected() const { return connected_; }
    bool send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // Some bytes; empty: the end, an error, or ten seconds of silence.
    std::string receive() {
        pollfd wait{fd_, POLLIN, 0};
        std::array<char, 65'536> buffer;
        if (::poll(&wait, 1, 10'000) != 1) {
            return {};
        }
        const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), 0);
        return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
    }
    std::string receive_bytes(std::size_t count) {
        std::string all;
        while (all.size() < count) {
            const std::string more = receive();
            if (more.empty()) {
                break;
            }
            all += more;
        }
        return all;
    }
    std::string receive_until(std::string_view mark) {
        std::string all;
        while (all.find(mark) == std::string::npos) {
            const std::string more = receive();
            if (more.empty()) {
                break;
            }
            all += more;
        }
        return all;
    }
    std::string receive_all() { return receive_until(std::string_view("\0never\0", 7)); }
    bool ended() { return receive().empty(); }
    void finish_sending() { ::shutdown(fd_, SHUT_WR); }

private:
    int fd_;
    bool connected_ = false;
};

}  // namespace tiexin::net::test

#include "net/local_line.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "net/real/owned_fd.hpp"

namespace tiexin::net {

namespace {

constexpr int waiting_max = 16;  // connections not yet looked at

Error failed(const char* what, const std::string& path) {
    return {Code::unavailable, std::string(what) + " " + path + ": " + std::strerror(errno)};
}

// A name of a socket holds 107 bytes; a longer path is reached through its open directory, kept
// until the call that uses the name is over.
struct Name {
    sockaddr_un address{};
    OwnedFd directory;
    const sockaddr* any() const { return reinterpret_cast<const sockaddr*>(&address); }
};

Result<Name> name_of(const std::string& path) {
    Name name;
    name.address.sun_family = AF_UNIX;
    std::string text = path;
    if (text.size() >= sizeof name.address.sun_path) {
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
        name.directory = OwnedFd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (name.directory.get() < 0) {
            return failed("cannot open", folder);
        }
        text = "/proc/self/fd/" + std::to_string(name.directory.get()) + "/" +
               path.substr(slash == std::string::npos ? 0 : slash + 1);
    }
    if (text.size() >= sizeof name.address.sun_path) {
        return Error{Code::bad_input, "the name of the socket is too long: " + path};
    }
    std::memcpy(name.address.sun_path, text.c_str(), text.size() + 1);
    return name;
}

Duration monotonic_now() {
    return SystemClock().monotonic();
}

int milliseconds_until(Duration end) {
    const auto left = end - monotonic_now();
    return static_cast<int>(std::clamp<std::int64_t>(left.us / 1'000, 0, 3'600'000));
}

bool ready(int fd, short what, Duration end) {
    pollfd one{fd, what, 0};
    int got = 0;
    do {
        got = ::poll(&one, 1, milliseconds_until(end));
    } while (got < 0 && errno == EINTR);
    return got > 0;
}

// Reads to the line break, which is left out.
Result<std::string> read_line(int fd, Duration end) {
    std::string line;
    char piece[4'096];
    for (;;) {
        if (!ready(fd, POLLIN, end)) {
            return Error{Code::unavailable, "no answer in time"};
        }
        const ssize_t got = ::recv(fd, piece, sizeof piece, 0);
        if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) {
            return Error{Code::unavailable, "the connection ended"};
        }
        line.append(piece, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (const auto at = line.find('\n'); at != std::string::npos) {
            line.resize(at);
        } else if (line.size() <= local_line_bytes_max) {
            continue;
        }
        return line.size() <= local_line_bytes_max
                   ? Result<std::string>(std::move(line))
                   : Result<std::string>(Error{Code::too_large, "a line over the limit"});
    }
}

Result<void> write_line(int fd, std::string line, Duration end) {
    if (line.size() > local_line_bytes_max) {
        return Error{Code::too_large, "a line over the limit"};
    }
    line += '\n';
    std::size_t sent = 0;
    while (sent < line.size()) {
        if (!ready(fd, POLLOUT, end)) {
            return Error{Code::unavailable, "no answer in time"};
        }
        const ssize_t got = ::send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (got < 0 && errno != EINTR && errno != EAGAIN) {
            return Error{Code::unavailable, std::strerror(errno)};
        }
        sent += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    }
    return {};
}

bool may_ask(int fd) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == ::geteuid() || peer.uid == 0);
}

class Serving final : public LocalLine {
public:
    Serving(std::string path, OwnedFd listening, OwnedFd ending, Answer answer)
        : path_(std::move(path)),
          listening_(std::move(listening)),
          ending_(std::move(ending)),
          answer_(std::move(answer)),
          thread_([this] { run(); }) {}

    ~Serving() override {
        const std::uint64_t one = 1;
        (void)!::write(ending_.get(), &one, sizeof one);
        thread_.join();
        ::unlink(path_.c_str());
    }

private:
    void run() {
        for (;;) {
            pollfd both[2] = {{listening_.get(), POLLIN, 0}, {ending_.get(), POLLIN, 0}};
            if (::poll(both, 2, -1) < 0 && errno != EINTR) {
                return;
            }
            if (both[1].revents != 0) {
                return;
            }
            const OwnedFd peer(
                ::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
            if (peer.get() >= 0 && may_ask(peer.get())) {
                serve(peer.get());
            }
        }
    }

    void serve(int peer) const {
        const auto question = read_line(peer, monotonic_now() + local_question_max);
        if (question) {
            (void)write_line(peer, answer_(*question), monotonic_now() + local_question_max);
        }
    }

    const std::string path_;
    const OwnedFd listening_;
    const OwnedFd ending_;
    const Answer answer_;
    std::thread thread_;
};

Result<void> make_room(const std::string& path) {
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0) {
        return {};
    }
    if (!S_ISSOCK(there.st_mode)) {
        return Error{Code::conflict, path + " is in the way: it is not a socket"};
    }
    return ::unlink(path.c_str()) == 0 ? Result<void>{}
                                       : Result<void>{failed("cannot remove", path)};
}

}  // namespace

Result<std::unique_ptr<LocalLine>> serve_local_line(const std::string& path,
                                                    LocalLine::Answer answer) {
    const auto name = name_of(path);
    if (!name) {
        return name.error();
    }
    if (const auto room = make_room(path); !room) {
        return room.error();
    }
    OwnedFd listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    OwnedFd ending(::eventfd(0, EFD_CLOEXEC));
    if (listening.get() < 0 || ending.get() < 0) {
        return failed("cannot make", path);
    }
    // The mode of the file is that of the socket before it is bound: there is no moment in which
    // others could connect.
    if (::fchmod(listening.get(), 0600) != 0 ||
        ::bind(listening.get(), name->any(), sizeof name->address) != 0 ||
        ::chmod(path.c_str(), 0600) != 0 || ::listen(listening.get(), waiting_max) != 0) {
        return failed("cannot listen at", path);
    }
    return std::unique_ptr<LocalLine>(std::make_unique<Serving>(
        path, std::move(listening), std::move(ending), std::move(answer)));
}

Result<std::string> ask_local_line(const std::string& path, std::string_view question,
                                   Duration wait) {
    const auto name = name_of(path);
    if (!name) {
        return name.error();
    }
    const OwnedFd asking(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (asking.get() < 0 || ::connect(asking.get(), name->any(), sizeof name->address) != 0) {
        return failed("nobody listens at", path);
    }
    const auto end = monotonic_now() + wait;
    if (const auto asked = write_line(asking.get(), std::string(question), end); !asked) {
        return asked.error();
    }
    return read_line(asking.get(), end);
}

}  // namespace tiexin::net

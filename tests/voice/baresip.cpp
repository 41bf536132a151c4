#include "baresip.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

extern char** environ;

namespace tiexin::test {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
}

bool can_bind(int type, std::uint16_t port) {
    const int fd = ::socket(AF_INET, type, 0);
    const sockaddr_in at = loopback(port);
    const bool bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) == 0;
    ::close(fd);
    return bound;
}

}  // namespace

bool installed(const std::string& program) {
    return ::access(("/usr/bin/" + program).c_str(), X_OK) == 0;
}

std::uint16_t free_port() {
    static std::uint16_t next = static_cast<std::uint16_t>(20'000 + ::getpid() % 5'000 * 2);
    for (;;) {
        next = static_cast<std::uint16_t>(next >= 32'000 ? 20'000 : next + 2);
        if (can_bind(SOCK_DGRAM, next) && can_bind(SOCK_STREAM, next)) {
            return next;
        }
    }
}

int run(const std::string& command) {
    return std::system(command.c_str());
}

Baresip::Baresip(const TelephoneOptions& options)
    : folder_(options.folder), port_(free_port()), control_port_(free_port()) {
    std::filesystem::create_directories(folder_);
    write_wav(folder_ + "/says.wav", tone(options.hertz, 60));
    std::ofstream(folder_ + "/accounts") << options.account << "\n";
    std::ofstream(folder_ + "/contacts");
    std::ofstream(folder_ + "/config") << fmt::format(
        "poll_method epoll\nsip_listen 127.0.0.1:{0}\naudio_source aufile,{1}/says.wav\n"
        "audio_player aufile,/dev/null\naudio_alert aufile,/dev/null\naudio_channels 1\n"
        "audio_buffer 20-160\nrtp_ports {3}-{4}\njitter_buffer_delay 2-6\n"
        "module_path /usr/lib/baresip/modules\nmodule g711.so\nmodule aufile.so\n"
        "module sndfile.so\nsnd_path {1}\n"
        "module_tmp uuid.so\nmodule_tmp account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n"
        "ctrl_tcp_listen 127.0.0.1:{2}\n",
        port_, folder_, control_port_, 45'000 + port_ % 1'000 * 10, 45'009 + port_ % 1'000 * 10);
    std::string program = "/usr/bin/baresip", flag = "-f", folder = folder_, execute = "-e",
                dial = "/dial " + options.dial;
    char* arguments[] = {program.data(), flag.data(),
                         folder.data(),  options.dial.empty() ? nullptr : execute.data(),
                         dial.data(),    nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const std::string log = folder_ + "/log";
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
}

Baresip::~Baresip() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

Samples Baresip::heard() const {
    std::string newest;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        const std::string name = entry.path().filename();
        if (name.ends_with("-dec.wav") && name > newest) {
            newest = name;
        }
    }
    return newest.empty() ? Samples() : read_wav(folder_ + "/" + newest);
}

void Baresip::command(const std::string& name, const std::string& parameters) const {
    const std::string text = fmt::format(R"({{"command":"{}","params":"{}"}})", name, parameters);
    const std::string netstring = fmt::format("{}:{},", text.size(), text);
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in at = loopback(control_port_);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) == 0) {
        (void)!::write(fd, netstring.data(), netstring.size());
        char answer[512];
        (void)!::read(fd, answer, sizeof(answer));
    }
    ::close(fd);
}

}  // namespace tiexin::test

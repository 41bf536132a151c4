#include "adapters/janus/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/log.hpp"

namespace tiexin::adapters {

namespace {

constexpr auto again_after = std::chrono::seconds(1);
constexpr auto end_max = std::chrono::seconds(2);

constexpr std::string_view janus_jcfg = R"(general: {{
    configs_folder = "{folder}"
    plugins_folder = "/usr/lib/x86_64-linux-gnu/janus/plugins"
    transports_folder = "/usr/lib/x86_64-linux-gnu/janus/transports"
    events_folder = "/usr/lib/x86_64-linux-gnu/janus/events"
    loggers_folder = "/usr/lib/x86_64-linux-gnu/janus/loggers"
    api_secret = "{api_secret}"
    debug_level = 3
    session_timeout = 60
    reclaim_session_timeout = 0
}}
media: {{ rtp_port_range = "{browser_port_first}-{browser_port_last}" }}
nat: {{ ice_enforce_list = "{browser_address}" }}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
events: {{ broadcast = false }}
loggers: {{ disable = "libjanus_jsonlog.so" }}
)";
constexpr std::string_view other_plugins =
    "libjanus_duktape.so,libjanus_lua.so,libjanus_echotest.so,libjanus_nosip.so,"
    "libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,"
    "libjanus_videocall.so,libjanus_videoroom.so,libjanus_voicemail.so";
constexpr std::string_view other_transports =
    "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,"
    "libjanus_rabbitmq.so";
constexpr std::string_view audiobridge_jcfg = R"(general: {{
    admin_key = "{admin_key}"
    lock_rtp_forward = true
    lock_play_file = true
    record_tmp_ext = "tmp"
    string_ids = true
    rtp_port_range = "{room_port_first}-{room_port_last}"
    local_ip = "127.0.0.1"
}}
)";
constexpr std::string_view websockets_jcfg = R"(general: {{
    json = "compact"
    ws = true
    ws_port = {port}
    ws_ip = "127.0.0.1"
    wss = false
}}
admin: {{ admin_ws = false }}
)";

template <class... Values>
bool write(const std::filesystem::path& file, std::string_view form, const Values&... values) {
    std::ofstream out(file, std::ios::trunc);
    out << fmt::format(fmt::runtime(form), values...);
    out.close();
    std::error_code failed;
    std::filesystem::permissions(file, std::filesystem::perms::owner_read, failed);
    return bool(out) && !failed;
}

Result<void> write_all(const JanusSettings& settings) {
    namespace fs = std::filesystem;
    const fs::path folder = settings.folder;
    std::error_code failed;
    fs::create_directories(folder, failed);
    fs::permissions(folder, fs::perms::owner_all, failed);
    for (const char* name :
         {"janus.jcfg", "janus.plugin.audiobridge.jcfg", "janus.transport.websockets.jcfg"}) {
        fs::remove(folder / name, failed);
    }
    using fmt::arg;
    const bool written =
        write(folder / "janus.jcfg", janus_jcfg, arg("folder", settings.folder),
              arg("api_secret", settings.api_secret),
              arg("browser_port_first", settings.browser_port_first),
              arg("browser_port_last", settings.browser_port_last),
              arg("browser_address", settings.browser_address), arg("plugins", other_plugins),
              arg("transports", other_transports)) &&
        write(folder / "janus.plugin.audiobridge.jcfg", audiobridge_jcfg,
              arg("admin_key", settings.admin_key),
              arg("room_port_first", settings.room_port_first),
              arg("room_port_last", settings.room_port_last)) &&
        write(folder / "janus.transport.websockets.jcfg", websockets_jcfg,
              arg("port", settings.port));
    return written ? Result<void>()
                   : Error{Code::unavailable,
                           "cannot write the configuration of janus in " + settings.folder};
}

// Only calls that are safe between fork and exec.
[[noreturn]] void become(const char* program, char* const* arguments, const char* log_file,
                         pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;  // ours are blocked: the server waits for them
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::getppid() != parent) {
        ::_exit(127);
    }
    const int log = ::open(log_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, 0);
    ::dup2(log, 1);
    ::dup2(log, 2);
    ::setpgid(0, 0);  // Ctrl-C at the terminal is for the server, which ends it in order
    ::execv(program, arguments);
    ::_exit(127);
}

}  // namespace

struct JanusProcess::Body {
    std::string program, configuration, log_file;
    std::mutex lock;  // guards what follows
    std::condition_variable changed;
    pid_t pid = 0;
    bool stopping = false;
    std::thread thread;

    // The thread that forks lives as long as the child: the death signal is bound to it.
    void run() {
        const pid_t self = ::getpid();
        std::string flag = "-o", colours = "--disable-colors";
        char* const arguments[] = {program.data(), configuration.data(), flag.data(),
                                   colours.data(), nullptr};
        std::unique_lock guard(lock);
        while (!stopping) {
            const pid_t child = ::fork();
            if (child == 0) {
                become(program.c_str(), arguments, log_file.c_str(), self);
            }
            pid = child;
            guard.unlock();
            siginfo_t ended{};
            if (child > 0) {
                ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT);
            }
            guard.lock();
            int status = -1;
            if (child > 0) {  // reaped under the lock: kill() never meets a number given to another
                ::waitpid(child, &status, 0);
            }
            pid = 0;
            changed.notify_all();
            if (!stopping) {
                log_error("conference_server_ended", {{"status", status}});
                changed.wait_for(guard, again_after, [this] { return stopping; });
            }
        }
    }
};

JanusProcess::JanusProcess(std::unique_ptr<Body> body) : body_(std::move(body)) {}

Result<std::unique_ptr<JanusProcess>> JanusProcess::start(const JanusSettings& settings) {
    if (::access(settings.program.c_str(), X_OK) != 0) {
        return Error{Code::unavailable, settings.program + " is not there; install janus"};
    }
    if (auto written = write_all(settings); !written) {
        return written.error();
    }
    auto body = std::make_unique<Body>();
    body->program = settings.program;
    body->configuration = "--configs-folder=" + settings.folder;
    body->log_file = settings.folder + "/janus.log";
    Body* self = body.get();
    body->thread = std::thread([self] { self->run(); });
    return std::unique_ptr<JanusProcess>(new JanusProcess(std::move(body)));
}

JanusProcess::~JanusProcess() {
    {
        std::unique_lock guard(body_->lock);
        body_->stopping = true;
        body_->changed.notify_all();
        if (body_->pid > 0) {
            ::kill(body_->pid, SIGTERM);
            if (!body_->changed.wait_for(guard, end_max, [this] { return body_->pid == 0; })) {
                ::kill(body_->pid, SIGKILL);
            }
        }
    }
    body_->thread.join();
}

void JanusProcess::kill() {
    const std::lock_guard guard(body_->lock);
    if (body_->pid > 0) {
        ::kill(body_->pid, SIGKILL);
    }
}

int JanusProcess::pid() const {
    const std::lock_guard guard(body_->lock);
    return body_->pid;
}

}  // namespace tiexin::adapters

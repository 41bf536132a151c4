// bench_press: how long from a press leaving a terminal's socket until a seat's WebSocket has it.
// Real sockets on both sides, one press at a time, each by another terminal of the demo city.
//   bench_press --ports DATA/ports.json --sign-ins DATA/demo-sign-ins.txt --presses 1000 --pause-ms
//   5 --name idle
// A further run on the same server wants other terminals: --skip as many as were pressed before.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

#include "base/json.hpp"
#include "base/text.hpp"
#include "gateway/protocol.hpp"
#include "gateway/terminal.hpp"
#include "net/http_client.hpp"
#include "net/loop.hpp"
#include "net/ws_client.hpp"
#include "sim/city.hpp"

namespace {

using namespace tiexin;

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// A supervisor sees the whole city.
std::pair<std::string, std::string> supervisor(const std::string& sign_ins) {
    std::istringstream in(file_text(sign_ins));
    for (std::string line; std::getline(in, line);) {
        const auto parts = split(line, '\t');
        if (parts.size() >= 3 && parts[2] == "supervisor") {
            return {std::string(parts[0]), std::string(parts[1])};
        }
    }
    return {};
}

// The seat: notes when an event of an incident arrives.
class Seat final : public net::WsHandler {
public:
    void on_open(std::shared_ptr<net::WsPeer> peer) override {
        const std::lock_guard lock(mutex_);
        peer_ = std::move(peer);
        came_.notify_all();
    }
    void on_text(std::string_view text) override {
        const Duration at = clock_.monotonic();
        if (text.find("IncidentRaised") == std::string_view::npos &&
            text.find("AlarmJoined") == std::string_view::npos) {
            return;
        }
        const std::lock_guard lock(mutex_);
        arrived_ = at;
        ++alarms_;
        came_.notify_all();
    }
    void on_closed(std::uint16_t code, std::string_view why) override {
        std::cerr << "bench_press: the stream closed: " << code << ' ' << why << '\n';
    }
    bool wait_open() {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, std::chrono::seconds(10), [this] { return peer_ != nullptr; });
    }
    std::uint64_t alarms() {
        const std::lock_guard lock(mutex_);
        return alarms_;
    }
    std::optional<Duration> wait_alarm(std::uint64_t before) {
        std::unique_lock lock(mutex_);
        if (!came_.wait_for(lock, std::chrono::seconds(10), [&] { return alarms_ > before; })) {
            return std::nullopt;
        }
        return arrived_;
    }

private:
    SystemClock clock_;
    std::mutex mutex_;
    std::condition_variable came_;
    std::shared_ptr<net::WsPeer> peer_;
    Duration arrived_;
    std::uint64_t alarms_ = 0;
};

// One terminal on a blocking socket.
class Pendant {
public:
    Pendant(const sim::CityTerminal& who, std::uint16_t port)
        : side_(gateway::find_protocol(who.protocol)->make_terminal(who.device, port)),
          fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) {
            ::close(fd_);
            fd_ = -1;
        }
    }
    ~Pendant() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    // Until the server took the login; protocols without one are through at once.
    bool log_in(Instant now) {
        const auto first = side_->connect(now);
        for (const gateway::Spoken& spoken : first) {
            send(spoken.frame);
        }
        return first.empty() || hear_until(gateway::HeardKind::logged_in, now);
    }
    Duration press(Instant now) {
        device::DeviceEvent event;
        event.kind = device::EventKind::alarm;
        event.alarms.add(device::AlarmKind::sos);
        event.time = now;
        const gateway::Spoken spoken = side_->say(event, now);
        const Duration at = clock_.monotonic();
        send(spoken.frame);
        return at;
    }
    bool open() const { return fd_ >= 0; }

private:
    void send(const Buffer& frame) { (void)!::send(fd_, frame.data(), frame.size(), MSG_NOSIGNAL); }
    bool hear_until(gateway::HeardKind wanted, Instant now) {
        Buffer heard;
        timeval limit{5, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        for (;;) {
            const auto size = side_->frame_size(heard);
            if (size && *size > 0) {
                const gateway::Heard said = side_->hear(Bytes(heard).first(*size), now);
                heard.erase(heard.begin(), heard.begin() + static_cast<std::ptrdiff_t>(*size));
                for (const gateway::Spoken& answer : said.answers) {
                    send(answer.frame);
                }
                if (said.kind == wanted) {
                    return true;
                }
                continue;
            }
            std::uint8_t bytes[2'048];
            const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
            if (got <= 0) {
                return false;
            }
            heard.insert(heard.end(), bytes, bytes + got);
        }
    }

    SystemClock clock_;
    std::unique_ptr<gateway::Terminal> side_;
    int fd_;
};

std::string sign_in(const std::string& address, const std::string& name,
                    const std::string& password) {
    net::HttpClient client;
    net::HttpCall call;
    call.method = net::Method::post;
    call.url = "http://" + address + "/api/v1/sessions";
    call.headers.add("Content-Type", "application/json");
    call.body = Json::object({{"name", name}, {"password", password}}).dump();
    std::mutex mutex;
    std::condition_variable came;
    std::optional<std::string> cookie;
    (void)client.send(std::move(call), [&](Result<net::HttpReply> reply) {
        const std::lock_guard lock(mutex);
        cookie = "";
        if (reply && reply->status == 201) {
            const std::string text(reply->headers.find("Set-Cookie").value_or(""));
            cookie = text.substr(0, text.find(';'));
        }
        came.notify_all();
    });
    std::unique_lock lock(mutex);
    came.wait_for(lock, std::chrono::seconds(20), [&] { return cookie.has_value(); });
    return cookie.value_or("");
}

struct Call {
    std::string ports, sign_ins, assets = "assets", name = "idle";
    std::size_t presses = 1'000, skip = 0;
    int pause_ms = 5;
};

int measure(const Call& call) {
    const auto ports = Json::parse(file_text(call.ports));
    if (!ports) {
        std::cerr << "bench_press: cannot read " << call.ports << '\n';
        return 3;
    }
    const std::string address(ports->text_of("http").value_or(""));
    const auto [name, password] = supervisor(call.sign_ins);
    const std::string cookie = sign_in(address, name, password);
    if (cookie.empty()) {
        std::cerr << "bench_press: cannot sign in\n";
        return 3;
    }
    const auto divisions = Divisions::load(call.assets + "/divisions/datong.json");
    const auto city =
        sim::make_city(sim::default_city_seed,
                       {*divisions, file_text(call.assets + "/map/datong_schematic.geojson"),
                        SystemClock().now()});
    net::LoopThread thread("seat");
    auto seat = std::make_shared<Seat>();
    net::WsConnectOptions options;
    options.to = net::parse_endpoint(address).value();
    options.target = "/api/v1/stream";
    options.headers.add("Cookie", cookie);
    net::connect_ws(thread.loop(), options, seat);
    if (!seat->wait_open()) {
        return 3;
    }
    std::vector<double> took_ms;
    SystemClock clock;
    // From the end of the list: the simulated fleet, when there is one, plays them too, and they
    // mean nothing special.
    const auto skip = static_cast<std::ptrdiff_t>(std::min(call.skip, city->terminals.size()));
    for (auto who = city->terminals.rbegin() + skip; who != city->terminals.rend(); ++who) {
        if (took_ms.size() >= call.presses) {
            break;
        }
        const Json* rows = ports->find("terminals");
        const Json* row = rows != nullptr ? rows->find(who->protocol) : nullptr;
        Pendant pendant(
            *who, static_cast<std::uint16_t>(row != nullptr ? row->int_of("tcp").value_or(0) : 0));
        if (!pendant.open() || !pendant.log_in(clock.now())) {
            std::cerr << "bench_press: " << who->protocol << " could not log in\n";
            return 3;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(call.pause_ms));
        const std::uint64_t before = seat->alarms();
        const Duration left = pendant.press(clock.now());
        const auto arrived = seat->wait_alarm(before);
        if (!arrived) {
            std::cerr << "bench_press: a press did not reach the seat within 10 s\n";
            return 1;
        }
        took_ms.push_back(static_cast<double>((*arrived - left).us) / 1'000);
    }
    std::sort(took_ms.begin(), took_ms.end());
    const auto at = [&](double part) {
        return took_ms[std::min(
            took_ms.size() - 1,
            static_cast<std::size_t>(part * static_cast<double>(took_ms.size())))];
    };
    fmt::print(
        "{{\"figure\":\"press_to_seat_{}\",\"presses\":{},\"p50_ms\":{:.3f},\"p90_ms\":{:.3f},"
        "\"p99_ms\":{:.3f},\"max_ms\":{:.3f}}}\n",
        call.name, took_ms.size(), at(0.5), at(0.9), at(0.99), took_ms.back());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli{"Measures from a press at the socket to the seat's WebSocket."};
    Call call;
    cli.add_option("--ports", call.ports)->required();
    cli.add_option("--sign-ins", call.sign_ins)->required();
    cli.add_option("--assets", call.assets);
    cli.add_option("--presses", call.presses);
    cli.add_option("--skip", call.skip);
    cli.add_option("--pause-ms", call.pause_ms);
    cli.add_option("--name", call.name);
    CLI11_PARSE(cli, argc, argv);
    return measure(call);
}

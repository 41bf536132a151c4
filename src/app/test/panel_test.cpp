// Alarm panels through the real server: real sockets, the key of an enrolled account in the
// gateway, what stays unread in the lists.

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <filesystem>

#include "app/terminal_sink.hpp"
#include "base/aes_cbc.hpp"
#include "flows/enrol.hpp"
#include "flows/places.hpp"
#include "gateway/line_keys.hpp"
#include "gateway/terminal.hpp"
#include "net/loop.hpp"
#include "store/store.hpp"

namespace tiexin::app {
namespace {

using device::AlarmKind;

const std::string account = "99000001";
const std::string key = "00112233445566778899aabbccddeeff";

// The gateway on real sockets of this machine, before a store in memory.
struct Rig {
    Rig() {
        store::Options options;
        options.clock = &clock;
        store = store::open(options).value();
        stores = std::make_unique<flows::Stores>(flows::Stores{
            store->registry(), store->location(), store->alarms(), store->flows(), divisions});
        link = std::make_unique<flows::TerminalLink>(store->database(), *stores, places);
        link->set_tell([this](const registry::Terminal& terminal) {
            line_keys.set(terminal.protocol, terminal.device,
                          aes_key_of(terminal.line_key).value_or(Buffer{}));
        });
        REQUIRE(link->load().ok());
        enrol = std::make_unique<flows::Enrol>(*stores, *link);
        sink = std::make_unique<TerminalSink>(store->database(), *link, metrics);
        thread = std::make_unique<net::LoopThread>("gateway");
        gateway::Options at;
        at.bind = "127.0.0.1";
        at.any_port = true;
        at.line_keys = &line_keys;
        gateway = std::make_unique<gateway::Gateway>(
            *network, std::vector<net::Loop*>{&thread->loop()}, *sink, metrics, at);
        REQUIRE(gateway->start({*gateway::find_protocol("sia_dc09")}).ok());
    }
    ~Rig() {
        thread->stop();
        gateway.reset();
    }
    std::uint16_t port() const { return gateway->ports().at(0).port; }

    void add(const std::string& line_key) {
        REQUIRE(store->database()
                    .write([&](Tx& tx) -> Result<void> {
                        flows::Enrolment enrolment;
                        enrolment.device = account;
                        enrolment.protocol = "sia_dc09";
                        enrolment.kind = "hub";
                        enrolment.area = AreaId{140213000000};
                        enrolment.line_key = line_key;
                        enrolment.actor = "user:1";
                        enrolment.press_expected = false;
                        const auto made = enrol->enrol(tx, enrolment);
                        return made ? Result<void>{} : Result<void>{made.error()};
                    })
                    .ok());
    }
    std::vector<alarms::Incident> open() {
        std::vector<alarms::Incident> out;
        REQUIRE(store->database()
                    .read([&](const Conn& conn) -> Result<void> {
                        out = store->alarms().open_incidents(conn, {AreaId{140200000000}});
                        return {};
                    })
                    .ok());
        return out;
    }
    std::size_t quarantined() {
        std::size_t count = 0;
        REQUIRE(store->database()
                    .read([&](const Conn& conn) -> Result<void> {
                        count = store->flows().quarantine(conn, 99).size();
                        return {};
                    })
                    .ok());
        return count;
    }

    SystemClock clock;
    Metrics metrics;
    Divisions divisions;
    flows::Places places;
    gateway::LineKeys line_keys;
    std::unique_ptr<net::Network> network = net::make_real_network();
    std::unique_ptr<store::OpenStore> store;
    std::unique_ptr<flows::Stores> stores;
    std::unique_ptr<flows::TerminalLink> link;
    std::unique_ptr<flows::Enrol> enrol;
    std::unique_ptr<TerminalSink> sink;
    std::unique_ptr<net::LoopThread> thread;
    std::unique_ptr<gateway::Gateway> gateway;
};

// A socket of the machine, as a panel has one.
class Line {
public:
    Line(int kind, std::uint16_t port) : socket_(::socket(AF_INET, kind, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{0, 400'000};
        REQUIRE(::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
        REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
    }
    ~Line() { ::close(socket_); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    // What is answered; empty: silence.
    Buffer say(Bytes frame, int patience_steps = 25) {
        REQUIRE(::send(socket_, frame.data(), frame.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(frame.size()));
        Buffer heard(2'000);
        for (int i = 0; i < patience_steps; ++i) {
            const ssize_t size = ::recv(socket_, heard.data(), heard.size(), 0);
            if (size > 0) {
                heard.resize(static_cast<std::size_t>(size));
                return heard;
            }
        }
        return {};
    }
    bool silent(Bytes frame) { return say(frame, 1).empty(); }

private:
    int socket_;
};

device::DeviceEvent press() {
    device::DeviceEvent event;
    event.alarms = {AlarmKind::sos};
    return event;
}

std::unique_ptr<gateway::Terminal> panel(const std::string& device = account) {
    return gateway::find_protocol("sia_dc09")->make_terminal(device, 1);
}

}  // namespace

TEST_CASE("a_press_of_a_panel_over_tcp_and_udp_is_acknowledged_once_it_is_kept") {
    Rig rig;
    rig.add("");
    const auto terminal = panel();
    int expected = 0;
    for (const int kind : {SOCK_STREAM, SOCK_DGRAM}) {
        Line line(kind, rig.port());
        const auto said = terminal->say(press(), rig.clock.now());
        const Buffer answer = line.say(said.frame);
        CHECK(terminal->hear(answer, rig.clock.now()).key == said.key);
        REQUIRE(rig.open().size() == 1);
        CHECK(rig.open()[0].alarm_count == ++expected);
        // The acknowledgement was lost: the same answer, and nothing changes.
        CHECK(line.say(said.frame) == answer);
        CHECK(rig.open()[0].alarm_count == expected);
    }
    CHECK(!rig.open()[0].unverified);
}

TEST_CASE("a_press_of_an_account_nobody_enrolled_is_an_incident_all_the_same") {
    Rig rig;
    const auto terminal = panel("ABCD");
    Line line(SOCK_STREAM, rig.port());
    const auto said = terminal->say(press(), rig.clock.now());
    CHECK(terminal->hear(line.say(said.frame), rig.clock.now()).kind ==
          gateway::HeardKind::acknowledged);
    REQUIRE(rig.open().size() == 1);
    CHECK(rig.open()[0].origin == alarms::Origin::unknown_terminal);
    CHECK(rig.open()[0].device == "ABCD");
}

TEST_CASE("an_encrypted_line_is_heard_when_its_key_is_known_and_silent_without_it") {
    Rig rig;
    rig.add("");
    const auto terminal = panel();
    terminal->use_line_key(*aes_key_of(key));
    Line line(SOCK_STREAM, rig.port());
    CHECK(line.silent(terminal->say(press(), rig.clock.now()).frame));
    CHECK(rig.open().empty());
    CHECK(rig.quarantined() == 1);

    REQUIRE(rig.store->database()
                .write([&](Tx& tx) -> Result<void> {
                    const auto one =
                        rig.store->registry().terminal_of_device(tx, "sia_dc09", account);
                    const auto kept = rig.enrol->set_line_key(tx, one->id, key, "user:1");
                    return kept ? Result<void>{} : Result<void>{kept.error()};
                })
                .ok());
    const auto said = terminal->say(press(), rig.clock.now());
    CHECK(terminal->hear(line.say(said.frame), rig.clock.now()).key == said.key);
    CHECK(rig.open().size() == 1);
    CHECK(!rig.open()[0].unverified);

    // An old recording is told the time; somebody who speaks in clear is not answered.
    const Buffer nak = line.say(terminal->say(press(), rig.clock.now() - minutes(5)).frame);
    CHECK(text_of(nak).find("\"NAK\"0000R0L0A0[]_") != std::string_view::npos);
    CHECK(line.silent(panel()->say(press(), rig.clock.now()).frame));
}

}  // namespace tiexin::app

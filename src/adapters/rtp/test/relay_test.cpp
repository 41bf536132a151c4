#include <doctest/doctest.h>

#include "adapters/rtp/relay.hpp"
#include "net/sim_network.hpp"

namespace tiexin::adapters {

namespace {

net::Endpoint at(const std::string& text) {
    return *net::parse_endpoint(text);
}

// A terminal, a room and the relay between them, on a virtual clock.
struct Line {
    Line() {
        auto opened = Relay::open(network, *loop, ports, at("10.0.0.1:0").address,
                                  [this](char digit) { digits += digit; });
        REQUIRE(opened);
        relay = std::move(*opened);
        terminal = open("10.0.0.9:4000", to_terminal);
        room = open("127.0.0.1:41000", to_room);
        relay->expect(at("10.0.0.9:4000"), at("10.0.0.9:0").address, G711::a_law, 101);
    }
    std::unique_ptr<net::Datagram> open(const std::string& where, std::vector<Buffer>& into) {
        auto opened =
            network.open_datagram(*loop, at(where), [&into](const net::Endpoint&, Bytes bytes) {
                into.emplace_back(bytes.begin(), bytes.end());
            });
        REQUIRE(opened);
        return std::move(*opened);
    }
    void say(net::Datagram& from, std::uint8_t type = 8, std::size_t bytes = 160) {
        const Buffer payload(bytes, 0x11);
        RtpPacket packet;
        packet.payload_type = type;
        packet.timestamp = timestamp;
        packet.source = 1;
        packet.payload = payload;
        timestamp += static_cast<std::uint32_t>(bytes);
        REQUIRE(from.send(at("10.0.0.1:" + std::to_string(relay->port())), rtp_bytes(packet)));
        network.run_for(milliseconds(20));
    }
    void room_says(net::Datagram& from) {
        const Buffer payload(160, 0x22);
        RtpPacket packet;
        packet.payload_type = 8;
        packet.payload = payload;
        REQUIRE(
            from.send(at("127.0.0.1:" + std::to_string(relay->room_port())), rtp_bytes(packet)));
        network.run_for(milliseconds(20));
    }

    ManualClock clock{Instant{1'700'000'000'000'000}};
    net::SimNetwork network{clock, 1};
    std::unique_ptr<net::Loop> loop = network.make_loop();
    PortRange ports{42'000, 42'006};
    std::unique_ptr<Relay> relay;
    std::vector<Buffer> to_terminal, to_room;
    std::unique_ptr<net::Datagram> terminal, room;
    std::string digits;
    std::uint32_t timestamp = 0;
};

}  // namespace

TEST_CASE("sound goes both ways once the room is joined, primed with silence") {
    Line line;
    line.say(*line.terminal);
    CHECK(line.to_room.empty());
    line.relay->join(at("127.0.0.1:41000"));
    line.network.run_for(milliseconds(20));
    CHECK(line.to_room.size() == 3);
    line.say(*line.terminal);
    CHECK(line.to_room.size() == 4);
    line.room_says(*line.room);
    CHECK(line.to_terminal.size() == 1);
    CHECK(line.relay->counts().heard == 2);
    CHECK(line.relay->counts().spoken == 1);
}

TEST_CASE("a terminal behind NAT is answered where its sound comes from, a stranger is not") {
    Line line;
    line.relay->join(at("127.0.0.1:41000"));
    std::vector<Buffer> to_nat, to_stranger;
    const auto nat = line.open("10.0.0.9:61234", to_nat);
    const auto stranger = line.open("10.0.0.66:4000", to_stranger);
    line.say(*stranger);
    CHECK(line.relay->counts().refused == 1);
    line.say(*nat);
    line.room_says(*line.room);
    CHECK(to_nat.size() == 1);
    CHECK(line.to_terminal.empty());
    line.say(*line.terminal);  // its own address again, while the other still speaks: not believed
    CHECK(line.relay->counts().refused == 2);
    line.network.run_for(seconds(3));
    line.say(*line.terminal);
    line.room_says(*line.room);
    CHECK(line.to_terminal.size() == 1);
    std::vector<Buffer> ignored;
    const auto other_room = line.open("127.0.0.1:41002", ignored);
    line.room_says(*other_room);
    CHECK(line.to_terminal.size() == 1);
}

TEST_CASE("a key pressed is told once, and is no sound") {
    Line line;
    line.relay->join(at("127.0.0.1:41000"));
    line.network.run_for(milliseconds(20));
    const std::size_t primed = line.to_room.size();
    for (const char* payload : {"050a00a0", "050a0140", "058a01e0", "058a01e0"}) {
        const Buffer bytes = *from_hex(payload);
        RtpPacket packet;
        packet.payload_type = 101;
        packet.timestamp = 9'000;
        packet.payload = bytes;
        REQUIRE(line.terminal->send(at("10.0.0.1:" + std::to_string(line.relay->port())),
                                    rtp_bytes(packet)));
        line.network.run_for(milliseconds(20));
    }
    CHECK(line.digits == "5");
    CHECK(line.to_room.size() == primed);
}

TEST_CASE("when every port of the range is taken, the next leg is told so") {
    Line line;
    std::vector<std::unique_ptr<Relay>> relays;
    for (int i = 0; i < 3; ++i) {
        auto opened = Relay::open(line.network, *line.loop, line.ports, at("10.0.0.1:0").address,
                                  [](char) {});
        REQUIRE(opened);
        relays.push_back(std::move(*opened));
    }
    CHECK(Relay::open(line.network, *line.loop, line.ports, at("10.0.0.1:0").address, [](char) {})
              .error()
              .code == Code::unavailable);
    relays.pop_back();
    CHECK(Relay::open(line.network, *line.loop, line.ports, at("10.0.0.1:0").address, [](char) {}));
}

}  // namespace tiexin::adapters

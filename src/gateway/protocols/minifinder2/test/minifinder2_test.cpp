#include "gateway/protocols/minifinder2/minifinder2.hpp"

#include "gateway/protocols/minifinder2/alarm_word.hpp"
#include "gateway/protocols/minifinder2/frame.hpp"

#include "gateway/test/vector_runner.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::minifinder2 {
namespace {

using device::Command;
using device::CommandKind;

constexpr Instant start{1'795'413'187'000'000};  // 2026-11-23T06:13:07Z
const std::string imei = "862311069162475";

struct Server {
    std::unique_ptr<Protocol> protocol = make();
    SessionFacts session;
    Prng random{7};
    Decoded hear(Bytes frame) { return protocol->decode(frame, session, {start, "", &random}); }
    Result<device::Sent> tell(const Command& command) {
        return protocol->encode(command, session, {start, "", &random});
    }
};

// Everything behind the serial of a frame we send.
std::string body_of(const Result<device::Sent>& sent) {
    REQUIRE(sent.ok());
    const FrameRead read = read_frame(sent->frame);
    REQUIRE(!read.fault);
    CHECK(read.frame.flags == flag_ack_wanted);
    CHECK(sent->key == std::to_string(read.frame.seq));
    return to_hex(Bytes(sent->frame).subspan(header_bytes));
}

}  // namespace

TEST_CASE("minifinder2 vectors mean what the protocol says") {
    const auto protocol = make();
    run_vectors("minifinder2", *protocol);
}

TEST_CASE("minifinder2 commands are the TLVs of commands 01, 02 and 04") {
    Server server;
    CHECK(server.tell({CommandKind::find, 0, {}}).error().code == Code::conflict);
    server.session.device = imei;
    CHECK(body_of(server.tell({CommandKind::locate_now, 0, {}})) == "010112");
    CHECK(body_of(server.tell({CommandKind::find, 0, {}})) == "040113");
    CHECK(body_of(server.tell({CommandKind::report_interval, 270, {}})) ==
          "020d440e01008005000000100e0000");
    CHECK(body_of(server.tell({CommandKind::centre_number, 0, {"0352"}})) == "020630e030333532");
    CHECK(body_of(server.tell({CommandKind::sos_numbers, 0, {"11", "22", "33"}})) ==
          "020430e131310430e232320430e33333");
    CHECK(body_of(server.tell({CommandKind::sos_numbers, 0, {"11"}})) ==
          "020430e1313102300202"
          "3003");
    CHECK(server.tell({CommandKind::call_back, 0, {"11"}}).error().code == Code::unsupported);
}

TEST_CASE("minifinder2 commands outside their limits are refused") {
    Server server;
    server.session.device = imei;
    for (const Command& command : {Command{CommandKind::report_interval, 9, {}},
                                   Command{CommandKind::report_interval, 86'401, {}},
                                   Command{CommandKind::centre_number, 0, {}},
                                   Command{CommandKind::centre_number, 0, {"1", "2"}},
                                   Command{CommandKind::centre_number, 0, {"+1"}},
                                   Command{CommandKind::sos_numbers, 0, {"1", "2", "3", "4"}},
                                   Command{CommandKind::sos_numbers, 0, {std::string(21, '1')}}}) {
        const auto sent = server.tell(command);
        REQUIRE(!sent.ok());
        CHECK(sent.error().code == Code::bad_input);
    }
}

TEST_CASE("each minifinder2 command of a connection has its own serial") {
    Server server;
    server.session.device = imei;
    const auto one = server.tell({CommandKind::find, 0, {}});
    const auto two = server.tell({CommandKind::find, 0, {}});
    CHECK(one->key != two->key);
}

TEST_CASE("a minifinder2 body longer than the limit does not start a frame") {
    const auto protocol = make();
    Buffer input = {frame_mark, 0x10, 0x01, 0x10, 0, 0, 0, 0};  // 4097
    CHECK(*protocol->frame_size(input) == 0);
    input = {frame_mark, 0x10, 0x00, 0x10, 0, 0, 0, 0};  // 4096
    CHECK(*protocol->frame_size(input) == 0);
    input.resize(header_bytes + body_bytes_max);
    CHECK(*protocol->frame_size(input) == header_bytes + body_bytes_max);
    CHECK(protocol->frame_size(Buffer(header_bytes + body_bytes_max + 1)).error().code ==
          Code::bad_input);
}

namespace {

// A frame of the pendant with a press in it.
Buffer press(std::uint16_t seq) {
    ByteWriter body(Endian::little);
    body.u8(cmd_data);
    put_tlv(body, 0x01, bytes_of(imei));
    put_tlv(body, 0x02, Buffer{0x00, 0x10, 0x00, 0x00});
    return make_frame(flag_ack_wanted, seq, body.buffer());
}

// The serials of the presses heard in a stream that comes in two pieces.
std::vector<std::string> presses_in(Bytes stream, std::size_t cut) {
    Server server;
    std::vector<std::string> keys;
    Buffer pending;
    for (const Bytes piece : {stream.first(cut), stream.subspan(cut)}) {
        append(pending, piece);
        for (;;) {
            const auto size = server.protocol->frame_size(pending);
            REQUIRE(size.ok());
            if (*size == 0) {
                break;
            }
            const Decoded decoded = server.hear(Bytes(pending).first(*size));
            if (!decoded.fault) {
                CHECK(decoded.events.at(0).alarms == device::AlarmSet{device::AlarmKind::sos});
                keys.push_back(decoded.key);
            }
            pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(*size));
        }
    }
    return keys;
}

}  // namespace

TEST_CASE("garbage that looks like the head of a frame does not swallow the press behind it") {
    const Buffer heads[] = {
        {0xab, 0x10, 0x10, 0x00, 0, 0, 0, 0, 0x01},       // reaches into the press
        {0xab, 0x10, 0xa0, 0x0f, 0, 0, 0, 0, 0x01},       // would wait for 4000 bytes
        {0xab, 0xab, 0x10, 0x00, 0x02, 0xab, 0x10, 0x00}  // marks upon marks
    };
    for (const Buffer& head : heads) {
        Buffer stream = head;
        append(stream, press(7));
        append(stream, press(8));
        for (std::size_t cut = 1; cut < stream.size(); ++cut) {
            CHECK(presses_in(stream, cut) == std::vector<std::string>{"7", "8"});
        }
    }
}

TEST_CASE("a large frame with a press in its text waits for its end") {
    ByteWriter body(Endian::little);
    body.u8(cmd_data);
    put_tlv(body, 0x01, bytes_of(imei));
    put_tlv(body, 0x03, Buffer{0xab, 0x10, 0x04, 0x00, 0x12, 0x34, 0x07, 0x00, 0x01});
    const Buffer frame = make_frame(flag_ack_wanted, 9, body.buffer());
    const auto protocol = make();
    for (std::size_t size = 0; size < frame.size(); ++size) {
        CHECK(*protocol->frame_size(Bytes(frame).first(size)) == 0);
    }
    CHECK(*protocol->frame_size(frame) == frame.size());
}

TEST_CASE("whose refused press it may be is supposed for that frame alone") {
    Server server;
    Buffer damaged = press(7);
    damaged[4] ^= 1;
    const Decoded refused = server.hear(damaged);
    CHECK(refused.fault == Fault::checksum);
    CHECK(refused.suspected == device::AlarmSet{device::AlarmKind::sos});
    CHECK(server.session.device == imei);
    ByteWriter body(Endian::little);
    body.u8(cmd_data);
    put_tlv(body, 0x02, Buffer{0x00, 0x10, 0x00, 0x00});
    const Decoded nobody = server.hear(make_frame(flag_ack_wanted, 8, body.buffer()));
    CHECK(nobody.fault == Fault::no_session);
    CHECK(server.session.device.empty());
    CHECK(server.hear(press(9)).events.size() == 1);
    CHECK(server.session.device == imei);
    (void)server.hear(damaged);
    CHECK(server.hear(make_frame(flag_ack_wanted, 10, body.buffer())).events.size() == 1);
}

TEST_CASE("a frame full of tiny records is refused") {
    Server server;
    Buffer body = {cmd_data};
    ByteWriter out(Endian::little);
    put_tlv(out, 0x01, bytes_of(imei));
    append(body, out.buffer());
    while (body.size() + 2 <= body_bytes_max) {
        append(body, Buffer{1, 0x66});
    }
    const Decoded decoded = server.hear(make_frame(flag_ack_wanted, 1, body));
    CHECK(decoded.fault == Fault::length);
    CHECK(decoded.reply.empty());
}

TEST_CASE("every alarm the pendant can say comes back from its word") {
    for (const auto kind :
         {device::AlarmKind::low_battery, device::AlarmKind::overspeed, device::AlarmKind::fall,
          device::AlarmKind::power_off, device::AlarmKind::sos, device::AlarmKind::service,
          device::AlarmKind::ride, device::AlarmKind::fence_enter, device::AlarmKind::fence_exit}) {
        CHECK(alarms_of(word_of({kind})) == device::AlarmSet{kind});
    }
    CHECK(word_of({device::AlarmKind::smoke}) == 0);
}

}  // namespace tiexin::gateway::minifinder2

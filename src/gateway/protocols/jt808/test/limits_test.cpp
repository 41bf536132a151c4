// What a stranger on the port can make the decoder hold or do.

#include "gateway/protocols/jt808/jt808.hpp"
#include "gateway/protocols/jt808/session.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::jt808 {
namespace {

const Instant now{1'767'225'600'000'000};

Address an_address() {
    return *address_of("013912345678");
}

// A part of a divided message as a terminal writes it.
Buffer part_frame(std::uint16_t id, std::uint16_t serial, std::uint16_t parts, std::uint16_t part,
                  Bytes body) {
    ByteWriter plain;
    plain.u16(id).u16(static_cast<std::uint16_t>(body.size() | 1U << 13));
    plain.bytes(Bytes(an_address().phone).first(6)).u16(serial).u16(parts).u16(part).bytes(body);
    Buffer wire = {0x7e};
    Buffer inner = plain.take();
    inner.push_back(check_code(inner));
    for (const std::uint8_t byte : inner) {
        if (byte == 0x7d || byte == 0x7e) {
            wire.push_back(0x7d);
            wire.push_back(byte == 0x7d ? 1 : 2);
        } else {
            wire.push_back(byte);
        }
    }
    wire.push_back(0x7e);
    return wire;
}

// The first frame of the reply.
std::uint8_t result_of_8001(const Buffer& reply) {
    const Span span = find_frame(reply);
    REQUIRE(span.end > 0);
    Scratch scratch;
    const auto plain = unescaped(Bytes(reply).first(span.end), scratch);
    REQUIRE(plain);
    REQUIRE(plain->size() == 12 + 5 + 1);
    return (*plain)[16];
}

}  // namespace

TEST_CASE("garbage without a frame closes the connection within the limit") {
    const auto server = make();
    CHECK(*server->frame_size(Buffer(garbage_bytes_max, 0x11)) == 0);
    CHECK(!server->frame_size(Buffer(garbage_bytes_max + 2, 0x11)).ok());
}

TEST_CASE("a frame that does not end closes the connection within the limit") {
    const auto server = make();
    Buffer endless(wire_bytes_max, 0x11);
    endless[0] = 0x7e;
    CHECK(*server->frame_size(endless) == 0);
    endless.push_back(0x11);
    CHECK(!server->frame_size(endless).ok());
}

TEST_CASE("a delimiter in the garbage in front does not turn the frames behind it inside out") {
    const auto server = make();
    Buffer stream = {0x7e};
    append(stream, Buffer(21, 0x11));
    append(stream, write_frame(an_address(), 0x0002, 1, {}));
    append(stream, write_frame(an_address(), 0x0002, 2, {}));
    SessionFacts session;
    Prng random(1);
    std::vector<std::string> heard;
    Bytes rest = stream;
    while (!rest.empty()) {
        const std::size_t size = *server->frame_size(rest);
        REQUIRE(size > 0);
        const Decoded out = server->decode(rest.first(size), session, {now, {}, &random});
        heard.push_back(out.fault ? "refused" : out.key);
        rest = rest.subspan(size);
    }
    CHECK(heard == std::vector<std::string>{"refused", "1", "2"});
}

TEST_CASE("a line that does not end is garbage") {
    const auto server = make();
    CHECK(*server->frame_size(buffer_of("(" + std::string(text_line_bytes_max - 1, 'x'))) == 0);
    Buffer stream = buffer_of("(" + std::string(text_line_bytes_max, 'x') + ")");
    const Buffer frame = write_frame(an_address(), 0x0002, 1, {});
    append(stream, frame);
    CHECK(*server->frame_size(stream) == stream.size());
}

TEST_CASE("parts are held within their limits and the oldest message gives way") {
    const auto server = make();
    SessionFacts session;
    Prng random(1);
    const Context context{now, {}, &random};
    const Buffer body(1'000, 0x22);
    for (std::uint16_t message = 0; message < 50; ++message) {
        for (std::uint16_t part = 1; part < 20; ++part) {
            const auto serial = static_cast<std::uint16_t>(message * 20 + part);
            const Decoded out =
                server->decode(part_frame(0x0801, serial, 20, part, body), session, context);
            CHECK(!out.fault);
            CHECK(result_of_8001(out.reply) == 0);
        }
    }
    const Decoded too_many =
        server->decode(part_frame(0x0801, 1, parts_max + 1, 1, body), session, context);
    CHECK(result_of_8001(too_many.reply) == 3);
    std::uint8_t last = 0;
    for (std::uint16_t part = 1; part <= 59; ++part) {
        const auto serial = static_cast<std::uint16_t>(2'000 + part);
        last = result_of_8001(
            server->decode(part_frame(0x0801, serial, 60, part, body), session, context).reply);
    }
    CHECK(last == 3);  // 59,000 bytes are more than one connection may hold
}

TEST_CASE("another terminal on the same connection must prove itself anew") {
    const auto server = make();
    SessionFacts session;
    Prng random(1);
    const Context context{now, {}, &random};
    (void)server->decode(write_frame(an_address(), 0x0002, 1, {}), session, context);
    session.authenticated = true;
    (void)server->decode(write_frame(an_address(), 0x0002, 2, {}), session, context);
    CHECK(session.authenticated);
    (void)server->decode(write_frame(*address_of("013900000000"), 0x0002, 1, {}), session, context);
    CHECK(session.device == "013900000000");
    CHECK(!session.authenticated);
}

TEST_CASE("a refused frame teaches nothing") {
    const auto server = make();
    SessionFacts session;
    Prng random(1);
    Buffer frame = write_frame(an_address(), 0x0002, 1, {});
    frame[frame.size() - 2] ^= 1;
    const Decoded out = server->decode(frame, session, {now, {}, &random});
    CHECK(out.fault == Fault::checksum);
    CHECK(session.device.empty());
}

}  // namespace tiexin::gateway::jt808

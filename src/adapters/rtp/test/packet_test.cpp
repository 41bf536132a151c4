#include <doctest/doctest.h>

#include "adapters/rtp/reframer.hpp"
#include "base/prng.hpp"

namespace tiexin::adapters {

namespace {

// A packet of `bytes` samples that count up from `timestamp`, so that a lost or doubled one shows.
RtpPacket sound(std::uint16_t sequence, std::uint32_t timestamp, const Buffer& payload) {
    RtpPacket packet;
    packet.payload_type = 8;
    packet.sequence = sequence;
    packet.timestamp = timestamp;
    packet.source = 77;
    packet.payload = payload;
    return packet;
}

Buffer counted(std::uint32_t from, std::size_t count) {
    Buffer out;
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(static_cast<std::uint8_t>((from + i) % 200));
    }
    return out;
}

struct Heard {
    Reframer reframer{G711::a_law, 5};
    Buffer samples;
    std::uint16_t frames = 0;
    void take(const RtpPacket& packet) { reframer.take(packet, out()); }
    Reframer::Out out() {
        return [this](const RtpPacket& frame) {
            CHECK(frame.payload.size() == g711_frame_bytes);
            CHECK(frame.sequence == frames);
            CHECK(frame.timestamp == std::uint32_t{160} * frames);
            CHECK(frame.source == 5);
            ++frames;
            append(samples, frame.payload);
        };
    }
};

}  // namespace

TEST_CASE("a packet is read as it was written, whatever stands around its payload") {
    const Buffer payload = counted(0, 160);
    RtpPacket packet = sound(65'535, 4'000'000'000, payload);
    packet.marker = true;
    const Buffer bytes = rtp_bytes(packet);
    const auto again = parse_rtp(bytes);
    REQUIRE(again);
    CHECK(again->payload_type == 8);
    CHECK(again->marker);
    CHECK(again->sequence == 65'535);
    CHECK(again->timestamp == 4'000'000'000);
    CHECK(again->source == 77);
    CHECK(Buffer(again->payload.begin(), again->payload.end()) == payload);

    // Two contributing sources, an extension of one word, three bytes of padding.
    const Buffer crowded = *from_hex(
        "b2080001000000a00000004d"
        "0000000100000002"
        "bede000101020304"
        "d5d5d5d5000003");
    const auto inner = parse_rtp(crowded);
    REQUIRE(inner);
    CHECK(to_hex(inner->payload) == "d5d5d5d5");
}

TEST_CASE("what is not sound is refused, at every length") {
    const Buffer whole = rtp_bytes(sound(1, 160, counted(0, 20)));
    for (std::size_t length = 0; length <= 12; ++length) {
        CHECK(!parse_rtp(Bytes(whole).first(length)));
    }
    CHECK(parse_rtp(Bytes(whole).first(13)));
    CHECK(!parse_rtp(*from_hex("80c8000600000001")));                          // RTCP sender report
    CHECK(!parse_rtp(*from_hex("000100002112a442000000000000000000000000")));  // STUN
    CHECK(!parse_rtp(*from_hex("8f080001000000a00000004dd5")));        // more sources than bytes
    CHECK(!parse_rtp(*from_hex("a0080001000000a00000004dd5d5d509")));  // more padding than payload
    Prng random(3);
    for (int i = 0; i < 20'000; ++i) {
        Buffer noise(random.below(60));
        for (std::uint8_t& byte : noise) {
            byte = static_cast<std::uint8_t>(random.below(256));
        }
        const auto packet = parse_rtp(noise);
        CHECK((!packet || packet->payload.size() <= noise.size()));
    }
}

TEST_CASE("a telephone event gives its digit") {
    CHECK(parse_telephone_event(*from_hex("000a00a0"))->digit == '0');
    const auto star = parse_telephone_event(*from_hex("0a8a0320"));
    REQUIRE(star);
    CHECK(star->digit == '*');
    CHECK(star->end);
    CHECK(star->duration == 800);
    CHECK(!parse_telephone_event(*from_hex("100a00a0")));  // flash: no digit
    CHECK(!parse_telephone_event(*from_hex("000a00")));
}

TEST_CASE("packets of any length become frames of 20 ms with nothing lost") {
    for (const std::size_t length : {80U, 160U, 240U, 480U, 37U}) {
        Heard heard;
        std::uint32_t at = 1'000;
        for (std::uint16_t i = 0; i < 60; ++i) {
            const Buffer payload = counted(at, length);
            heard.take(sound(i, at, payload));
            at += static_cast<std::uint32_t>(length);
        }
        CHECK(heard.samples.size() == 60 * length / 160 * 160);
        CHECK(heard.samples == counted(1'000, heard.samples.size()));
    }
}

TEST_CASE("a hole becomes silence of its length; late and doubled packets change nothing") {
    Heard heard;
    heard.take(sound(0, 0, counted(0, 160)));
    heard.take(sound(2, 320, counted(320, 160)));
    heard.take(sound(1, 160, counted(160, 160)));
    heard.take(sound(2, 320, counted(320, 160)));
    heard.take(sound(3, 480, counted(480, 160)));
    Buffer expected = counted(0, 160);
    expected.insert(expected.end(), 160, 0xD5);
    append(expected, counted(320, 320));
    CHECK(heard.samples == expected);
}

TEST_CASE("a jump of hours or a new stream goes on at once instead of filling hours") {
    Heard heard;
    heard.take(sound(0, 0, counted(0, 160)));
    heard.take(sound(1, 3'000'000'000, counted(0, 160)));
    RtpPacket other = sound(9, 40, counted(7, 160));
    const Buffer payload = counted(7, 160);
    other.payload = payload;
    other.source = 78;
    heard.take(other);
    CHECK(heard.frames == 3);
    heard.reframer.prime(heard.out());
    CHECK(heard.frames == 6);
    const Buffer huge(Reframer::payload_bytes_max + 1);
    heard.take(sound(10, 200, huge));
    CHECK(heard.frames == 6);
}

}  // namespace tiexin::adapters

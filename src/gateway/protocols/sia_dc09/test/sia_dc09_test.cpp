#include "gateway/protocols/sia_dc09/sia_dc09.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "gateway/line_keys.hpp"
#include "gateway/protocols/sia_dc09/codes.hpp"
#include "gateway/protocols/sia_dc09/framing.hpp"
#include "gateway/protocols/sia_dc09/message.hpp"
#include "gateway/protocols/sia_dc09/sealed.hpp"
#include "gateway/test/vector_runner.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::sia_dc09 {
namespace {

const Instant start = *parse_iso8601("2026-01-15T08:00:00Z");
const Buffer key = buffer_of("0123456789ABCDEF");

Buffer press(std::string_view seq) {
    return wrap("\"ADM-CID\"" + std::string(seq) + "R1L1#1234[#1234|1101 00 001]", false);
}

// One line of codes.txt.
struct Line {
    std::string table, code, effect, kind;
};
std::vector<Line> lines_of_codes() {
    std::vector<Line> out;
    std::ifstream file("src/gateway/protocols/sia_dc09/test/codes.txt");
    for (std::string text; std::getline(file, text);) {
        if (text.starts_with("#")) {
            continue;
        }
        Line line;
        std::istringstream(text) >> line.table >> line.code >> line.effect >> line.kind;
        out.push_back(line);
    }
    return out;
}

device::DeviceEvent heard(const Line& line, char qualifier) {
    const bool block = line.table == "block";
    const std::string data =
        block ? "Nri1/" + line.code + "05" : std::string(1, qualifier) + line.code + " 01 005";
    const std::string text =
        std::string(block ? "\"SIA-DCS\"" : "\"ADM-CID\"") + "0001L0#1234[#1234|" + data + "]";
    SessionFacts session;
    Prng random(1);
    const Decoded decoded = make()->decode(wrap(text, false), session, {start, {}, &random});
    REQUIRE_MESSAGE(decoded.events.size() == 1, line.code);
    CHECK_MESSAGE(text_of(decoded.reply).find("\"ACK\"0001L0#1234[]") != std::string::npos,
                  line.code);
    return decoded.events[0];
}

device::AlarmSet set_of(const Line& line, std::string_view effect) {
    device::AlarmSet out;
    if (line.effect == effect) {
        const auto kind = device::alarm_kind(line.kind);
        REQUIRE_MESSAGE(kind, line.code);
        out.add(*kind);
    }
    return out;
}

// The frames of a stream as they would be cut, fed `step` bytes at a time.
std::vector<std::string> frames_in(Bytes stream, std::size_t step) {
    std::vector<std::string> out;
    Buffer pending;
    for (std::size_t at = 0; at < stream.size(); at += step) {
        append(pending, stream.subspan(at, std::min(step, stream.size() - at)));
        for (;;) {
            const auto size = frame_size(pending);
            if (!size.ok()) {
                out.emplace_back("lost");
                return out;
            }
            if (*size == 0) {
                break;
            }
            out.emplace_back(text_of(Bytes(pending).first(*size)));
            pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(*size));
        }
    }
    return out;
}

}  // namespace

TEST_CASE("sia_dc09 vectors mean what the standard says") {
    const auto protocol = make();
    run_vectors("sia_dc09", *protocol);
}

TEST_CASE("every code of both tables means what the standards say, and there is no other") {
    std::size_t contact_ids = 0, blocks = 0;
    for (const Line& line : lines_of_codes()) {
        CAPTURE(line.code);
        const device::DeviceEvent event = heard(line, '1');
        CHECK(event.alarms == set_of(line, "raises"));
        CHECK(event.ended == set_of(line, "ends"));
        CHECK((event.kind == device::EventKind::status) == event.alarms.empty());
        if (line.table == "block") {
            ++blocks;
            continue;
        }
        ++contact_ids;
        const device::DeviceEvent restored = heard(line, '3');
        CHECK(restored.kind == device::EventKind::status);
        CHECK(restored.ended == set_of(line, "raises"));
        CHECK(heard(line, '6').alarms == event.alarms);
    }
    CHECK(contact_ids == contact_id_rows().size());
    CHECK(blocks == block_rows().size());
    for (const auto rows : {contact_id_rows(), block_rows()}) {
        for (const CodeRow& row : rows) {
            const auto same = [&](const CodeRow& other) { return other.code == row.code; };
            CHECK_MESSAGE(std::count_if(rows.begin(), rows.end(), same) == 1,
                          std::string(row.code));
        }
    }
}

TEST_CASE("what a panel of ours can say is what the tables hear") {
    for (int i = 0; i < device::alarm_kind_count; ++i) {
        const auto kind = static_cast<device::AlarmKind>(i);
        if (!contact_id_code(kind).empty()) {
            const auto meaning = contact_id_meaning(contact_id_code(kind));
            REQUIRE(meaning);
            CHECK(meaning->effect == Effect::raises);
            CHECK(meaning->kind == kind);
        }
        if (!block_code(kind).empty()) {
            const auto meaning = block_meaning(block_code(kind));
            REQUIRE(meaning);
            CHECK(meaning->effect == Effect::raises);
            CHECK(meaning->kind == kind);
        }
    }
}

TEST_CASE("a frame that lost its CR ends where the next one begins") {
    Buffer stream = press("0001");
    stream.pop_back();
    append(stream, press("0002"));
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        const auto frames = frames_in(stream, step);
        REQUIRE(frames.size() == 2);
        CHECK(bytes_of(frames[1]).size() == press("0002").size());
    }
    const auto protocol = make();
    SessionFacts session;
    Prng random(1);
    // Its CRC says that nothing of it is missing.
    const Decoded first =
        protocol->decode(bytes_of(frames_in(stream, 1).front()), session, {start, {}, &random});
    CHECK(!first.fault);
    Buffer cut = press("0003");
    cut.resize(cut.size() - 4);
    const Decoded damaged = protocol->decode(cut, session, {start, {}, &random});
    CHECK(damaged.fault == Fault::truncated);
}

TEST_CASE("line ends between frames are no frames") {
    Buffer stream = buffer_of("\r\n\r\n");
    append(stream, press("0001"));
    append(stream, buffer_of("\r\n\n\r"));
    append(stream, press("0002"));
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        CHECK(frames_in(stream, step).size() == 2);
    }
}

TEST_CASE("garbage and frames without end are given up within their limits") {
    const Buffer garbage(garbage_bytes_max + 1, 'x');
    CHECK(frame_size(garbage).ok());
    CHECK(!frame_size(Buffer(garbage_bytes_max + 2, 'x')).ok());
    Buffer endless = buffer_of("\n12340029\"NULL\"");
    endless.resize(text_bytes_max + 1, 'x');
    CHECK(*frame_size(endless) == 0);
    endless.resize(text_bytes_max + 2, 'x');
    CHECK(!frame_size(endless).ok());
    Buffer stream = garbage;
    append(stream, press("0001"));
    CHECK(frames_in(stream, stream.size()) == std::vector<std::string>{"lost"});
    CHECK(frames_in(stream, 1) == std::vector<std::string>{"lost"});
}

TEST_CASE("one flipped bit in the text of a frame is refused") {
    const auto protocol = make();
    const Buffer frame = press("0001");
    constexpr std::size_t text_from = 9;
    for (std::size_t bit = text_from * 8; bit + 8 < frame.size() * 8; ++bit) {
        CAPTURE(bit);
        Buffer damaged = frame;
        damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
        SessionFacts session;
        Prng random(1);
        CHECK(protocol->decode(damaged, session, {start, {}, &random}).fault);
    }
}

TEST_CASE("whose refused press it may be is supposed for that frame alone") {
    const auto protocol = make();
    SessionFacts session;
    Prng random(1);
    Buffer damaged = press("0001");
    damaged[1] = damaged[1] == '0' ? '1' : '0';
    CHECK(protocol->decode(damaged, session, {start, {}, &random}).suspected ==
          device::AlarmSet{device::AlarmKind::sos});
    CHECK(session.device == "1234");
    (void)protocol->decode(buffer_of("nonsense\r"), session, {start, {}, &random});
    CHECK(session.device.empty());
}

TEST_CASE("an encrypted message is acknowledged encrypted, with our time, each time otherwise") {
    const auto protocol = make();
    LineKeys keys;
    keys.set(protocol_name, "1234", key);
    Prng random(1);
    SessionFacts session;
    const Buffer frame =
        wrap("\"*NULL\"0000R1L1#1234[" + seal("]" + time_text(start), key, random), false);
    std::string before;
    for (int i = 0; i < 2; ++i) {
        const Decoded decoded =
            protocol->decode(frame, session, {start + seconds(5), {}, &random, &keys});
        REQUIRE(!decoded.fault);
        const auto envelope = unwrap(decoded.reply);
        REQUIRE(envelope);
        CHECK(envelope->crc_good);
        const auto message = read_message(envelope->text);
        REQUIRE(message);
        CHECK(message->encrypted);
        CHECK(message->id == "ACK");
        CHECK(message->rest != before);
        before = message->rest;
        CHECK(open_sealed(message->rest, key) == "]" + time_text(start + seconds(5)));
    }
}

TEST_CASE("the key of one account is no other's") {
    LineKeys keys;
    keys.set(protocol_name, "1234", key);
    CHECK(keys.find(protocol_name, "1234") == key);
    CHECK(keys.find(protocol_name, "1235").empty());
    CHECK(keys.find("watch", "1234").empty());
    keys.set(protocol_name, "1234", {});
    CHECK(keys.find(protocol_name, "1234").empty());
}

TEST_CASE("a panel takes no commands") {
    const auto told = has_words("sia_dc09", "1234", "", {device::CommandKind::find, 0, {}});
    REQUIRE(!told.ok());
    CHECK(told.error().code == Code::unsupported);
}

}  // namespace tiexin::gateway::sia_dc09

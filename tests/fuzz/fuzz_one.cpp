#include "fuzz_one.hpp"

#include <cmath>

#include "base/json.hpp"
#include "gateway/decode_json.hpp"
#include "gateway/line_keys.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::fuzz {

namespace {

constexpr Instant now{1'767'225'600'000'000};
constexpr int frames_max = 64;  // of one input

// The length of what a decoder may hold for one frame is bounded by the frame.
void check_decoded(const gateway::Decoded& decoded, std::size_t frame_bytes) {
    if (decoded.fault) {
        CHECK(decoded.events.empty());
        CHECK(decoded.reply.empty());
        CHECK(decoded.reply_refused.empty());
    } else {
        CHECK(decoded.suspected.empty());
    }
    CHECK(decoded.events.size() <= frame_bytes + 1);
    for (const device::DeviceEvent& event : decoded.events) {
        if (event.position && event.position->valid && event.position->place) {
            CHECK(std::abs(event.position->place->lat) <= 90);
            CHECK(std::abs(event.position->place->lon) <= 180);
        }
    }
}

// Frames of the stream through the server's side, each in a buffer of its own size so that a
// sanitizer sees the first byte read beyond it.
void feed_server(const gateway::Protocol& protocol, Bytes stream, std::string_view model,
                 const gateway::LineKeys* line_keys) {
    gateway::SessionFacts session;
    Prng random(1);
    const gateway::Context context{now, model, &random, line_keys};
    Bytes rest = stream;
    for (int i = 0; i < frames_max && !rest.empty(); ++i) {
        const Buffer seen(rest.begin(), rest.end());
        const Result<std::size_t> size = protocol.frame_size(seen);
        if (!size.ok()) {
            return;
        }
        CHECK(*size <= rest.size());
        const std::size_t taken = *size == 0 ? rest.size() : *size;
        const Buffer frame(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(taken));
        const gateway::Decoded decoded = protocol.decode(frame, session, context);
        check_decoded(decoded, frame.size());
        CHECK(!gateway::decoded_json(decoded, session.device).dump().empty());
        rest = rest.subspan(taken);
    }
    (void)protocol.encode({device::CommandKind::locate_now, 0, {}}, session, context);
    (void)protocol.encode({device::CommandKind::find, 0, {}}, session, context);
}

void feed_terminal(gateway::Terminal& terminal, Bytes stream) {
    Bytes rest = stream;
    for (int i = 0; i < frames_max && !rest.empty(); ++i) {
        const Buffer seen(rest.begin(), rest.end());
        const Result<std::size_t> size = terminal.frame_size(seen);
        if (!size.ok() || *size == 0) {
            return;
        }
        CHECK(*size <= rest.size());
        const Buffer frame(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(*size));
        (void)terminal.hear(frame, now);
        rest = rest.subspan(*size);
    }
}

std::string a_device(std::string_view protocol) {
    return protocol == "jt808"      ? "013912345678"
           : protocol == "watch"    ? "8800000015"
           : protocol == "sia_dc09" ? "1234"
                                    : "861234567890123";
}

}  // namespace

void fuzz_one(const gateway::ProtocolRow& row, Bytes input) {
    const std::unique_ptr<gateway::Protocol> protocol = row.make();
    gateway::LineKeys line_keys;
    line_keys.set_for_all(buffer_of("0123456789ABCDEF"));
    feed_server(*protocol, input, {}, nullptr);
    feed_server(*protocol, input, "C5L", &line_keys);
    if (row.make_terminal != nullptr) {
        const auto terminal = row.make_terminal(a_device(row.name), 1);
        feed_terminal(*terminal, input);
        terminal->use_line_key(buffer_of("0123456789ABCDEF"));
        (void)terminal->connect(now);
        feed_terminal(*terminal, input);
    }
}

}  // namespace tiexin::fuzz

#include "gateway/protocols/minifinder2/codec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "gateway/protocols/minifinder2/minifinder2.hpp"
#include "gateway/protocols/minifinder2/places.hpp"
#include "gateway/protocols/minifinder2/records.hpp"
#include "gateway/protocols/minifinder2/settings.hpp"

namespace tiexin::gateway::minifinder2 {

namespace {

using device::DeviceEvent;
using device::EventKind;

constexpr std::uint8_t key_imei = 0x01, key_configured_imei = 0x03;
constexpr std::uint8_t service_place = 0x11, service_time = 0x12;
constexpr std::uint8_t key_reply_text = 0x1f;
constexpr std::uint8_t result_ok = 0;
constexpr std::size_t reply_text_bytes_max = 1024;

class PendantState final : public ProtocolState {
public:
    // Of the next frame we send. It begins anywhere, so that the answers of two connections differ.
    std::optional<std::uint16_t> next_seq;
    // The session's device was read in a refused frame and holds for that frame only.
    bool supposed = false;
};

PendantState& state_of(SessionFacts& session) {
    if (!dynamic_cast<PendantState*>(session.state.get())) {
        session.state = std::make_unique<PendantState>();
    }
    return static_cast<PendantState&>(*session.state);
}

Decoded refused(Fault fault, std::string detail, const std::vector<Tlv>& tlvs) {
    Decoded out;
    out.fault = fault;
    out.detail = std::move(detail);
    out.suspected = suspected_in(tlvs);
    return out;
}

// Nothing in a refused frame is believed, but when it may be a press it helps to know whose.
void suppose_who(const std::vector<Tlv>& tlvs, SessionFacts& session) {
    for (const Tlv& tlv : tlvs) {
        if (session.device.empty() && tlv.key == key_imei) {
            session.device = read_imei(tlv.value).value_or("");
            state_of(session).supposed = !session.device.empty();
        }
    }
}

void forget_supposed(SessionFacts& session) {
    auto* state = dynamic_cast<PendantState*>(session.state.get());
    if (state != nullptr && state->supposed) {
        state->supposed = false;
        session.device.clear();
    }
}

Buffer response(std::uint16_t seq, std::uint8_t code) {
    return make_frame(0, seq, Buffer{cmd_response, 1, code});
}

void put_event(Decoded& out, DeviceEvent event, const Frame& frame) {
    event.word = fmt::format("{:02x}", frame.cmd);
    out.events.push_back(std::move(event));
}

// The IMEI under `key`, when the frame says it. value fault: something else stands there.
bool learn_imei(const std::vector<Tlv>& tlvs, std::uint8_t key, SessionFacts& session) {
    for (const Tlv& tlv : tlvs) {
        if (tlv.key != key) {
            continue;
        }
        auto imei = read_imei(tlv.value);
        if (!imei) {
            return false;
        }
        session.device = std::move(*imei);
    }
    return true;
}

Decoded data(const Frame& frame, const std::vector<Tlv>& tlvs, SessionFacts& session) {
    Records records = read_records(tlvs);
    if (records.fault) {
        return refused(*records.fault, std::move(records.detail), tlvs);
    }
    if (!records.imei.empty()) {
        session.device = records.imei;
    }
    if (session.device.empty()) {
        return refused(Fault::no_session, "no IMEI yet", tlvs);
    }
    Decoded out;
    for (DeviceEvent& event : records.events) {
        put_event(out, std::move(event), frame);
    }
    if (out.events.empty()) {
        DeviceEvent event;
        settle_kind(event, EventKind::heartbeat);
        put_event(out, std::move(event), frame);
    }
    return out;
}

// The value of one key the terminal asked for.
void put_service(ByteWriter& out, std::uint8_t key, Instant now) {
    ByteWriter value(Endian::little);
    if (key == service_time) {
        value.u32(static_cast<std::uint32_t>(now.us / 1'000'000));
    } else {
        value.u32(0).u32(0).u8(0);  // no place, no text: a decoder knows none
    }
    put_tlv(out, key, value.buffer());
}

// cmd 03: the terminal asks, we answer with the values asked.
Decoded services(const Frame& frame, const std::vector<Tlv>& tlvs, SessionFacts& session,
                 Instant now) {
    if (!learn_imei(tlvs, key_imei, session)) {
        return refused(Fault::value, "IMEI", {});
    }
    if (session.device.empty()) {
        return refused(Fault::no_session, "no IMEI yet", {});
    }
    Decoded out;
    DeviceEvent event;
    std::string asked;
    ByteWriter body(Endian::little);
    body.u8(cmd_services);
    for (const std::uint8_t key : {service_time, service_place}) {
        const auto has_key = [key](const Tlv& tlv) { return tlv.key == key; };
        if (std::any_of(tlvs.begin(), tlvs.end(), has_key)) {
            put_service(body, key, now);
            asked += asked.empty() ? "" : ",";
            asked += key == service_time ? "time" : "place";
        }
    }
    if (!asked.empty()) {
        out.reply = make_frame(0, frame.seq, body.buffer());
        event.facts.emplace_back("asked", std::move(asked));
    }
    settle_kind(event, EventKind::heartbeat);
    put_event(out, std::move(event), frame);
    return out;
}

const char* result_text(std::uint8_t code) {
    switch (code) {
        case 0:
            return "ok";
        case 1:
            return "length";
        case 2:
            return "format";
        case 3:
            return "size";
        case 4:
            return "resources";
        case 5:
            return "unsupported";
        case 6:
            return "memory";
        case 7:
            return "GPS not ready";
        case 9:
            return "bad key";
        case 0x0b:
            return "checksum";
        default:
            return "refused";
    }
}

Decoded response_read(const Frame& frame, const std::vector<Tlv>& tlvs) {
    if (tlvs.empty()) {
        return refused(Fault::truncated, "a response without a result", {});
    }
    Decoded out;
    DeviceEvent event;
    device::CommandReply reply;
    reply.key = std::to_string(frame.seq);
    reply.accepted = tlvs[0].key == result_ok;
    reply.text = fmt::format("{} ({:02x})", result_text(tlvs[0].key), tlvs[0].key);
    event.reply = std::move(reply);
    event.kind = EventKind::command_reply;
    put_event(out, std::move(event), frame);
    return out;
}

// cmd 02 upward is what a read brought, cmd 04 upward may carry a text.
Decoded answer_read(const Frame& frame, const std::vector<Tlv>& tlvs, SessionFacts& session) {
    const bool configuration = frame.cmd == cmd_configuration;
    // Some configuration replies have another thing under 03; then we just do not learn from it.
    (void)(configuration && learn_imei(tlvs, key_configured_imei, session));
    Decoded out;
    DeviceEvent event;
    device::CommandReply reply;
    reply.key = std::to_string(frame.seq);
    for (const Tlv& tlv : tlvs) {
        if (frame.cmd == cmd_control && tlv.key == key_reply_text) {
            std::string text = utf8_repaired(text_of(tlv.value));
            std::erase(text, '\0');
            reply.text = utf8_truncate_bytes(text, reply_text_bytes_max);
        } else if (event.facts.size() < facts_max) {
            event.facts.emplace_back(
                fmt::format("key_{:02x}", tlv.key),
                to_hex(tlv.value.first(std::min(tlv.value.size(), fact_bytes_max / 2))));
        }
    }
    event.reply = std::move(reply);
    event.kind = EventKind::command_reply;
    put_event(out, std::move(event), frame);
    return out;
}

Decoded unsupported(const Frame& frame) {
    Decoded out;
    DeviceEvent event;
    event.kind = EventKind::unsupported;
    put_event(out, std::move(event), frame);
    return out;
}

bool has_tlvs(const Frame& frame) {
    return frame.has_cmd && frame.cmd != 0 &&
           (frame.cmd <= cmd_control || frame.cmd == cmd_response);
}

Decoded read_body(const Frame& frame, const std::vector<Tlv>& tlvs, SessionFacts& session,
                  Instant now) {
    switch (frame.cmd) {
        case cmd_data:
            return data(frame, tlvs, session);
        case cmd_services:
            return services(frame, tlvs, session, now);
        case cmd_configuration:
        case cmd_control:
            return answer_read(frame, tlvs, session);
        default:
            return response_read(frame, tlvs);
    }
}

}  // namespace

Result<std::size_t> Minifinder2Protocol::frame_size(Bytes input) const {
    return minifinder2::frame_size(input);
}

Decoded Minifinder2Protocol::decode(Bytes bytes, SessionFacts& session,
                                    const Context& context) const {
    forget_supposed(session);
    const FrameRead read = read_frame(bytes);
    const Frame& frame = read.frame;
    std::vector<Tlv> tlvs;
    const auto all = read_tlvs(frame.has_cmd ? frame.tlvs : Bytes{}, &tlvs);
    // Other commands use the key of the alarm word for other things.
    const auto& telling = frame.cmd == cmd_data ? tlvs : std::vector<Tlv>{};
    Decoded out;
    if (read.fault) {
        out = refused(*read.fault, read.detail, telling);
    } else if (!has_tlvs(frame)) {
        out = unsupported(frame);
    } else if (!all) {
        out = refused(Fault::length, "a key reaches past the end", telling);
    } else {
        out = read_body(frame, tlvs, session, context.now);
    }
    if (out.fault) {
        if (!out.suspected.empty()) {
            suppose_who(tlvs, session);
        }
        return out;
    }
    out.key = std::to_string(frame.seq);
    // What answers a command of ours carries our serial, not the terminal's.
    out.key_is_serial =
        frame.cmd != cmd_response && frame.cmd != cmd_configuration && frame.cmd != cmd_control;
    if (out.reply.empty() && frame.cmd != cmd_response && (frame.flags & flag_ack_wanted) != 0) {
        out.reply = response(frame.seq, result_ok);
    }
    return out;
}

Result<device::Sent> Minifinder2Protocol::encode(const device::Command& command,
                                                 SessionFacts& session,
                                                 const Context& context) const {
    if (session.device.empty()) {
        return Error{Code::conflict, "the terminal has not said who it is"};
    }
    Result<Buffer> body = body_of_command(command);
    if (!body) {
        return body.error();
    }
    std::optional<std::uint16_t>& next_seq = state_of(session).next_seq;
    if (!next_seq) {
        next_seq = static_cast<std::uint16_t>(context.random->next());
    }
    const std::uint16_t seq = (*next_seq)++;
    return device::Sent{make_frame(flag_ack_wanted, seq, *body), std::to_string(seq), true};
}

std::unique_ptr<Protocol> make() {
    return std::make_unique<Minifinder2Protocol>();
}

}  // namespace tiexin::gateway::minifinder2

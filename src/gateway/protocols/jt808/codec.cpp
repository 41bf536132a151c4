// The server's side of JT/T 808: frames in, events and answers out.

#include <algorithm>
#include "gateway/protocols/jt808/commands.hpp"
#include "gateway/protocols/jt808/jt808.hpp"
#include "gateway/protocols/jt808/messages.hpp"

namespace tiexin::gateway::jt808 {

namespace {

Decoded refused(Fault fault, const char* why) {
    Decoded out;
    out.fault = fault;
    out.detail = why;
    return out;
}

// A refused frame: nothing in it is believed, but a press is worth a look, and then it helps to
// know who it may be.
Decoded refused(Fault fault, const char* why, const Header& header, Bytes body,
                SessionFacts& session) {
    Decoded out = refused(fault, why);
    if (!is_short_dialect(header.id) && looks_pressed(header, body)) {
        out.suspected.add(device::AlarmKind::sos);
        if (session.device.empty()) {
            session.device = device_of(header.address);
        }
    }
    return out;
}

// 8003 (and its count of two bytes since 2019): the serial of the first part, then indices.
Buffer ask_again(Jt808State& state, const Parted& message) {
    const std::vector<std::uint16_t> lost = missing(message);
    ByteWriter body;
    body.u16(message.first_serial);
    if (state.address.v2019) {
        body.u16(static_cast<std::uint16_t>(lost.size()));
    } else {
        body.u8(static_cast<std::uint8_t>(lost.size()));
    }
    for (const std::uint16_t index : lost) {
        body.u16(index);
    }
    return write_frame(state.address, 0x8003, state.next_serial++, body.buffer());
}

Decoded read_whole(const Header& header, Bytes body, SessionFacts& session,
                   const Context& context) {
    Decoded out;
    Turn turn{header, body, state_of(session), context, out};
    if (const auto fault = read_message(turn)) {
        return refused(*fault, *fault == Fault::length ? "a field runs over the end" : "a field",
                       header, body, session);
    }
    if (!is_short_dialect(header.id)) {
        out.key = std::to_string(header.serial);
        out.key_is_serial = true;
    }
    return out;
}

// Each part is acknowledged. The last one asks for those that were lost; the one that
// completes the message brings its events, known by the serial of the first part, so that a part
// sent twice is the same message.
Decoded read_part(const Header& header, Bytes body, SessionFacts& session, const Context& context) {
    if (header.parts == 0 || header.part == 0 || header.part > header.parts) {
        return refused(Fault::value, "part outside its message", header, body, session);
    }
    Jt808State& state = state_of(session);
    Parted* message = state.parts.keep(header, body);
    Decoded out;
    out.key = std::to_string(header.serial);
    out.key_is_serial = true;
    if (message == nullptr) {
        out.reply = general_answer(state, header, AckResult::unsupported);
        return out;
    }
    if (!missing(*message).empty()) {
        out.reply = general_answer(state, header, AckResult::done);
        if (header.part == header.parts) {
            append(out.reply, ask_again(state, *message));
        }
        return out;
    }
    const Buffer whole = joined(*message);
    Header first = header;
    first.part = 0;
    out = read_whole(first, whole, session, context);
    if (!out.fault) {
        out.key = std::to_string(message->first_serial);
        if (header.id == 0x0801) {
            const Buffer answer = general_answer(state, header, AckResult::done);
            out.reply.insert(out.reply.begin(), answer.begin(), answer.end());
        }
    }
    return out;
}

class Jt808 final : public Protocol {
public:
    Result<std::size_t> frame_size(Bytes input) const override {
        const Span span = find_frame(input);
        if (span.broken) {
            return Error{Code::bad_input, "no frame within the limits"};
        }
        return span.end;
    }

    Decoded decode(Bytes frame, SessionFacts& session, const Context& context) const override {
        const Span span = find_frame(frame);
        if (span.end == 0) {
            return truncated(frame, session);
        }
        const Bytes whole = frame.subspan(span.start, span.end - span.start);
        if (whole.front() == '(') {
            return read_line(whole, context);
        }
        Scratch scratch;
        const std::optional<Bytes> plain = unescaped(whole, scratch);
        if (!plain) {
            return refused(Fault::value, "an escape that does not exist");
        }
        Header header;
        const std::size_t head = read_header(*plain, whole.front() == 0xe7, header);
        if (head == 0) {
            return refused(Fault::length, "shorter than its header");
        }
        const Bytes body = plain->subspan(head, plain->size() - head - 1);
        if (!is_short_dialect(header.id) && check_code(*plain) != 0) {
            return refused(Fault::checksum, "check code", header, body, session);
        }
        if (body.size() != (header.attributes & 0x3ffU)) {
            return refused(Fault::length, "body length", header, body, session);
        }
        if (!is_short_dialect(header.id) && !header.address.e7 &&
            (header.attributes >> 10 & 7) != 0) {
            return refused(Fault::value, "encrypted");
        }
        learn(session, header.address);
        return header.part == 0 && header.parts == 1 ? read_whole(header, body, session, context)
                                                     : read_part(header, body, session, context);
    }

    Result<device::Sent> encode(const device::Command& command, SessionFacts& session,
                                const Context&) const override {
        Jt808State& state = state_of(session);
        if (!state.known) {
            const std::optional<Address> address = address_of(session.device);
            if (!address) {
                return Error{Code::unavailable, "the terminal has not said how it writes"};
            }
            state.address = *address;
            state.known = true;
        }
        return command_frame(command, state);
    }

private:
    // What is left of a frame that was cut off may still be a press.
    static Decoded truncated(Bytes frame, SessionFacts& session) {
        const Span span = find_frame(frame);
        const Bytes rest = frame.subspan(std::min(span.start, frame.size()));
        Header header;
        if (rest.size() < wire_bytes_min || rest.front() != 0x7e || rest.size() > wire_bytes_max) {
            return refused(Fault::truncated, "not one whole frame");
        }
        Buffer closed(rest.begin(), rest.end());
        closed.push_back(0);     // where the check code would be
        closed.push_back(0x7e);  // and the delimiter
        Scratch scratch;
        const std::optional<Bytes> plain = unescaped(closed, scratch);
        const std::size_t head = plain ? read_header(*plain, false, header) : 0;
        if (head == 0) {
            return refused(Fault::truncated, "not one whole frame");
        }
        return refused(Fault::truncated, "not one whole frame", header,
                       plain->subspan(head, plain->size() - head - 1), session);
    }
};

}  // namespace

std::unique_ptr<Protocol> make() {
    return std::make_unique<Jt808>();
}

}  // namespace tiexin::gateway::jt808

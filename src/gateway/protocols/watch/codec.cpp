#include "gateway/protocols/watch/codec.hpp"

#include <cstdio>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "gateway/protocols/watch/framing.hpp"
#include "gateway/protocols/watch/messages.hpp"
#include "gateway/protocols/watch/status.hpp"
#include "gateway/protocols/watch/watch.hpp"

namespace tiexin::gateway::watch {

namespace {

constexpr std::uint32_t interval_min_s = 60, interval_max_s = 65'535;
constexpr std::size_t sos_numbers_max = 3;
constexpr std::size_t number_digits_max = 20;

Decoded refused(Fault fault, std::string detail) {
    Decoded out;
    out.fault = fault;
    out.detail = std::move(detail);
    return out;
}

bool numbers_are_digits(const std::vector<std::string>& numbers) {
    for (const std::string& number : numbers) {
        if (!all_digits(number) || number.size() > number_digits_max) {
            return false;
        }
    }
    return !numbers.empty();
}

struct Text {
    std::string word;
    std::string data;
};

Result<Text> text_of_command(const device::Command& command) {
    using device::CommandKind;
    switch (command.kind) {
        case CommandKind::locate_now:
            return Text{"CR", ""};
        case CommandKind::find:
            return Text{"FIND", ""};
        case CommandKind::report_interval:
            if (command.interval_s < interval_min_s || command.interval_s > interval_max_s) {
                return Error{Code::bad_input, "interval is outside 60 to 65535 s"};
            }
            return Text{"UPLOAD", std::to_string(command.interval_s)};
        case CommandKind::centre_number:
        case CommandKind::call_back:
            if (!numbers_are_digits(command.numbers)) {
                return Error{Code::bad_input, "a number of digits is needed"};
            }
            return Text{command.kind == CommandKind::call_back ? "CALL" : "CENTER",
                        command.numbers[0]};
        case CommandKind::sos_numbers:
            break;
    }
    if (!numbers_are_digits(command.numbers) || command.numbers.size() > sos_numbers_max) {
        return Error{Code::bad_input, "one to three numbers of digits are needed"};
    }
    // All three places are said, so that a number that is no longer wanted goes away.
    Text out{"SOS", command.numbers[0]};
    for (std::size_t i = 1; i < sos_numbers_max; ++i) {
        out.data += ',';
        out.data += i < command.numbers.size() ? command.numbers[i] : "";
    }
    return out;
}

}  // namespace

Result<std::size_t> WatchProtocol::frame_size(Bytes input) const {
    return watch::frame_size(input);
}

Decoded WatchProtocol::decode(Bytes frame, SessionFacts& session, const Context& context) const {
    const Unwrapped unwrapped = unwrap(frame);
    if (!unwrapped.envelope) {
        return refused(unwrapped.truncated ? Fault::truncated : Fault::value, "no frame header");
    }
    const Envelope& envelope = *unwrapped.envelope;
    session.device = envelope.id;
    WatchState& state = state_of(session);
    state.vendor = envelope.vendor;
    state.indexed = !envelope.index.empty();

    const Message message = message_of(envelope.content, envelope.declared);
    Understood understood = understand(message, state, context.now);
    if (unwrapped.truncated && !understood.fault) {
        understood.fault = Fault::truncated;
        understood.detail = "no closing bracket";
        understood.suspected = calls_for_help(understood.event.alarms);
    }
    if (understood.fault) {
        Decoded out = refused(*understood.fault, std::move(understood.detail));
        out.suspected = understood.suspected;
        return out;
    }
    Decoded out;
    understood.event.word = utf8_repaired(message.word);
    out.events.push_back(std::move(understood.event));
    if (!understood.answer.empty()) {
        out.reply = wrap(envelope.vendor, envelope.id, envelope.index, bytes_of(understood.answer));
    }
    // A repeated frame must have the key of the first, whatever garbage stands before it.
    if (envelope.frame.size() != frame.size()) {
        out.key = to_hex(Bytes(sha256(envelope.frame)).first(8));
    }
    return out;
}

Result<device::Sent> WatchProtocol::encode(const device::Command& command, SessionFacts& session,
                                           const Context&) const {
    if (session.device.empty()) {
        return Error{Code::conflict, "the terminal has not said who it is"};
    }
    Result<Text> text = text_of_command(command);
    if (!text) {
        return text.error();
    }
    WatchState& state = state_of(session);
    std::string index;
    if (state.indexed) {
        char digits[8];
        std::snprintf(digits, sizeof digits, "%04x", static_cast<unsigned>(state.next_index++));
        index = digits;
    }
    const std::string content = text->data.empty() ? text->word : text->word + "," + text->data;
    device::Sent sent;
    sent.frame = wrap(state.vendor, session.device, index, bytes_of(content));
    sent.key = text->word;
    state.remember_sent(text->word, std::move(text->data));
    return sent;
}

std::unique_ptr<Protocol> make() {
    return std::make_unique<WatchProtocol>();
}

}  // namespace tiexin::gateway::watch

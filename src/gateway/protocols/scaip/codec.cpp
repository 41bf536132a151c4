#include "gateway/protocols/scaip/codec.hpp"

#include "base/text.hpp"
#include "gateway/protocols/scaip/codes.hpp"
#include "gateway/protocols/scaip/message.hpp"
#include "gateway/protocols/scaip/place.hpp"
#include "gateway/protocols/scaip/scaip.hpp"

namespace tiexin::gateway::scaip {

namespace {

using device::AlarmKind;
using device::AlarmSet;
using device::DeviceEvent;
using device::EventKind;

// Where somebody may be in danger: what makes a message that cannot be believed worth a look.
AlarmSet calls_for_help(AlarmSet alarms) {
    constexpr AlarmKind calls[] = {
        AlarmKind::sos,     AlarmKind::fall,           AlarmKind::panic, AlarmKind::help,
        AlarmKind::medical, AlarmKind::epilepsy,       AlarmKind::fire,  AlarmKind::smoke,
        AlarmKind::gas,     AlarmKind::carbon_monoxide};
    AlarmSet out;
    for (const AlarmKind kind : calls) {
        if (alarms.has(kind)) {
            out.add(kind);
        }
    }
    return out;
}

Fault fault_of(Status status) {
    return status == Status::too_long ? Fault::length : Fault::value;
}

Decoded refused(const Request& request, Status status, std::string why) {
    Decoded out;
    out.fault = fault_of(status);
    out.detail = std::move(why);
    Response response;
    response.reference = request.reference;
    response.status = status;
    out.reply_fault = buffer_of(write_response(response));
    if (request.type == MessageType::alarm) {
        out.suspected = calls_for_help(alarms_of(request.device_type, request.status));
    }
    return out;
}

void fact(DeviceEvent& event, std::string_view name, std::string_view value) {
    if (!value.empty()) {
        event.facts.emplace_back(name, value);
    }
}

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) {
        out += (out.empty() ? "" : ",") + item;
    }
    return out;
}

void add_codes(const Request& request, DeviceEvent& event) {
    fact(event, "device_type", request.device_type);
    const DeviceType* const type = device_type(request.device_type);
    fact(event, "device_type_text", type == nullptr ? "" : type->text);
    fact(event, "status", request.status);
    const StatusCode* const status = status_code(request.status);
    fact(event, "status_says", status == nullptr ? "" : status->text);
    if (request.location != "000") {
        fact(event, "location", request.location);
        fact(event, "location_says", location_text(request.location));
    }
}

// What whoever answers the alarm by voice has to know: who calls whom, and what was granted.
void add_voice(const Request& request, DeviceEvent& event) {
    fact(event, "voice", request.dial.voice() ? "1" : "0");
    fact(event, "call_handling", request.we_call ? "1" : "0");
    fact(event, "caller_scheme", request.dial.scheme);
    fact(event, "caller_id", request.dial.address);
    fact(event, "media_granted", std::to_string(static_cast<int>(media_for(request))));
}

void add_rest(const Request& request, DeviceEvent& event) {
    fact(event, "part", request.part);
    fact(event, "component", request.component);
    fact(event, "device_text", request.device_text);
    fact(event, "status_text", request.status_text);
    fact(event, "location_value", request.location_value);
    fact(event, "location_text", request.location_text);
    fact(event, "info_code", request.info_code);
    fact(event, "info_text", request.info_text);
    fact(event, "system", request.system == "0" ? "" : request.system);
    fact(event, "priority", request.priority == 0 ? "" : std::to_string(request.priority));
    fact(event, "version", request.version == "01.00" ? "" : request.version);
    fact(event, "additional", request.additional == "0" ? "" : request.additional);
    fact(event, "heartbeat_adjustable", request.heartbeat_adjustable ? "1" : "");
    fact(event, "ignored", joined(request.ignored));
}

// RE, or ME with a status that says so: the level that has ended, or "all".
void add_ended(const Request& request, DeviceEvent& event) {
    const StatusCode* const status = status_code(request.status);
    const bool over = status != nullptr && status->says == Says::over;
    if (over && status->kind) {
        fact(event, "ended", device::name_of(*status->kind));
    } else if (over || request.type == MessageType::reset) {
        fact(event, "ended", "all");
    }
}

DeviceEvent event_of(const Request& request) {
    DeviceEvent event;
    event.word = word_of(request.type);
    if (request.type == MessageType::alarm) {
        event.alarms = alarms_of(request.device_type, request.status);
    }
    if (request.place) {
        add_place(*request.place, event);
    }
    add_codes(request, event);
    add_voice(request, event);
    add_rest(request, event);
    if (request.type == MessageType::alarm || request.type == MessageType::reset) {
        add_ended(request, event);
    }
    settle_kind(event,
                request.type == MessageType::heartbeat ? EventKind::heartbeat : EventKind::status);
    return event;
}

Buffer accepted(const Request& request) {
    Response response;
    response.reference = request.reference;
    response.media = media_for(request);
    // The terminal dials the number it has; the leg of voice may name another one (62, tnu).
    const bool it_calls = response.media != Media::none && !request.we_call;
    response.call = it_calls ? call_predefined_receiver : 0;
    return buffer_of(write_response(response));
}

Decoded understood(const Element& root, SessionFacts& session) {
    const ReadRequest read = read_request(root);
    if (!read.request.caller.empty()) {
        session.device = read.request.caller;
    }
    if (read.refusal) {
        return refused(read.request, read.refusal->status, read.refusal->why);
    }
    Decoded out;
    out.events.push_back(event_of(read.request));
    out.key = read.request.reference;
    out.key_is_serial = true;
    out.reply = accepted(read.request);
    return out;
}

// A response that came the wrong way, or is decoded for somebody who looks into a trace.
Decoded response_told(const Element& root) {
    const auto response = read_response(root);
    Decoded out;
    if (!response) {
        out.fault = Fault::value;
        out.detail = response.error().detail;
        return out;
    }
    DeviceEvent event;
    event.word = "mrs";
    fact(event, "reference", response->reference);
    fact(event, "status_number", std::to_string(static_cast<int>(response->status)));
    fact(event, "status_text", response->status_text);
    fact(event, "media_granted", std::to_string(static_cast<int>(response->media)));
    fact(event, "call", response->call == 0 ? "" : std::to_string(response->call));
    fact(event, "call_numbers", joined(response->numbers));
    settle_kind(event, EventKind::status);
    out.events.push_back(std::move(event));
    return out;
}

}  // namespace

Result<std::size_t> ScaipProtocol::frame_size(Bytes input) const {
    const std::size_t size = message_end(text_of(input));
    if (size == 0 && input.size() > 2 * message_bytes_max) {
        return Error{Code::bad_input, "no end of a message within the limit"};
    }
    return size;
}

Decoded ScaipProtocol::decode(Bytes frame, SessionFacts& session, const Context&) const {
    const std::string_view text = text_of(frame);
    if (frame.size() > message_bytes_max) {
        return refused(guessed_request(text.substr(0, message_bytes_max)), Status::too_long,
                       "the message is too long");
    }
    const auto root = read_xml(text);
    if (!root) {
        // Whoever sends a DOCTYPE is no terminal.
        const bool hostile = text.find("<!DOCTYPE") != std::string_view::npos;
        const Request guess = hostile ? Request{} : guessed_request(text);
        if (!guess.caller.empty()) {
            session.device = guess.caller;
        }
        Decoded out = refused(guess, Status::invalid_format, root.error().detail);
        if (guess.caller.empty()) {
            out.suspected = {};
        }
        return out;
    }
    if (root->name == "mrs") {
        return response_told(*root);
    }
    if (root->name != "mrq" && root->name != "scaip") {
        return refused({}, Status::invalid_format, "the root is not mrq");
    }
    return understood(*root, session);
}

Result<device::Sent> ScaipProtocol::encode(const device::Command&, SessionFacts&,
                                           const Context&) const {
    return Error{Code::unsupported, "a SCAIP terminal is told nothing but the answer to its call"};
}

std::unique_ptr<Protocol> make() {
    return std::make_unique<ScaipProtocol>();
}

}  // namespace tiexin::gateway::scaip

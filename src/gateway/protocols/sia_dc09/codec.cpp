#include "gateway/protocols/sia_dc09/codec.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gateway/line_keys.hpp"
#include "gateway/protocols/sia_dc09/answers.hpp"
#include "gateway/protocols/sia_dc09/blocks.hpp"
#include "gateway/protocols/sia_dc09/extras.hpp"
#include "gateway/protocols/sia_dc09/framing.hpp"
#include "gateway/protocols/sia_dc09/message.hpp"
#include "gateway/protocols/sia_dc09/poll.hpp"
#include "gateway/protocols/sia_dc09/sealed.hpp"
#include "gateway/protocols/sia_dc09/sia_dc09.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

using device::AlarmKind;
using device::DeviceEvent;
using device::EventKind;

constexpr std::string_view contact_id = "ADM-CID", blocks = "SIA-DCS", supervision = "NULL";

// What a refused frame is suspected of: somebody may be in danger now.
constexpr AlarmKind dangers[] = {AlarmKind::sos,   AlarmKind::fall, AlarmKind::medical,
                                 AlarmKind::panic, AlarmKind::help, AlarmKind::fire,
                                 AlarmKind::smoke, AlarmKind::gas,  AlarmKind::carbon_monoxide};

class LineState final : public ProtocolState {
public:
    // The session's device was read in a refused frame and holds for that frame only.
    bool supposed = false;
};

// What stands in the brackets, in clear.
struct Content {
    std::string opened;  // what `body` and `reports` look into when it was encrypted
    std::optional<Body> body;
    std::vector<Report> reports;
    bool no_key = false;
    bool wrong_key = false;
};

Content read_content(const Message& message, Bytes key) {
    Content out;
    std::string_view text = message.rest;
    if (message.encrypted) {
        out.no_key = key.empty();
        auto opened = out.no_key ? std::nullopt : open_sealed(message.rest, key);
        out.wrong_key = !out.no_key && !opened;
        if (!opened) {
            return out;
        }
        out.opened = std::move(*opened);
        text = out.opened;
    }
    out.body = read_body(text);
    if (out.body && message.id == contact_id) {
        out.reports = contact_id_reports(out.body->data);
    } else if (out.body && message.id == blocks) {
        out.reports = block_reports(out.body->data);
    }
    return out;
}

DeviceEvent event_of(const Report& report) {
    DeviceEvent event;
    const bool known = report.meaning.has_value();
    if (known && report.meaning->effect == Effect::raises && !report.restored) {
        event.alarms.add(report.meaning->kind);
    } else if (known && report.meaning->effect != Effect::tells) {
        event.ended.add(report.meaning->kind);
    }
    add_fact(event, "code", report.code);
    const std::pair<const char*, std::string_view> facts[] = {{"qualifier", report.qualifier},
                                                              {"area", report.area},
                                                              {"zone", report.zone},
                                                              {"text", report.text}};
    for (const auto& [name, value] : facts) {
        if (!value.empty()) {
            add_fact(event, name, value);
        }
    }
    for (const auto& [name, value] : report.modifiers) {
        add_fact(event, name, value);
    }
    return event;
}

void complete(DeviceEvent& event, const Message& message, const Body& body, EventKind otherwise) {
    event.word = message.id;
    event.time = body.time;
    event.restamped = true;
    event.tells_changes = true;
    if (!message.receiver.empty()) {
        add_fact(event, "receiver", message.receiver);
    }
    if (!message.line.empty()) {
        add_fact(event, "line", message.line);
    }
    add_extras(body.extras, event);
    settle_kind(event, otherwise);
}

device::AlarmSet dangers_in(const std::vector<Report>& reports) {
    device::AlarmSet out;
    for (const Report& report : reports) {
        const device::AlarmSet alarms = event_of(report).alarms;
        for (const AlarmKind kind : dangers) {
            if (alarms.has(kind)) {
                out.add(kind);
            }
        }
    }
    return out;
}

Decoded refused(Fault fault, std::string detail, const Content& content = {}) {
    Decoded out;
    out.fault = fault;
    out.detail = std::move(detail);
    out.suspected = dangers_in(content.reports);
    return out;
}

void forget_supposed(SessionFacts& session) {
    auto* state = dynamic_cast<LineState*>(session.state.get());
    if (state != nullptr && state->supposed) {
        state->supposed = false;
        session.device.clear();
    }
}

// The account in a damaged frame may be damaged too: it says who speaks only where nobody did.
void suppose_who(SessionFacts& session, std::string account) {
    if (session.device.empty() && !account.empty()) {
        auto state = std::make_unique<LineState>();
        state->supposed = true;
        session.state = std::move(state);
        session.device = std::move(account);
    }
}

bool in_time(const Body& body, Instant now) {
    return body.time && *body.time >= now - old_max && *body.time <= now + ahead_max;
}

void understand(Decoded& out, const Message& message, const Content& content) {
    for (const Report& report : content.reports) {
        DeviceEvent event = event_of(report);
        complete(event, message, *content.body,
                 report.meaning ? EventKind::status : EventKind::unsupported);
        out.events.push_back(std::move(event));
    }
    if (content.reports.empty()) {
        DeviceEvent event;
        const bool poll = message.id == supervision;
        if (!poll && content.body) {
            add_fact(event, "data", content.body->data);
        }
        complete(event, message, content.body.value_or(Body{}),
                 poll ? EventKind::heartbeat : EventKind::unsupported);
        out.events.push_back(std::move(event));
    }
}

// Why a whole message is not believed.
std::optional<Decoded> reason_against(const Envelope& envelope, const Message& message,
                                      const Content& content, bool has_key,
                                      const Context& context) {
    std::optional<Decoded> out;
    if (content.no_key) {
        out = refused(Fault::no_session, "encrypted, and no key is known for the account");
        out->unread = "encrypted";
    } else if (content.wrong_key) {
        out = refused(Fault::value, "encrypted, and the key does not open it");
        out->unread = "wrong_key";
    } else if (!message.encrypted && has_key) {
        out = refused(Fault::value, "in clear, although the account has a key", content);
        out->unread = "in_clear";
    } else if (message.encrypted && !(content.body && in_time(*content.body, context.now))) {
        out = refused(Fault::value, "its time is more than 40 s old or 20 s ahead", content);
        out->reply_fault = wrong_time(envelope.raw_crc, context.now);
    }
    return out;
}

Decoded decode_poll(const Poll& poll, SessionFacts& session) {
    session.device = poll.account;
    Decoded out;
    DeviceEvent event;
    event.word = "poll";
    event.tells_changes = true;
    add_fact(event, "receiver", poll.receiver);
    add_fact(event, "line", poll.line);
    settle_kind(event, EventKind::heartbeat);
    out.events.push_back(std::move(event));
    out.reply = buffer_of(poll_answer);
    return out;
}

}  // namespace

Result<std::size_t> PanelProtocol::frame_size(Bytes input) const {
    return sia_dc09::frame_size(input);
}

Decoded PanelProtocol::decode(Bytes frame, SessionFacts& session, const Context& context) const {
    forget_supposed(session);
    const auto envelope = unwrap(frame);
    if (!envelope) {
        const auto poll = read_poll(text_of(frame));
        return poll ? decode_poll(*poll, session)
                    : refused(Fault::value, "no CRC, length and quote");
    }
    const Fault damage = envelope->ended ? Fault::checksum : Fault::truncated;
    const auto message = read_message(envelope->text);
    if (!message) {
        return refused(envelope->crc_good ? Fault::value : damage, "no id, number and bracket");
    }
    std::string account = ascii_upper(message->account);
    const Buffer key =
        context.line_keys == nullptr ? Buffer{} : context.line_keys->find(protocol_name, account);
    const Content content = read_content(*message, key);
    if (account.empty() && content.body) {
        account = ascii_upper(content.body->account);
    }
    if (!envelope->crc_good) {
        suppose_who(session, std::move(account));
        return refused(damage, "CRC-16/ARC differs", content);
    }
    if (!account.empty()) {
        session.device = std::move(account);
    }
    if (session.device.empty()) {
        return refused(Fault::no_session, "no account", content);
    }
    if (auto against = reason_against(*envelope, *message, content, !key.empty(), context)) {
        return std::move(*against);
    }
    Decoded out;
    understand(out, *message, content);
    const bool nothing =
        out.events.front().kind == EventKind::unsupported && content.reports.empty();
    out.reply =
        nothing ? not_understood(*message, envelope->raw_crc)
                : acknowledgement(*message, envelope->raw_crc, key, context.now, *context.random);
    if (message->id != supervision && content.body) {
        out.key = key_of(message->seq, content.body->data);
        out.key_is_serial = true;
    }
    return out;
}

Result<device::Sent> PanelProtocol::encode(const device::Command&, SessionFacts&,
                                           const Context&) const {
    return Error{Code::unsupported, "an alarm panel takes no commands"};
}

std::unique_ptr<Protocol> make() {
    return std::make_unique<PanelProtocol>();
}

}  // namespace tiexin::gateway::sia_dc09

#include "gateway/protocols/jt808/messages.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "base/gbk.hpp"
#include "base/text.hpp"
#include "gateway/protocols/jt808/location.hpp"

namespace tiexin::gateway::jt808 {

namespace {

using device::CommandReply;
using device::DeviceEvent;
using device::EventKind;

constexpr int parameters_max = 40;
constexpr std::size_t code_bytes_max = 64;

// Fixed-width or trailing text: GBK, ended by the first zero.
std::string text_in(Bytes field) {
    const auto end = std::find(field.begin(), field.end(), std::uint8_t{0});
    const Bytes used = field.first(static_cast<std::size_t>(end - field.begin()));
    const std::optional<std::string> text = utf8_of_gbk(used);
    return std::string(trim(text ? *text : utf8_repaired(text_of(used))));
}

std::optional<std::string> known(std::string text) {
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

// 64 bits as text. A digest of chance, so that a code given to one terminal does not betray the
// generator, and with it the codes of the others.
std::string fresh_code(Prng& random) {
    constexpr std::size_t code_bytes = 8;
    ByteWriter chance(Endian::little);
    chance.u64(random.next()).u64(random.next());
    const Digest digest = sha256(chance.buffer());
    return to_hex(Bytes(digest).first(code_bytes));
}

Buffer say(Turn& turn, std::uint16_t id, Bytes body) {
    return write_frame(turn.state.address, id, turn.state.next_serial++, body);
}

std::optional<Fault> simple(Turn& turn, EventKind kind) {
    add_event(turn).kind = kind;
    acknowledge(turn);
    return std::nullopt;
}

// 0002: some makers add battery, signal and a status byte.
std::optional<Fault> read_heartbeat(Turn& turn) {
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::heartbeat;
    if (turn.body.size() == 3 && turn.body[0] <= 100) {
        event.battery.percent = turn.body[0];
    }
    acknowledge(turn);
    return std::nullopt;
}

std::optional<Fault> read_general_ack(Turn& turn) {
    if (turn.body.size() != 5) {
        return Fault::length;
    }
    const std::uint16_t answered = u16_at(turn.body, 2);
    const std::uint8_t result = turn.body[4];
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::command_reply;
    CommandReply& reply = event.reply.emplace();
    reply.key = std::to_string(u16_at(turn.body, 0));
    reply.accepted = result == 0;
    // "Locate now" is done when 0201 comes; a plain yes to it is only an echo.
    reply.final = !(reply.accepted && answered == 0x8201);
    reply.text = "result " + std::to_string(result);
    add_fact(event, "answers", word_of(answered));
    return std::nullopt;
}

// 8100 carries the code only with result 0; 4 = no such terminal.
std::optional<Fault> read_register(Turn& turn) {
    const std::size_t maker = turn.header.address.v2019 ? 11 : 5;
    const bool of_2011 = !turn.header.address.v2019 && turn.body.size() < 37;
    const std::size_t model = turn.header.address.v2019 ? 30 : of_2011 ? 8 : 20;
    const std::size_t name = turn.header.address.v2019 ? 30 : 7;
    if (turn.body.size() < 4 + maker + model + name + 1) {
        return Fault::length;
    }
    ByteReader reader(turn.body);
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::login;
    device::Login& login = event.login.emplace();
    add_fact(event, "province", std::to_string(reader.u16()));
    add_fact(event, "county", std::to_string(reader.u16()));
    login.maker = known(text_in(reader.take(maker)));
    login.model = known(text_in(reader.take(model)));
    add_fact(event, "terminal", text_in(reader.take(name)));
    add_fact(event, "plate_colour", std::to_string(reader.u8()));
    if (std::string plate = text_in(reader.rest()); !plate.empty()) {
        add_fact(event, "plate", std::move(plate));
    }
    login.issued = fresh_code(*turn.context.random);
    ByteWriter yes;
    yes.u16(turn.header.serial).u8(0).text(*login.issued);
    ByteWriter no;
    no.u16(turn.header.serial).u8(4);
    const std::uint16_t serial = turn.state.next_serial++;
    turn.out.reply = write_frame(turn.state.address, 0x8100, serial, yes.buffer());
    turn.out.reply_refused = write_frame(turn.state.address, 0x8100, serial, no.buffer());
    return std::nullopt;
}

std::optional<Fault> read_authentication(Turn& turn) {
    ByteReader reader(turn.body);
    const bool v2019 = turn.header.address.v2019;
    const std::size_t size = v2019 ? reader.u8() : turn.body.size();
    const Bytes code = reader.take(size);
    if (!reader.ok()) {
        return Fault::length;
    }
    if (size > code_bytes_max) {
        return Fault::value;
    }
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::login;
    device::Login& login = event.login.emplace();
    login.presented = text_in(code);
    if (v2019 && reader.left() >= 35) {
        add_fact(event, "imei", text_in(reader.take(15)));
        login.firmware = known(text_in(reader.take(20)));
    }
    turn.out.reply_refused = general_answer(turn.state, turn.header, AckResult::failed);
    --turn.state.next_serial;  // one of the two is sent
    acknowledge(turn);
    return std::nullopt;
}

// 0104: serial, count, (id 4, length 1, value)*
std::optional<Fault> read_parameters(Turn& turn) {
    ByteReader reader(turn.body);
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::command_reply;
    event.reply.emplace().key = std::to_string(reader.u16());
    const int count = reader.u8();
    for (int i = 0; i < count && i < parameters_max && reader.ok(); ++i) {
        const std::uint32_t id = reader.u32();
        const Bytes value = reader.take(reader.u8());
        if (!reader.ok()) {
            break;
        }
        const std::array<std::uint8_t, 2> low = {static_cast<std::uint8_t>(id >> 8),
                                                 static_cast<std::uint8_t>(id)};
        const bool text = (id >= 0x10 && id <= 0x1d) || (id >= 0x40 && id <= 0x49);
        std::string shown = value.size() == 4 && !text ? std::to_string(u32_at(value, 0))
                            : text                     ? text_in(value)
                                                       : to_hex(value);
        add_fact(event, "parameter_" + to_hex(low), std::move(shown));
    }
    return reader.ok() ? std::nullopt : std::optional(Fault::length);
}

// 0107: type 2, maker, model, terminal id, ICCID 10, then hardware and firmware with their lengths.
std::optional<Fault> read_attributes(Turn& turn) {
    const bool v2019 = turn.header.address.v2019;
    ByteReader reader(turn.body);
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::status;
    add_fact(event, "type", std::to_string(reader.u16()));
    add_fact(event, "maker", text_in(reader.take(v2019 ? 11 : 5)));
    add_fact(event, "model", text_in(reader.take(v2019 ? 30 : 20)));
    add_fact(event, "terminal", text_in(reader.take(v2019 ? 30 : 7)));
    std::string iccid = to_hex(reader.take(10));
    iccid.erase(iccid.find_last_not_of('f') + 1);
    add_fact(event, "iccid", std::move(iccid));
    if (!reader.ok()) {
        return Fault::length;
    }
    add_fact(event, "hardware", text_in(reader.take(reader.u8())));
    add_fact(event, "firmware", text_in(reader.take(reader.u8())));
    acknowledge(turn);
    return std::nullopt;
}

// 0004 (2019): 8004 with the time in UTC, BCD.
std::optional<Fault> read_time_request(Turn& turn) {
    add_event(turn).kind = EventKind::status;
    const CivilTime now = civil_utc(turn.context.now);
    ByteWriter body;
    for (const int value : {now.year % 100, now.month, now.day, now.hour, now.minute, now.second}) {
        body.u8(static_cast<std::uint8_t>(value / 10 << 4 | value % 10));
    }
    turn.out.reply = say(turn, 0x8004, body.buffer());
    return std::nullopt;
}

// 0109, a maker's: 8109 with the time in UTC, binary, and a result.
std::optional<Fault> read_clock_request(Turn& turn) {
    add_event(turn).kind = EventKind::status;
    const CivilTime now = civil_utc(turn.context.now);
    ByteWriter body;
    body.u16(static_cast<std::uint16_t>(now.year));
    for (const int value : {now.month, now.day, now.hour, now.minute, now.second, 0}) {
        body.u8(static_cast<std::uint8_t>(value));
    }
    turn.out.reply = say(turn, 0x8109, body.buffer());
    return std::nullopt;
}

// 0301 event report, 0303 order of information (both deleted in 2019).
std::optional<Fault> read_choice(Turn& turn, const char* name) {
    if (turn.body.empty()) {
        return Fault::length;
    }
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::status;
    add_fact(event, name, std::to_string(turn.body[0]));
    acknowledge(turn);
    return std::nullopt;
}

// 0302: the answer to a question we asked.
std::optional<Fault> read_chosen_answer(Turn& turn) {
    if (turn.body.size() != 3) {
        return Fault::length;
    }
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::command_reply;
    CommandReply& reply = event.reply.emplace();
    reply.key = std::to_string(u16_at(turn.body, 0));
    reply.text = "answer " + std::to_string(turn.body[2]);
    acknowledge(turn);
    return std::nullopt;
}

const char* media_type(std::uint8_t format) {
    constexpr const char* names[] = {"jpeg", "tif", "mp3", "wav", "wmv"};
    return format < std::size(names) ? names[format] : "unknown";
}

// 0800: something was recorded; the data come by 0801.
std::optional<Fault> read_media_event(Turn& turn) {
    if (turn.body.size() < 8) {
        return Fault::length;
    }
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::media;
    event.media.emplace().type = media_type(turn.body[5]);
    add_fact(event, "media_id", std::to_string(u32_at(turn.body, 0)));
    add_fact(event, "media_event", std::to_string(turn.body[6]));
    add_fact(event, "channel", std::to_string(turn.body[7]));
    acknowledge(turn);
    return std::nullopt;
}

// 0900: type, then whatever the maker likes.
std::optional<Fault> read_transparent(Turn& turn) {
    if (turn.body.empty()) {
        return Fault::length;
    }
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::status;
    add_fact(event, "transparent_type", to_hex(turn.body.first(1)));
    const Bytes data = turn.body.subspan(1);
    add_fact(event, "transparent", to_hex(data.first(std::min<std::size_t>(data.size(), 64))));
    acknowledge(turn);
    return std::nullopt;
}

// 6006: text from the terminal, with an encoding byte before it.
std::optional<Fault> read_text_report(Turn& turn) {
    if (turn.body.empty()) {
        return Fault::length;
    }
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::status;
    add_fact(event, "text", text_in(turn.body.subspan(turn.body[0] == '<' ? 0 : 1)));
    acknowledge(turn);
    return std::nullopt;
}

// 1300, a maker's: the answer to a text command, UTF-16BE.
std::optional<Fault> read_text_answer(Turn& turn) {
    if (turn.body.size() < 2) {
        return Fault::length;
    }
    const std::size_t even = (turn.body.size() - 2) & ~std::size_t{1};
    std::string text = std::string(trim(utf8_of_utf16be(turn.body.subspan(2, even)).value_or("")));
    DeviceEvent& event = add_event(turn);
    event.kind = EventKind::command_reply;
    CommandReply& reply = event.reply.emplace();
    reply.key = std::to_string(u16_at(turn.body, 0));
    reply.text = text;
    add_fact(event, "text", std::move(text));
    return std::nullopt;
}

}  // namespace

std::string word_of(std::uint16_t id) {
    const std::array<std::uint8_t, 2> bytes = {static_cast<std::uint8_t>(id >> 8),
                                               static_cast<std::uint8_t>(id)};
    return to_hex(bytes);
}

DeviceEvent& add_event(Turn& turn) {
    DeviceEvent& event = turn.out.events.emplace_back();
    event.word = word_of(turn.header.id);
    return event;
}

Buffer general_answer(Jt808State& state, const Header& to, AckResult result) {
    const std::array<std::uint8_t, 5> body = {
        static_cast<std::uint8_t>(to.serial >> 8), static_cast<std::uint8_t>(to.serial),
        static_cast<std::uint8_t>(to.id >> 8), static_cast<std::uint8_t>(to.id),
        static_cast<std::uint8_t>(result)};
    return write_frame(state.address, 0x8001, state.next_serial++, body);
}

void acknowledge(Turn& turn) {
    Buffer answer = general_answer(turn.state, turn.header, AckResult::done);
    if (turn.out.reply.empty()) {
        turn.out.reply = std::move(answer);
    } else {
        append(turn.out.reply, answer);
    }
}

std::optional<Fault> read_message(Turn& turn) {
    switch (turn.header.id) {
        case 0x0001:
            return read_general_ack(turn);
        case 0x0002:
            return read_heartbeat(turn);
        case 0x0506:
            return simple(turn, EventKind::heartbeat);
        case 0x0003:
        case 0x1007:
            return simple(turn, EventKind::status);
        case 0x0004:
            return read_time_request(turn);
        case 0x0100:
            return read_register(turn);
        case 0x0102:
            return read_authentication(turn);
        case 0x0104:
            return read_parameters(turn);
        case 0x0107:
            return read_attributes(turn);
        case 0x0109:
            return read_clock_request(turn);
        case 0x0200:
            return read_0200(turn);
        case 0x0201:
        case 0x0500:
            return read_answer_with_place(turn);
        case 0x0210:
            return read_0210(turn);
        case 0x0301:
            return read_choice(turn, "event");
        case 0x0302:
            return read_chosen_answer(turn);
        case 0x0303:
            return read_choice(turn, "information");
        case 0x0704:
            return read_0704(turn);
        case 0x0800:
            return read_media_event(turn);
        case 0x0801:
            return read_0801(turn);
        case 0x0900:
            return read_transparent(turn);
        case 0x1300:
            return read_text_answer(turn);
        case 0x5501:
        case 0x5502:
            return read_5501(turn);
        case 0x6006:
            return read_text_report(turn);
        default:
            return simple(turn, EventKind::unsupported);
    }
}

}  // namespace tiexin::gateway::jt808

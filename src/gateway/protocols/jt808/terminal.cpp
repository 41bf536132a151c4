// The terminal's side of JT/T 808, for the simulator and round-trip tests. A device of 20 digits
// speaks 2019, one of 12 digits 2013. Its authentication code outlives the connection.

#include "base/check.hpp"
#include "base/text.hpp"
#include "gateway/protocols/jt808/jt808.hpp"
#include "gateway/protocols/jt808/report_body.hpp"
#include "gateway/protocols/jt808/wire.hpp"

namespace tiexin::gateway::jt808 {

namespace {

using device::Command;
using device::CommandKind;
using device::DeviceEvent;
using device::EventKind;

Buffer padded(std::string_view text, std::size_t size) {
    Buffer field = buffer_of(text.substr(0, size));
    field.resize(size, 0);
    return field;
}

// 8103 as the command it came from; nullopt: nothing we know in it.
std::optional<Command> parameters_meant(Bytes body) {
    ByteReader reader(body);
    std::optional<Command> command;
    const int count = reader.u8();
    for (int i = 0; i < count && reader.ok(); ++i) {
        const std::uint32_t id = reader.u32();
        const Bytes value = reader.take(reader.u8());
        if (id == 0x0029 && value.size() == 4) {
            command = Command{CommandKind::report_interval, u32_at(value, 0), {}};
        } else if (id == 0x0040) {
            command = Command{CommandKind::centre_number, 0, {std::string(text_of(value))}};
        }
    }
    return reader.ok() ? command : std::nullopt;
}

// 8401: type, count, (flag, length, number, length, name)*
std::optional<Command> phone_book_meant(Bytes body) {
    ByteReader reader(body);
    Command command{CommandKind::sos_numbers, 0, {}};
    reader.u8();
    const int count = reader.u8();
    for (int i = 0; i < count && reader.ok(); ++i) {
        reader.u8();
        command.numbers.emplace_back(text_of(reader.take(reader.u8())));
        reader.skip(reader.u8());
    }
    return reader.ok() ? std::optional(std::move(command)) : std::nullopt;
}

std::optional<Command> command_meant(std::uint16_t id, Bytes body) {
    switch (id) {
        case 0x8103:
            return parameters_meant(body);
        case 0x8201:
            return Command{CommandKind::locate_now, 0, {}};
        case 0x8300:
            return Command{CommandKind::find, 0, {}};
        case 0x8400:
            return body.empty()
                       ? std::nullopt
                       : std::optional(Command{
                             CommandKind::call_back, 0, {std::string(text_of(body.subspan(1)))}});
        case 0x8401:
            return phone_book_meant(body);
        default:
            return std::nullopt;
    }
}

class Jt808Terminal final : public Terminal {
public:
    Jt808Terminal(const Address& address, std::string device, std::uint64_t seed)
        : address_(address), device_(std::move(device)), serial_(static_cast<std::uint16_t>(seed)) {
        last_.position.emplace();
    }

    std::vector<Spoken> connect(Instant) override {
        std::vector<Spoken> first;
        first.push_back(code_.empty() ? registration() : authentication());
        return first;
    }

    Spoken say(const DeviceEvent& event, Instant now) override {
        if (event.kind == EventKind::heartbeat) {
            return spoken(0x0002, {}, true);
        }
        last_ = event;
        return spoken(0x0200, report_body(event, now, address_.v2019), true);
    }

    std::vector<Spoken> say_buffered(const std::vector<DeviceEvent>& events, Instant now) override {
        std::vector<Spoken> frames;
        Buffer items;
        std::uint16_t count = 0;
        const auto flush = [&] {
            ByteWriter body;
            body.u16(count).u8(1).bytes(items);
            frames.push_back(spoken(0x0704, body.buffer(), true));
            items.clear();
            count = 0;
        };
        for (const DeviceEvent& event : events) {
            const Buffer item = report_body(event, now, address_.v2019);
            if (count > 0 && 3 + items.size() + 2 + item.size() > body_bytes_max) {
                flush();
            }
            append(items, ByteWriter().u16(static_cast<std::uint16_t>(item.size())).buffer());
            append(items, item);
            ++count;
        }
        if (count > 0) {
            flush();
        }
        return frames;
    }

    Result<std::size_t> frame_size(Bytes input) const override {
        const Span span = find_frame(input);
        if (span.broken) {
            return Error{Code::bad_input, "no frame within the limits"};
        }
        return span.end;
    }

    Heard hear(Bytes frame, Instant now) override {
        const Span span = find_frame(frame);
        if (span.end == 0 || frame[span.start] == '(') {
            return {};
        }
        const Bytes whole = frame.subspan(span.start, span.end - span.start);
        Scratch scratch;
        const std::optional<Bytes> plain = unescaped(whole, scratch);
        Header header;
        const std::size_t head = plain ? read_header(*plain, address_.e7, header) : 0;
        if (head == 0 || check_code(*plain) != 0) {
            return {};
        }
        const Bytes body = plain->subspan(head, plain->size() - head - 1);
        if (body.size() != (header.attributes & 0x3ffU) || !(header.address == address_)) {
            return {};
        }
        switch (header.id) {
            case 0x8001:
                return heard_answer(body);
            case 0x8100:
                return heard_registered(body);
            default:
                return heard_command(header, body, now);
        }
    }

private:
    Spoken spoken(std::uint16_t id, Bytes body, bool expects_answer) {
        const std::uint16_t serial = ++serial_;
        return {write_frame(address_, id, serial, body), std::to_string(serial), expects_answer};
    }

    Spoken registration() {
        const bool v2019 = address_.v2019;
        ByteWriter body;
        body.u16(14).u16(200).bytes(padded("TXB", v2019 ? 11 : 5));
        body.bytes(padded(v2019 ? "TX-19" : "TX-13", v2019 ? 30 : 20));
        const std::string tail = device_.substr(device_.size() - 7);
        body.bytes(padded(tail, v2019 ? 30 : 7)).u8(0);
        return spoken(0x0100, body.buffer(), true);
    }

    Spoken authentication() {
        ByteWriter body;
        if (address_.v2019) {
            body.u8(static_cast<std::uint8_t>(code_.size())).text(code_);
            body.bytes(padded("8" + device_.substr(device_.size() - 14), 15));
            body.bytes(padded("1.0", 20));
        } else {
            body.text(code_);
        }
        Spoken frame = spoken(0x0102, body.buffer(), true);
        authentication_key_ = frame.key;
        return frame;
    }

    Heard heard_answer(Bytes body) {
        if (body.size() != 5) {
            return {};
        }
        Heard heard;
        heard.key = std::to_string(u16_at(body, 0));
        const std::uint8_t result = body[4];
        const bool good = result == 0 || result == 4;
        if (u16_at(body, 2) == 0x0102 && heard.key == authentication_key_) {
            if (good) {
                heard.kind = HeardKind::logged_in;
            } else {  // the code is no longer known there: register anew
                heard.kind = HeardKind::refused;
                code_.clear();
                heard.answers.push_back(registration());
            }
            return heard;
        }
        heard.kind = good ? HeardKind::acknowledged : HeardKind::refused;
        return heard;
    }

    Heard heard_registered(Bytes body) {
        if (body.size() < 3) {
            return {};
        }
        Heard heard;
        heard.key = std::to_string(u16_at(body, 0));
        if (body[2] != 0) {
            heard.kind = HeardKind::refused;
            return heard;
        }
        code_ = text_of(body.subspan(3));
        heard.kind = HeardKind::acknowledged;
        heard.answers.push_back(authentication());
        return heard;
    }

    // 8201 is answered by 0201 with the place; everything else by 0001.
    Heard heard_command(const Header& header, Bytes body, Instant now) {
        Heard heard;
        heard.key = std::to_string(header.serial);
        heard.command = command_meant(header.id, body);
        ByteWriter answer;
        if (heard.command) {
            heard.kind = HeardKind::command;
        }
        if (header.id == 0x8201) {
            DeviceEvent here = last_;
            here.time = now;
            here.alarms = {};
            answer.u16(header.serial).bytes(report_body(here, now, address_.v2019));
            heard.answers.push_back(spoken(0x0201, answer.buffer(), false));
        } else if ((header.id & 0x8000) != 0 && header.id != 0x8003 && header.id != 0x8800) {
            answer.u16(header.serial).u16(header.id).u8(heard.command ? 0 : 3);
            heard.answers.push_back(spoken(0x0001, answer.buffer(), false));
        }
        return heard;
    }

    Address address_;
    std::string device_;
    std::uint16_t serial_;
    std::string code_;                // kept over reconnects
    std::string authentication_key_;  // of the 0102 under way
    DeviceEvent last_;                // where the terminal is, for 0201
};

}  // namespace

std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed) {
    const std::optional<Address> address = address_of(device);
    CHECK(address.has_value());
    return std::make_unique<Jt808Terminal>(*address, std::move(device), seed);
}

}  // namespace tiexin::gateway::jt808

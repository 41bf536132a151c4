#include "gateway/protocols/jt808/commands.hpp"

#include <algorithm>

#include "base/gbk.hpp"
#include "base/text.hpp"

namespace tiexin::gateway::jt808 {

namespace {

using device::Command;
using device::CommandKind;

constexpr std::size_t number_digits_max = 20;
constexpr std::size_t contacts_max = 3;

bool numbers_ok(const Command& command, std::size_t count_max) {
    return !command.numbers.empty() && command.numbers.size() <= count_max &&
           std::all_of(command.numbers.begin(), command.numbers.end(), [](const std::string& n) {
               return n.size() <= number_digits_max && all_digits(n);
           });
}

void put_u32(ByteWriter& body, std::uint32_t id, std::uint32_t value) {
    body.u32(id).u8(4).u32(value);
}

// 8103: report by time (0020), every so often (0029), and at least each 30 s while the emergency
// key is on (0028).
Buffer intervals(std::uint32_t interval_s) {
    ByteWriter body;
    body.u8(3);
    put_u32(body, 0x0020, 0);
    put_u32(body, 0x0028, std::min(interval_s, urgent_interval_s_max));
    put_u32(body, 0x0029, interval_s);
    return body.take();
}

// 8103 0040, the platform's number. 0048, who may listen in unheard, is left alone.
Buffer centre(const std::string& number) {
    ByteWriter body;
    body.u8(1).u32(0x0040).u8(static_cast<std::uint8_t>(number.size())).text(number);
    return body.take();
}

// 8401 type 1: replace the phone book; flag 3: may call and be called.
Buffer phone_book(const std::vector<std::string>& numbers) {
    ByteWriter body;
    body.u8(1).u8(static_cast<std::uint8_t>(numbers.size()));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string name = "SOS" + std::to_string(i + 1);
        body.u8(3).u8(static_cast<std::uint8_t>(numbers[i].size())).text(numbers[i]);
        body.u8(static_cast<std::uint8_t>(name.size())).text(name);
    }
    return body.take();
}

// 8300: urgent, shown and read aloud; the standard has nothing else that makes a sound.
Buffer spoken_text(bool v2019) {
    ByteWriter body;
    if (v2019) {
        body.u8(0x0e).u8(1);
    } else {
        body.u8(0x0d);
    }
    const std::optional<Buffer> text = gbk_of_utf8("贴心保在这里");
    return body.bytes(text ? Bytes(*text) : Bytes{}).take();
}

}  // namespace

Result<device::Sent> command_frame(const Command& command, Jt808State& state) {
    std::uint16_t id = 0;
    Buffer body;
    switch (command.kind) {
        case CommandKind::locate_now:
            id = 0x8201;
            break;
        case CommandKind::report_interval:
            if (command.interval_s == 0) {
                return Error{Code::bad_input, "an interval of no seconds"};
            }
            id = 0x8103;
            body = intervals(command.interval_s);
            break;
        case CommandKind::centre_number:
            if (!numbers_ok(command, 1)) {
                return Error{Code::bad_input, "one number of 1 to 20 digits"};
            }
            id = 0x8103;
            body = centre(command.numbers.front());
            break;
        case CommandKind::sos_numbers:
            if (!numbers_ok(command, contacts_max)) {
                return Error{Code::bad_input, "1 to 3 numbers of 1 to 20 digits"};
            }
            id = 0x8401;
            body = phone_book(command.numbers);
            break;
        case CommandKind::call_back:
            if (!numbers_ok(command, 1)) {
                return Error{Code::bad_input, "one number of 1 to 20 digits"};
            }
            id = 0x8400;
            body = ByteWriter().u8(0).text(command.numbers.front()).take();
            break;
        case CommandKind::find:
            id = 0x8300;
            body = spoken_text(state.address.v2019);
            break;
    }
    const std::uint16_t serial = state.next_serial++;
    return device::Sent{write_frame(state.address, id, serial, body), std::to_string(serial), true};
}

}  // namespace tiexin::gateway::jt808

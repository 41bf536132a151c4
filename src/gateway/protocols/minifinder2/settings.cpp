#include "gateway/protocols/minifinder2/settings.hpp"

#include "base/text.hpp"

namespace tiexin::gateway::minifinder2 {

namespace {

using device::Command;
using device::CommandKind;

constexpr std::uint8_t key_locate_once = 0x12, key_find = 0x13;
constexpr std::uint8_t key_contact = 0x30, key_intervals = 0x44;

constexpr std::uint8_t contact_slot_mask = 0x0f;
constexpr std::uint8_t contact_on = 0xe0;  // enabled, for SMS, for calls
constexpr std::uint8_t centre_slot = 0;    // the pendant dials its slots in order
constexpr std::uint8_t sos_slot_first = 1;
constexpr std::size_t sos_numbers_max = 3;
constexpr std::size_t number_digits_max = 20;

constexpr std::uint32_t interval_on = 0x80000000U;
constexpr std::uint32_t interval_min_s = 10, interval_max_s = 86'400;
// The second and third of the three intervals, as a read-all of a real pendant shows them.
constexpr std::uint32_t second_interval_s = 5, third_interval_s = 3'600;

void put_contact(ByteWriter& out, std::uint8_t slot, std::string_view number) {
    Buffer value = {static_cast<std::uint8_t>(slot | (number.empty() ? 0 : contact_on))};
    append(value, bytes_of(number));
    put_tlv(out, key_contact, value);
}

bool good(const std::string& number) {
    return all_digits(number) && number.size() <= number_digits_max;
}

Result<Buffer> contacts(const Command& command) {
    ByteWriter out(Endian::little);
    out.u8(cmd_configuration);
    const bool centre = command.kind == CommandKind::centre_number;
    const std::size_t high = centre ? 1 : sos_numbers_max;
    if (command.numbers.empty() || command.numbers.size() > high) {
        return Error{Code::bad_input, "how many numbers"};
    }
    for (std::size_t i = 0; i < high; ++i) {
        const bool given = i < command.numbers.size();
        if (given && !good(command.numbers[i])) {
            return Error{Code::bad_input, "a number of digits is needed"};
        }
        const auto slot = static_cast<std::uint8_t>(centre ? centre_slot : sos_slot_first + i);
        put_contact(out, slot, given ? std::string_view(command.numbers[i]) : "");
    }
    return out.take();
}

Result<Buffer> intervals(const Command& command) {
    if (command.interval_s < interval_min_s || command.interval_s > interval_max_s) {
        return Error{Code::bad_input, "interval is outside 10 to 86400 s"};
    }
    ByteWriter value(Endian::little);
    value.u32(command.interval_s | interval_on).u32(second_interval_s).u32(third_interval_s);
    ByteWriter out(Endian::little);
    out.u8(cmd_configuration);
    put_tlv(out, key_intervals, value.buffer());
    return out.take();
}

Buffer key_alone(std::uint8_t cmd, std::uint8_t key) {
    ByteWriter out(Endian::little);
    out.u8(cmd);
    put_tlv(out, key, {});
    return out.take();
}

std::optional<Command> read_contacts(const std::vector<Tlv>& tlvs) {
    Command command;
    command.kind = CommandKind::sos_numbers;
    for (const Tlv& tlv : tlvs) {
        if (tlv.key != key_contact || tlv.value.empty()) {
            return std::nullopt;
        }
        const std::string_view number = text_of(tlv.value.subspan(1));
        if ((tlv.value[0] & contact_slot_mask) == centre_slot) {
            command.kind = CommandKind::centre_number;
        }
        if (!number.empty()) {
            command.numbers.emplace_back(number);
        }
    }
    return command.numbers.empty() ? std::nullopt : std::optional(command);
}

}  // namespace

Result<Buffer> body_of_command(const Command& command) {
    switch (command.kind) {
        case CommandKind::locate_now:
            return key_alone(cmd_data, key_locate_once);
        case CommandKind::find:
            return key_alone(cmd_control, key_find);
        case CommandKind::report_interval:
            return intervals(command);
        case CommandKind::centre_number:
        case CommandKind::sos_numbers:
            return contacts(command);
        case CommandKind::call_back:
            break;
    }
    return Error{Code::unsupported, "no key makes this pendant dial"};
}

std::optional<Command> command_of_body(std::uint8_t cmd, const std::vector<Tlv>& tlvs) {
    if (tlvs.empty()) {
        return std::nullopt;
    }
    Command command;
    if (cmd == cmd_data && tlvs[0].key == key_locate_once && tlvs[0].value.empty()) {
        command.kind = CommandKind::locate_now;
        return command;
    }
    if (cmd == cmd_control && tlvs[0].key == key_find) {
        command.kind = CommandKind::find;
        return command;
    }
    if (cmd != cmd_configuration) {
        return std::nullopt;
    }
    if (tlvs[0].key == key_intervals && tlvs[0].value.size() == 12) {
        command.kind = CommandKind::report_interval;
        command.interval_s = ByteReader(tlvs[0].value, Endian::little).u32() & ~interval_on;
        return command;
    }
    return read_contacts(tlvs);
}

}  // namespace tiexin::gateway::minifinder2

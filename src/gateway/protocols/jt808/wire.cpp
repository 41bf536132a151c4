#include "gateway/protocols/jt808/wire.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"
#include "base/text.hpp"

namespace tiexin::gateway::jt808 {

namespace {

constexpr std::uint8_t standard_delimiter = 0x7e;
constexpr std::uint8_t e7_delimiter = 0xe7;
constexpr std::size_t npos = static_cast<std::size_t>(-1);

std::size_t find_byte(Bytes input, std::size_t from, std::uint8_t wanted) {
    if (from >= input.size()) {
        return npos;
    }
    const void* at = std::memchr(input.data() + from, wanted, input.size() - from);
    return at == nullptr
               ? npos
               : static_cast<std::size_t>(static_cast<const std::uint8_t*>(at) - input.data());
}

enum class Ends : unsigned char { here, later, not_a_line };

// A line "(…)" of printable text.
Ends line_end(Bytes input, std::size_t start, std::size_t& end) {
    for (std::size_t i = start + 1; i < input.size(); ++i) {
        const std::uint8_t byte = input[i];
        if (byte == ')') {
            end = i + 1;
            return Ends::here;
        }
        if (byte < 0x20 || byte >= standard_delimiter || i - start >= text_line_bytes_max) {
            return Ends::not_a_line;
        }
    }
    return Ends::later;
}

int luhn_digit(std::string_view digits) {
    int sum = 0;
    bool twice = true;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        const int value = (*digit - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
        twice = !twice;
    }
    return (10 - sum % 10) % 10;
}

std::uint8_t escape_meant(std::uint8_t first, std::uint8_t second, bool e7) {
    if (!e7) {
        return second == 0x01 ? 0x7d : second == 0x02 ? 0x7e : 0;
    }
    if (first == 0xe6) {
        return second == 0x01 ? 0xe6 : second == 0x02 ? 0xe7 : 0;
    }
    return second == 0x01 ? 0x3e : second == 0x02 ? 0x3d : 0;
}

void append_escaped(Buffer& out, std::uint8_t byte, bool e7) {
    if (!e7 && (byte == 0x7d || byte == 0x7e)) {
        out.push_back(0x7d);
        out.push_back(byte == 0x7d ? 0x01 : 0x02);
    } else if (e7 && (byte == 0xe6 || byte == 0xe7)) {
        out.push_back(0xe6);
        out.push_back(byte == 0xe6 ? 0x01 : 0x02);
    } else if (e7 && (byte == 0x3e || byte == 0x3d)) {
        out.push_back(0x3e);
        out.push_back(byte == 0x3e ? 0x01 : 0x02);
    } else {
        out.push_back(byte);
    }
}

}  // namespace

std::string device_of(const Address& address) {
    const Bytes phone = Bytes(address.phone).first(address.phone_bytes);
    const std::string hex = to_hex(phone);
    if (address.phone_bytes != 6 || all_digits(hex)) {
        return hex;
    }
    const std::uint64_t packed = std::uint64_t{u16_at(phone, 0)} << 32 | u32_at(phone, 2);
    std::string imei = std::to_string(packed);
    imei.insert(0, imei.size() < 14 ? 14 - imei.size() : 0, '0');
    return imei + std::to_string(luhn_digit(imei));
}

std::optional<Address> address_of(std::string_view device) {
    if (!all_digits(device)) {
        return std::nullopt;
    }
    Address address;
    if (device.size() == 15) {
        const auto packed = parse_int(device.substr(0, 14), 0, 0xffff'ffff'ffff);
        if (!packed) {
            return std::nullopt;
        }
        for (std::size_t i = 0; i < 6; ++i) {
            address.phone[i] = static_cast<std::uint8_t>(*packed >> (8 * (5 - i)));
        }
        return address;
    }
    if (device.size() != 12 && device.size() != 14 && device.size() != 20) {
        return std::nullopt;
    }
    const Buffer packed = bcd_bytes(device);
    std::copy(packed.begin(), packed.end(), address.phone.begin());
    address.phone_bytes = static_cast<std::uint8_t>(packed.size());
    address.v2019 = device.size() == 20;
    address.version = address.v2019 ? 1 : 0;
    address.e7 = device.size() == 14;
    return address;
}

namespace {

// A delimiter in garbage makes every one behind it seem the other kind. More bytes behind the
// closing one, and a check code that is wrong: then it opens the frame that follows.
bool opens_the_next(Bytes input, std::size_t start, std::size_t close) {
    if (close + 1 >= input.size() || input[close + 1] == standard_delimiter) {
        return false;
    }
    Scratch scratch;
    const std::optional<Bytes> plain = unescaped(input.subspan(start, close + 1 - start), scratch);
    const bool short_dialect = plain && is_short_dialect(u16_at(*plain, 0));
    return !plain || (!short_dialect && check_code(*plain) != 0);
}

}  // namespace

Span find_frame(Bytes input) {
    bool e7_begins = true;  // E7 opens a frame only where one is due; 7E resynchronises anywhere
    for (std::size_t i = 0; i < input.size();) {
        if (i > garbage_bytes_max) {
            return {i, 0, true};
        }
        const std::uint8_t byte = input[i];
        const bool is_e7 = byte == e7_delimiter && e7_begins;
        if (byte == standard_delimiter || is_e7) {
            const std::size_t close = find_byte(input, i + 1, byte);
            const std::size_t size = (close == npos ? input.size() : close + 1) - i;
            if (size > wire_bytes_max) {
                return {i, 0, true};
            }
            if (close == npos) {
                return {i, 0, false};
            }
            if (size >= wire_bytes_min) {
                const bool shared = !is_e7 && opens_the_next(input, i, close);
                return {i, shared ? close : close + 1, false};
            }
            i = close;  // too little between them: the closing one may be an opening one
            e7_begins = is_e7;
            continue;
        }
        e7_begins = false;
        std::size_t end = 0;
        if (byte == '(') {
            const Ends ends = line_end(input, i, end);
            if (ends != Ends::not_a_line) {
                return {i, ends == Ends::here ? end : 0, false};
            }
        }
        ++i;
    }
    return {input.size(), 0, input.size() > garbage_bytes_max};
}

std::optional<Bytes> unescaped(Bytes frame, Scratch& scratch) {
    const bool e7 = frame.front() == e7_delimiter;
    const Bytes inner = frame.subspan(1, frame.size() - 2);
    if (inner.size() <= plain_bytes_max && find_byte(inner, 0, e7 ? 0xe6 : 0x7d) == npos &&
        (!e7 || find_byte(inner, 0, 0x3e) == npos)) {
        return inner;
    }
    std::size_t size = 0;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        std::uint8_t byte = inner[i];
        if (e7 ? (byte == 0xe6 || byte == 0x3e) : byte == 0x7d) {
            ++i;
            byte = i < inner.size() ? escape_meant(byte, inner[i], e7) : std::uint8_t{0};
            if (byte == 0) {
                return std::nullopt;
            }
        }
        if (size == scratch.size()) {
            return std::nullopt;
        }
        scratch[size++] = byte;
    }
    return Bytes(scratch).first(size);
}

std::size_t read_header(Bytes plain, bool e7, Header& header) {
    if (plain.size() < 5) {
        return 0;
    }
    header.id = u16_at(plain, 0);
    header.attributes = u16_at(plain, 2);
    const bool is_short = is_short_dialect(header.id);
    Address& address = header.address;
    address.e7 = e7;
    address.v2019 = !is_short && !e7 && (header.attributes >> 14 & 1) != 0;
    address.phone_bytes = address.v2019 ? 10 : e7 ? 7 : 6;
    const bool divided = !is_short && (header.attributes >> 13 & 1) != 0;
    std::size_t at = address.v2019 ? 5 : 4;
    const std::size_t size = at + address.phone_bytes + (is_short ? 1 : 2) + (divided ? 4 : 0);
    if (plain.size() < size + 1) {
        return 0;
    }
    address.version = address.v2019 ? plain[4] : 0;
    std::memcpy(address.phone.data(), plain.data() + at, address.phone_bytes);
    at += address.phone_bytes;
    header.serial = is_short ? plain[at] : u16_at(plain, at);
    if (divided) {
        header.parts = u16_at(plain, size - 4);
        header.part = u16_at(plain, size - 2);
    }
    return size;
}

std::uint8_t check_code(Bytes bytes) {
    std::uint64_t wide = 0;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, bytes.data() + i, 8);
        wide ^= eight;
    }
    wide ^= wide >> 32;
    wide ^= wide >> 16;
    wide ^= wide >> 8;
    auto code = static_cast<std::uint8_t>(wide);
    for (; i < bytes.size(); ++i) {
        code = static_cast<std::uint8_t>(code ^ bytes[i]);
    }
    return code;
}

Buffer write_frame(const Address& address, std::uint16_t id, std::uint16_t serial, Bytes body) {
    CHECK(body.size() <= body_bytes_max);
    Scratch plain;
    std::size_t size = 0;
    const auto put16 = [&](std::uint16_t value) {
        plain[size++] = static_cast<std::uint8_t>(value >> 8);
        plain[size++] = static_cast<std::uint8_t>(value);
    };
    put16(id);
    put16(static_cast<std::uint16_t>(body.size() | (address.v2019 ? 1U << 14 : 0U)));
    if (address.v2019) {
        plain[size++] = address.version;
    }
    std::memcpy(plain.data() + size, address.phone.data(), address.phone_bytes);
    size += address.phone_bytes;
    if (id == 0x4401 || is_short_dialect(id)) {
        plain[size++] = static_cast<std::uint8_t>(serial);
    } else {
        put16(serial);
    }
    std::copy(body.begin(), body.end(), plain.begin() + static_cast<std::ptrdiff_t>(size));
    size += body.size();
    plain[size] = check_code(Bytes(plain).first(size));
    ++size;
    const std::uint8_t delimiter = address.e7 ? e7_delimiter : standard_delimiter;
    Buffer out;
    out.reserve(size + 8);
    out.push_back(delimiter);
    const Bytes whole = Bytes(plain).first(size);
    if (!address.e7 && find_byte(whole, 0, 0x7d) == npos && find_byte(whole, 0, 0x7e) == npos) {
        append(out, whole);
    } else {
        for (const std::uint8_t byte : whole) {
            append_escaped(out, byte, address.e7);
        }
    }
    out.push_back(delimiter);
    return out;
}

}  // namespace tiexin::gateway::jt808

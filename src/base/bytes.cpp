#include "base/bytes.hpp"

#include "base/check.hpp"

namespace tiexin {

namespace {

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

}  // namespace

std::string to_hex(Bytes bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

std::optional<Buffer> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    Buffer out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return out;
}

Bytes ByteReader::take(std::size_t count) {
    if (count > left()) {
        ok_ = false;
        at_ = bytes_.size();
        return {};
    }
    const Bytes taken = bytes_.subspan(at_, count);
    at_ += count;
    return taken;
}

std::uint64_t ByteReader::number(std::size_t size) {
    const Bytes taken = take(size);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const std::size_t from = endian_ == Endian::big ? i : taken.size() - 1 - i;
        value = value << 8 | taken[from];
    }
    return value;
}

ByteWriter& ByteWriter::bytes(Bytes more) {
    append(out_, more);
    return *this;
}

ByteWriter& ByteWriter::zeros(std::size_t count) {
    out_.insert(out_.end(), count, 0);
    return *this;
}

ByteWriter& ByteWriter::number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t shift = endian_ == Endian::big ? size - 1 - i : i;
        out_.push_back(static_cast<std::uint8_t>(value >> (8 * shift)));
    }
    return *this;
}

std::optional<std::string> bcd_digits(Bytes bytes) {
    std::string digits;
    digits.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        const int high = byte >> 4;
        const int low = byte & 15;
        if (high > 9 || low > 9) {
            return std::nullopt;
        }
        digits.push_back(static_cast<char>('0' + high));
        digits.push_back(static_cast<char>('0' + low));
    }
    return digits;
}

Buffer bcd_bytes(std::string_view digits) {
    CHECK(digits.size() % 2 == 0);
    const std::optional<Buffer> packed = from_hex(digits);
    CHECK(packed.has_value());
    return *packed;
}

}  // namespace tiexin

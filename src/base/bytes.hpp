#pragma once
// Bytes: a view of bytes somebody else owns. Buffer: bytes we own. Readers never read past the end:
// after a short read `ok()` is false and every further value is 0, so a decoder checks once at the
// end of a block.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiexin {

using Bytes = std::span<const std::uint8_t>;
using Buffer = std::vector<std::uint8_t>;

inline Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Buffer buffer_of(std::string_view text) {
    return {text.begin(), text.end()};
}
inline void append(Buffer& to, Bytes more) {
    to.insert(to.end(), more.begin(), more.end());
}

std::string to_hex(Bytes bytes);                        // lower case
std::optional<Buffer> from_hex(std::string_view text);  // even number of digits, nothing else

enum class Endian : unsigned char { big, little };

class ByteReader {
public:
    explicit ByteReader(Bytes bytes, Endian endian = Endian::big)
        : bytes_(bytes), endian_(endian) {}

    bool ok() const { return ok_; }
    std::size_t left() const { return bytes_.size() - at_; }
    std::size_t position() const { return at_; }

    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u24() { return static_cast<std::uint32_t>(number(3)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }
    std::int8_t i8() { return static_cast<std::int8_t>(u8()); }
    std::int16_t i16() { return static_cast<std::int16_t>(u16()); }
    std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
    Bytes take(std::size_t count);  // empty when there are fewer
    Bytes rest() { return take(left()); }
    void skip(std::size_t count) { (void)take(count); }

private:
    std::uint64_t number(std::size_t size);

    Bytes bytes_;
    std::size_t at_ = 0;
    Endian endian_;
    bool ok_ = true;
};

class ByteWriter {
public:
    explicit ByteWriter(Endian endian = Endian::big) : endian_(endian) {}

    ByteWriter& u8(std::uint8_t value) { return number(value, 1); }
    ByteWriter& u16(std::uint16_t value) { return number(value, 2); }
    ByteWriter& u24(std::uint32_t value) { return number(value, 3); }
    ByteWriter& u32(std::uint32_t value) { return number(value, 4); }
    ByteWriter& u64(std::uint64_t value) { return number(value, 8); }
    ByteWriter& bytes(Bytes more);
    ByteWriter& text(std::string_view more) { return bytes(bytes_of(more)); }
    ByteWriter& zeros(std::size_t count);

    std::size_t size() const { return out_.size(); }
    const Buffer& buffer() const& { return out_; }
    Buffer take() { return std::move(out_); }

private:
    ByteWriter& number(std::uint64_t value, std::size_t size);

    Buffer out_;
    Endian endian_;
};

// BCD: two decimal digits a byte. Non-decimal nibbles make it nullopt / CHECK on the way out.
std::optional<std::string> bcd_digits(Bytes bytes);
Buffer bcd_bytes(std::string_view digits);  // even number of digits

}  // namespace tiexin

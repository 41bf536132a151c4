#include "gateway/protocols/minifinder2/frame.hpp"

#include "base/check.hpp"
#include "base/crc.hpp"

namespace tiexin::gateway::minifinder2 {

namespace {

constexpr std::size_t frame_bytes_max = header_bytes + body_bytes_max;
constexpr std::size_t length_at = 2;

std::size_t body_length(Bytes input, std::size_t at) {
    return input[at + length_at] + (std::size_t{input[at + length_at + 1]} << 8);
}

// Where a frame may begin: the mark and a length within the limit, or too little left to tell.
std::size_t frame_start(Bytes input) {
    for (std::size_t at = 0; at < input.size(); ++at) {
        if (input[at] != frame_mark) {
            continue;
        }
        if (at + length_at + 2 > input.size() || body_length(input, at) <= body_bytes_max) {
            return at;
        }
    }
    return input.size();
}

}  // namespace

Result<std::size_t> frame_size(Bytes input) {
    const std::size_t start = frame_start(input);
    if (start > frame_bytes_max) {
        return Error{Code::bad_input, "no frame within the limit"};
    }
    if (input.size() - start < header_bytes) {
        return std::size_t{0};
    }
    const std::size_t end = start + header_bytes + body_length(input, start);
    return end <= input.size() ? end : 0;
}

FrameRead read_frame(Bytes bytes) {
    const std::size_t start = frame_start(bytes);
    const Bytes input = bytes.subspan(start);
    FrameRead out;
    if (input.size() < header_bytes) {
        out.fault = start == bytes.size() && !bytes.empty() ? Fault::value : Fault::truncated;
        out.detail = "no whole header";
        return out;
    }
    ByteReader reader(input, Endian::little);
    reader.skip(1);
    out.frame.flags = reader.u8();
    const std::size_t length = reader.u16();
    const std::uint16_t crc = reader.u16();
    out.frame.seq = reader.u16();
    const Bytes body = reader.take(std::min(length, reader.left()));
    out.frame.has_cmd = !body.empty();
    if (out.frame.has_cmd) {
        out.frame.cmd = body[0];
        out.frame.tlvs = body.subspan(1);
    }
    if (body.size() < length) {
        out.fault = Fault::truncated;
        out.detail = "body is shorter than its length";
    } else if (reader.left() != 0) {
        out.fault = Fault::length;
        out.detail = "bytes behind the frame";
    } else if (crc != crc16_xmodem(body)) {
        out.fault = Fault::checksum;
        out.detail = "CRC-16/XMODEM differs";
    } else if ((out.frame.flags & encryption_mask) != 0) {
        out.frame.has_cmd = false;
        out.fault = Fault::value;
        out.detail = "encrypted";
    }
    return out;
}

Buffer make_frame(std::uint8_t flags, std::uint16_t seq, Bytes body) {
    CHECK(body.size() <= body_bytes_max);
    ByteWriter out(Endian::little);
    out.u8(frame_mark).u8(flags).u16(static_cast<std::uint16_t>(body.size()));
    out.u16(crc16_xmodem(body)).u16(seq).bytes(body);
    return out.take();
}

std::optional<std::vector<Tlv>> read_tlvs(Bytes bytes, std::vector<Tlv>* whole) {
    std::vector<Tlv> out;
    ByteReader reader(bytes, Endian::little);
    bool good = true;
    while (good && reader.left() > 0) {
        const std::size_t length = reader.u8();
        good = length > 0 && length <= reader.left();
        if (good) {
            const std::uint8_t key = reader.u8();
            out.push_back({key, reader.take(length - 1)});
        }
    }
    if (whole) {
        *whole = out;
    }
    return good ? std::optional(std::move(out)) : std::nullopt;
}

void put_tlv(ByteWriter& out, std::uint8_t key, Bytes value) {
    CHECK(value.size() <= 254);
    out.u8(static_cast<std::uint8_t>(value.size() + 1)).u8(key).bytes(value);
}

}  // namespace tiexin::gateway::minifinder2

#include "gateway/protocols/minifinder2/frame.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/crc.hpp"

namespace tiexin::gateway::minifinder2 {

namespace {

constexpr std::size_t frame_bytes_max = header_bytes + body_bytes_max;
constexpr std::size_t length_at = 2;
constexpr std::size_t crc_offset = 4;

// Bounds what a stream full of marks costs.
constexpr int marks_tried_max = 32;

std::uint16_t crc_at(Bytes input, std::size_t at) {
    return static_cast<std::uint16_t>(input[at + crc_offset] | input[at + crc_offset + 1] << 8);
}

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

// A header with a length and a command that exist.
bool looks_like_header(Bytes input, std::size_t at) {
    if (at + header_bytes >= input.size() || (input[at + 1] & encryption_mask) != 0) {
        return false;
    }
    const std::size_t body = body_length(input, at);
    const std::uint8_t cmd = input[at + header_bytes];
    return body > 0 && body <= body_bytes_max && cmd != 0 &&
           (cmd <= cmd_last || cmd == cmd_firmware || cmd == cmd_response);
}

// The frame that begins at `at` is all there, with a good CRC and whole TLVs: chance does not do
// that.
bool proves_itself(Bytes input, std::size_t at) {
    if (!looks_like_header(input, at) ||
        body_length(input, at) > input.size() - at - header_bytes) {
        return false;
    }
    const Bytes body = input.subspan(at + header_bytes, body_length(input, at));
    return crc_at(input, at) == crc16_xmodem(body) && read_tlvs(body.subspan(1));
}

// The mark is an ordinary byte: garbage may begin with it and seem to reach over the frame behind
// it. Where behind `from` and before `to` a frame begins; `to` when none does.
template <class Begins>
std::size_t next_frame(Bytes input, std::size_t from, std::size_t to, Begins begins) {
    int tried = 0;
    for (std::size_t at = from + 1; at < to && tried < marks_tried_max; ++at) {
        if (input[at] == frame_mark) {
            ++tried;
            if (begins(input, at)) {
                return at;
            }
        }
    }
    return to;
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
    const std::size_t body = body_length(input, start);
    const std::size_t end = start + header_bytes + body;
    if (end > input.size()) {
        const std::size_t next = next_frame(input, start, input.size(), proves_itself);
        return next < input.size() ? next : 0;
    }
    if (crc_at(input, start) == crc16_xmodem(input.subspan(start + header_bytes, body))) {
        return end;
    }
    return next_frame(input, start, end, looks_like_header);
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

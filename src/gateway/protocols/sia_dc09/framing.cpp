#include "gateway/protocols/sia_dc09/framing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crc.hpp"
#include "base/text.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

constexpr std::uint8_t line_feed = '\n', carriage_return = '\r', quote = '"';
constexpr std::size_t crc_digits = 4, length_digits = 4, raw_crc_bytes = 2;

bool is_hex(std::uint8_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
bool blank(std::uint8_t c) {
    return c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == 0;
}

enum class Match : unsigned char { no, partial, yes };
struct Head {
    Match match = Match::no;
    std::size_t quote = 0;  // where the text begins when it matches
};

// `skipped` bytes of any kind, `digits` hex digits and a quote at this place?
Match form_at(Bytes input, std::size_t at, std::size_t skipped, std::size_t digits) {
    for (std::size_t i = skipped; i < skipped + digits; ++i) {
        if (at + i >= input.size()) {
            return Match::partial;
        }
        if (!is_hex(input[at + i])) {
            return Match::no;
        }
    }
    if (at + skipped + digits >= input.size()) {
        return Match::partial;
    }
    return input[at + skipped + digits] == quote ? Match::yes : Match::no;
}

// LF, CRC and length in front of the first quote.
Head head_at(Bytes input, std::size_t at) {
    const std::size_t crc_at = at + 1;
    const Match digits = form_at(input, crc_at, 0, crc_digits + length_digits);
    if (digits == Match::yes) {
        return {digits, crc_at + crc_digits + length_digits};
    }
    const Match raw = form_at(input, crc_at, raw_crc_bytes, length_digits);
    if (raw == Match::yes) {
        return {raw, crc_at + raw_crc_bytes + length_digits};
    }
    const bool open = digits == Match::partial || raw == Match::partial;
    return {open ? Match::partial : Match::no, 0};
}

Error lost() {
    return {Code::bad_input, "no frame within the limit"};
}

std::uint16_t number_of(Bytes digits) {
    return static_cast<std::uint16_t>(parse_hex(text_of(digits)).value_or(0));
}

bool all_hex(Bytes bytes) {
    return std::all_of(bytes.begin(), bytes.end(), is_hex);
}

// The text behind the quote at `at`, when CRC and length stand before it.
std::optional<Envelope> envelope_at(Bytes input, std::size_t at, std::size_t end) {
    Envelope out;
    out.text = text_of(input.subspan(at, end - at));
    const std::uint16_t crc = crc16_arc(input.subspan(at, end - at));
    constexpr std::size_t head = crc_digits + length_digits;
    constexpr std::size_t raw_head = raw_crc_bytes + length_digits;
    if (at >= head && all_hex(input.subspan(at - head, head)) &&
        number_of(input.subspan(at - head, crc_digits)) == crc) {
        out.crc_good = true;
        return out;
    }
    if (at >= raw_head && all_hex(input.subspan(at - length_digits, length_digits))) {
        const std::uint8_t* said = &input[at - raw_head];
        out.crc_good = (said[0] << 8 | said[1]) == crc;
        // Four digits before the length are a CRC in digits that is wrong.
        out.raw_crc =
            out.crc_good || !(at >= head && all_hex(input.subspan(at - head, crc_digits)));
        return out;
    }
    return std::nullopt;
}

}  // namespace

Result<std::size_t> frame_size(Bytes input) {
    std::optional<std::size_t> start;
    bool only_blank = true;
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (start ? i - *start > text_bytes_max : i > garbage_bytes_max) {
            return lost();
        }
        if (input[i] == line_feed) {
            const Head head = head_at(input, i);
            if (head.match == Match::partial) {
                return std::size_t{0};  // a CR behind it may belong to a CRC in two bytes
            }
            if (head.match == Match::yes) {
                if (start) {
                    return i;  // the frame before has lost its CR
                }
                start = i;
                i = head.quote;
                continue;
            }
        }
        if (input[i] == carriage_return && (start || !only_blank)) {
            return i + 1;
        }
        only_blank = only_blank && blank(input[i]);
    }
    return std::size_t{0};
}

std::optional<Envelope> unwrap(Bytes frame) {
    std::size_t end = frame.size();
    while (end > 0 && blank(frame[end - 1])) {
        --end;
    }
    const bool ended = end < frame.size() && frame[end] == carriage_return;
    std::optional<Envelope> damaged;
    for (std::size_t at = 0; at < end; ++at) {
        if (frame[at] != quote) {
            continue;
        }
        auto found = envelope_at(frame, at, end);
        if (!found) {
            continue;
        }
        found->ended = ended;
        if (found->crc_good) {
            return found;
        }
        if (!damaged) {
            damaged = found;
        }
    }
    return damaged;
}

Buffer wrap(std::string_view text, bool raw_crc) {
    const std::uint16_t crc = crc16_arc(bytes_of(text));
    ByteWriter out;
    out.u8(line_feed);
    if (raw_crc) {
        out.u16(crc);
    } else {
        out.text(fmt::format("{:04X}", crc));
    }
    out.text(fmt::format("{:04X}", text.size())).text(text).u8(carriage_return);
    return out.take();
}

}  // namespace tiexin::gateway::sia_dc09

#pragma once
// The frame around a message: `LF crc len "…" CR`. A frame ends at its CR, whatever its length
// field claims (published frames carry decimal and wrong ones); the CRC says whether it is good.
// Pure functions, any thread.

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace tiexin::gateway::sia_dc09 {

constexpr std::size_t garbage_bytes_max = 4'000;  // skipped in front of a frame
constexpr std::size_t text_bytes_max = 4'000;     // of a frame, from its LF to its CR

// As Protocol::frame_size: garbage and first frame, or a line that is none; 0 for more bytes.
Result<std::size_t> frame_size(Bytes input);

// Views into the frame it was parsed from.
struct Envelope {
    std::string_view text;  // from the first quote to before the CR: what the CRC is over
    bool raw_crc = false;   // two bytes instead of four hex digits (Lupusec)
    bool crc_good = false;
    bool ended = false;  // the CR is there
};
// nullopt: nothing in it looks like CRC, length and quote.
std::optional<Envelope> unwrap(Bytes frame);

Buffer wrap(std::string_view text, bool raw_crc);

}  // namespace tiexin::gateway::sia_dc09

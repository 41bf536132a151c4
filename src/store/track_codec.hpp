#pragma once
// Positions as bytes: 1e-7 degree, microseconds, decimetres, tenths of km/h and of degrees, as
// variable-length integers. A journal row holds one position by itself, a chunk many, each as the
// difference to the one before. Pure.

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "location/types.hpp"

namespace tiexin::store {

// What is kept of a position: decode(encode(x)) == quantised(x).
location::Position quantised(const location::Position& position);

void encode_position(Buffer& out, const location::Position& position);
// bad_input: not what encode_position wrote.
Result<location::Position> decode_position(Bytes body, TerminalId terminal, Instant fix_at);

Buffer encode_chunk(const std::vector<location::Position>& by_fix_time);
Result<std::vector<location::Position>> decode_chunk(Bytes body, TerminalId terminal);

}  // namespace tiexin::store

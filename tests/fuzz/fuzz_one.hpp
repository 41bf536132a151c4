#pragma once
// One fuzz input through a protocol as a gateway would feed it: framing, decoding, the rendering of
// what was understood, and the commands and the terminal's side on the same bytes. Aborts on what
// must never happen. Test code only.

#include "base/bytes.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::fuzz {

void fuzz_one(const gateway::ProtocolRow& row, Bytes input);

}  // namespace tiexin::fuzz

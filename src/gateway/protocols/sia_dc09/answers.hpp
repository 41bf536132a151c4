#pragma once
// What a receiver says: ACK, NAK and DUH, framed. Pure functions, any thread.

#include "base/bytes.hpp"
#include "base/prng.hpp"
#include "base/time.hpp"
#include "gateway/protocols/sia_dc09/message.hpp"

namespace tiexin::gateway::sia_dc09 {

// `key` is used when the message was encrypted, and then the answer carries our time.
Buffer acknowledgement(const Message& message, bool raw_crc, Bytes key, Instant now, Prng& random);
// The message is whole, but says nothing we know: never encrypted.
Buffer not_understood(const Message& message, bool raw_crc);
// Its time is wrong: here is ours.
Buffer wrong_time(bool raw_crc, Instant now);

}  // namespace tiexin::gateway::sia_dc09

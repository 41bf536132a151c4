#include "gateway/protocols/sia_dc09/answers.hpp"

#include <fmt/format.h>

#include "gateway/protocols/sia_dc09/framing.hpp"
#include "gateway/protocols/sia_dc09/sealed.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

std::string head_of(std::string_view word, const Message& message) {
    return fmt::format("\"{}\"{}{}{}#{}[", word, message.seq, message.receiver, message.line,
                       message.account);
}

}  // namespace

Buffer acknowledgement(const Message& message, bool raw_crc, Bytes key, Instant now, Prng& random) {
    if (!message.encrypted) {
        return wrap(head_of("ACK", message) + "]", raw_crc);
    }
    return wrap(head_of("*ACK", message) + seal("]" + time_text(now), key, random), raw_crc);
}

Buffer not_understood(const Message& message, bool raw_crc) {
    return wrap(head_of("DUH", message) + "]", raw_crc);
}

Buffer wrong_time(bool raw_crc, Instant now) {
    return wrap("\"NAK\"0000R0L0A0[]" + time_text(now), raw_crc);
}

}  // namespace tiexin::gateway::sia_dc09

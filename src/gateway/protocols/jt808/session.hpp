#pragma once
// What one jt808 connection has taught us: how the terminal writes its frames, our next serial, and
// messages that came in parts. Owned by SessionFacts, one thread.

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "gateway/protocol.hpp"
#include "gateway/protocols/jt808/wire.hpp"

namespace tiexin::gateway::jt808 {

constexpr std::size_t messages_in_parts_max = 2;
constexpr std::size_t parts_max = 60;
constexpr std::size_t parts_bytes_max = 48 * 1024;  // of one connection, all messages together

// A message that comes in parts (consecutive serials, index from 1).
struct Parted {
    std::uint16_t id = 0;
    std::uint16_t first_serial = 0;
    std::vector<std::optional<Buffer>> parts;
    std::size_t bytes = 0;
};

class Parts {
public:
    // Keeps a part; nullptr when the message would pass a limit. The oldest message gives way.
    Parted* keep(const Header& header, Bytes body);

private:
    std::deque<Parted> messages_;
    std::size_t bytes_ = 0;
};

std::vector<std::uint16_t> missing(const Parted& message);  // indices, from 1
Buffer joined(const Parted& message);

class Jt808State final : public ProtocolState {
public:
    Address address;
    bool known = false;  // address has been heard
    std::uint16_t next_serial = 0;
    Parts parts;
};

Jt808State& state_of(SessionFacts& session);
// The terminal has said who it is and how it writes. Another terminal on the same connection must
// prove itself anew.
void learn(SessionFacts& session, const Address& address);

}  // namespace tiexin::gateway::jt808

#pragma once
// What each message of a terminal means and how it is answered. Pure functions over one turn of the
// conversation; the fault of a turn is set by the first thing that is wrong.

#include <optional>

#include "gateway/protocol.hpp"
#include "gateway/protocols/jt808/session.hpp"
#include "gateway/protocols/jt808/wire.hpp"

namespace tiexin::gateway::jt808 {

// One message, whole.
struct Turn {
    const Header& header;
    Bytes body;
    Jt808State& state;
    const Context& context;
    Decoded& out;
};

// The result of 8001.
enum class AckResult : std::uint8_t { done = 0, failed = 1, wrong = 2, unsupported = 3 };

Buffer general_answer(Jt808State& state, const Header& to, AckResult result);  // 8001
void acknowledge(Turn& turn);                // 8001 result 0, appended to the reply
device::DeviceEvent& add_event(Turn& turn);  // with the message's own name
std::string word_of(std::uint16_t id);       // "0200"

// nullopt: understood; events and reply are filled. An unknown type is `unsupported`.
std::optional<Fault> read_message(Turn& turn);

// location reports: reports.cpp
std::optional<Fault> read_0200(Turn& turn);
std::optional<Fault> read_answer_with_place(Turn& turn);  // 0201, 0500
std::optional<Fault> read_0704(Turn& turn);
std::optional<Fault> read_0210(Turn& turn);
std::optional<Fault> read_0801(Turn& turn);
std::optional<Fault> read_5501(Turn& turn);  // and 5502
// Whether this may be somebody pressing, in a frame that is not believed.
bool looks_pressed(const Header& header, Bytes body);

// A line "(…)" of the lock makers.
Decoded read_line(Bytes line, const Context& context);

}  // namespace tiexin::gateway::jt808

#pragma once
// Captured frames and what they mean, read in place from the folder TIEXIN_CAPTURES (default
// ../shared/vectors), and the loop that feeds them to a decoder. Test code only.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::conformance {

struct Capture {
    std::string name;
    std::string model;  // the terminal's model when the row names one
    Buffer frame;       // as on the wire
    Json expect;        // what the row's own test asserts
    Json derived;       // exact values of an independent decoder; null when there are none
};

// Name -> why it is refused. A capture in the list must be refused, every other must not.
using Refused = std::map<std::string, std::string>;

struct Heard {
    gateway::Decoded decoded;
    std::string device;
};

struct Suite {
    std::string protocol;
    const gateway::Protocol& server;
    Refused refused;
    std::function<Buffer(Buffer)> to_wire;  // where the captures are kept unescaped; may be empty
    std::function<void(const Capture&, const Heard&)> compare;
};

// nullopt when the captures are absent (already reported as skipped).
std::optional<std::vector<Capture>> read_captures(const std::string& protocol,
                                                  std::size_t count_when_absent);
void run(const Suite& suite, std::size_t count_when_absent);

// The event's JSON by path ("battery.percent"); nullptr when absent.
const Json* member(const Json& event, std::string_view path);
// Within `tolerance` of the number `wanted` holds; says what it compared.
void check_number(const Capture& capture, const Json& event, std::string_view path, double wanted,
                  double tolerance);
// "2020-08-07 18:07:22" at the given offset from UTC.
Instant instant_at(std::string_view text, Duration offset);

}  // namespace tiexin::conformance

#pragma once
// The brackets around a watch message: where a frame begins and ends, what its header says, how
// binary content is escaped. Frames are cut by bracket balance, because the length field of field
// firmwares lies (see README.md). Pure functions, any thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace tiexin::gateway::watch {

constexpr std::size_t garbage_bytes_max = 4 * 1024;  // skipped in front of a frame
constexpr std::size_t vendor_chars_max = 4;
constexpr std::size_t id_digits_min = 4;
constexpr std::size_t id_digits_max = 20;

// Views into the frame it was parsed from.
struct Envelope {
    std::string_view vendor;   // "3G", "ZJ" …
    std::string_view id;       // digits
    std::string_view index;    // four hex digits in the ZJ form, else empty
    std::size_t declared = 0;  // what the length field claims
    Bytes content;             // TYPE,data as on the wire
    Bytes frame;               // from '[' to ']', without garbage around it
};

// As Protocol::frame_size: size of garbage and first frame, 0 when more bytes are needed.
Result<std::size_t> frame_size(Bytes input);

struct Unwrapped {
    std::optional<Envelope> envelope;
    bool truncated = false;  // a header without its closing bracket; `envelope` holds what is there
};
// One frame as frame_size cut it. No envelope: there is no header in it.
Unwrapped unwrap(Bytes frame);

Buffer wrap(std::string_view vendor, std::string_view id, std::string_view index, Bytes content);

// 7D 01…05 stand for 7D 5B 5D 2C 2A. nullopt: another byte follows 7D.
std::optional<Buffer> unescape(Bytes content);
Buffer escape(Bytes plain);

}  // namespace tiexin::gateway::watch

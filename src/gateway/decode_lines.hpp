#pragma once
// The lines of `tiexin decode`: each holds one frame (hex, or text), together they are one
// connection in order. Owned by one caller, one thread; the protocol must outlive it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "gateway/line_keys.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::gateway {

struct DecodeOptions {
    std::string device;        // who is talking, before any frame says so
    std::string model;         // chooses the dialect
    bool independent = false;  // each line is a connection of its own
    Instant now;               // for replies that carry a clock
    std::uint64_t seed = 0;    // for replies that carry a random code
    Buffer line_key;           // of whoever is talking, where the protocol encrypts
};

// Hex when the line is an even number of hex digits and nothing else, text otherwise.
Buffer bytes_of_line(std::string_view line);

class DecodeLines {
public:
    DecodeLines(const Protocol& protocol, DecodeOptions options);
    // One JSON object per frame in the line; a part of a frame is an object that says `truncated`.
    // A blank line says nothing.
    std::vector<std::string> line(std::string_view text);

private:
    void start();
    std::string one(Bytes frame, bool whole);

    const Protocol& protocol_;
    DecodeOptions options_;
    LineKeys line_keys_;
    SessionFacts session_;
    Prng random_{0};
};

}  // namespace tiexin::gateway

#pragma once
// The encrypted part of a message: AES-CBC, IV zero, in hex. Before the text stands padding without
// brackets and bars that makes its length a multiple of a block. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/prng.hpp"

namespace tiexin::gateway::sia_dc09 {

// The text without its padding: `data][extra]…_time`. nullopt: no hex of whole blocks, or what
// comes out is no message, so that the key is another one.
std::optional<std::string> open_sealed(std::string_view hex, Bytes key);

// `text` begins with '|' or ']'. The key has been checked (gateway/line_keys.hpp).
std::string seal(std::string_view text, Bytes key, Prng& random);

}  // namespace tiexin::gateway::sia_dc09

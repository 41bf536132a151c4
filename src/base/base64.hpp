#pragma once
// Base64 (RFC 4648): the standard alphabet with padding, and the URL alphabet without. Decoding is
// strict: no white space, no missing or extra padding, no stray bits in the last digit.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace tiexin {

std::string to_base64(Bytes bytes);
std::optional<Buffer> from_base64(std::string_view text);
std::string to_base64url(Bytes bytes);
std::optional<Buffer> from_base64url(std::string_view text);

}  // namespace tiexin

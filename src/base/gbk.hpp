#pragma once
// Text as terminals write it: GBK (JT/T 808 strings) and UTF-16BE in hex digits (watch messages).
// nullopt: the bytes are not valid, or the text cannot be written in that code. Any thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace tiexin {

std::optional<std::string> utf8_of_gbk(Bytes bytes);  // GB 18030 four-byte characters too
std::optional<Buffer> gbk_of_utf8(std::string_view text);
std::optional<std::string> utf8_of_utf16be(Bytes bytes);
std::optional<Buffer> utf16be_of_utf8(std::string_view text);
std::optional<std::string> utf8_of_utf16be_hex(std::string_view hex);
std::optional<std::string> utf16be_hex_of_utf8(std::string_view text);  // upper case

}  // namespace tiexin

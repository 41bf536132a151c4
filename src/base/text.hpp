#pragma once
// Text: UTF-8 that is checked before it is trusted, strict numbers, plain splitting. Pure
// functions; views returned point into the argument.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiexin {

bool utf8_valid(std::string_view text);          // no overlong forms, surrogates or > U+10FFFF
std::size_t utf8_length(std::string_view text);  // code points; a broken byte counts as one
std::string_view utf8_truncate(std::string_view text, std::size_t code_points_max);
std::string_view utf8_truncate_bytes(std::string_view text, std::size_t bytes_max);
std::string utf8_repaired(std::string_view text);  // each broken byte becomes U+FFFD
// The code points of valid text; broken bytes are U+FFFD.
std::u32string utf8_decode(std::string_view text);
void utf8_append(std::string& out, char32_t code_point);

std::string_view trim(std::string_view text);  // ASCII blanks, tabs, line ends
std::vector<std::string_view> split(std::string_view text, char separator);  // "a,,b" is three
// The part before the first separator, and the rest behind it; nullopt when there is none.
std::optional<std::pair<std::string_view, std::string_view>> split_once(std::string_view text,
                                                                        char separator);

bool all_digits(std::string_view text);  // and not empty
// Decimal digits with an optional '-', nothing else; nullopt outside [low, high].
std::optional<std::int64_t> parse_int(std::string_view text, std::int64_t low = INT64_MIN,
                                      std::int64_t high = INT64_MAX);
std::optional<std::uint64_t> parse_hex(std::string_view text);  // 1 to 16 digits, no prefix
// Digits with an optional '-' and one optional point; no exponent, inf or nan.
std::optional<double> parse_decimal(std::string_view text, double low, double high);

std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);
bool ascii_equal(std::string_view a, std::string_view b);                // whatever the case
bool ascii_starts_with(std::string_view text, std::string_view prefix);  // whatever the case

}  // namespace tiexin

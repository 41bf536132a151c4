#pragma once
// What a transliterator does not know about names: how a surname is read, and which characters of
// given names have more than one reading. Constant data; readings without tones, likeliest first.

#include <string_view>

namespace tiexin {

// One space between the syllables of a double surname, '/' between readings; "" when not in the
// table.
std::string_view surname_readings(std::u32string_view surname);
// Readings of a character anywhere in a name, '/' between them; "" when it has only one.
std::string_view character_readings(char32_t character);

}  // namespace tiexin

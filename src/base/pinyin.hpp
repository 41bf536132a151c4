#pragma once
// Pinyin of people's names, without tones: ICU Han-Latin, corrected by a table of surnames it reads
// wrongly and of characters with several readings. Every plausible reading is given, likeliest
// first. ü is written v. Any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tiexin {

constexpr std::size_t pinyin_readings_max = 8;
constexpr std::size_t pinyin_name_chars_max = 32;  // what is behind is not read

struct PinyinReading {
    std::vector<std::string> syllables;  // shan, xiu, lan
    std::size_t surname_syllables = 0;   // 2 for 尉迟
    std::string full() const;            // shanxiulan
    std::string initials() const;        // sxl
    bool operator==(const PinyinReading&) const = default;
};

// Latin letters in a name are one syllable per word; separators (· and spaces) say nothing.
std::vector<PinyinReading> readings(std::string_view name);

// What a prefix search must match: the name, the given name, and per reading full, initials,
// surname with initials, given name in full and in initials. Lower case, each once.
std::vector<std::string> search_terms(std::string_view name);

// Orders names as a Chinese phone book does: by syllable, then by character.
std::string sort_key(std::string_view name);

}  // namespace tiexin

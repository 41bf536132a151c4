#include "base/pinyin.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/check.hpp"
#include "base/pinyin_table.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

// One written unit of a name, a Chinese character or a Latin word, and how it may be read.
struct Unit {
    std::u32string written;
    std::vector<std::string> readings;  // likeliest first
};

// Reading the rules takes 0.4 s; they are not changed after and ICU guards their use.
const icu::Transliterator& transliterator() {
    static const std::unique_ptr<icu::Transliterator> rules = [] {
        UErrorCode error = U_ZERO_ERROR;
        UParseError where;
        std::unique_ptr<icu::Transliterator> made(
            icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, where, error));
        CHECK(U_SUCCESS(error));
        return made;
    }();
    return *rules;
}

bool han(char32_t c) {
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0x20000 && c <= 0x323af) || (c >= 0xf900 && c <= 0xfaff);
}

bool latin(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
}

// dān → dan, lǚ → lv: after decomposition only the two dots of ü keep a meaning.
std::string without_tones(const icu::UnicodeString& latin_text) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(error);
    CHECK(U_SUCCESS(error));
    const icu::UnicodeString parts = decompose->normalize(latin_text, error);
    CHECK(U_SUCCESS(error));
    std::string out;
    for (std::int32_t i = 0; i < parts.length(); ++i) {
        const char16_t c = parts[i];
        if (c == u'\u0308' && !out.empty() && out.back() == 'u') {
            out.back() = 'v';
        } else if (latin(c)) {
            out.push_back(static_cast<char>(c));
        }
    }
    return ascii_lower(out);
}

// "" for a character that ICU does not read.
std::string icu_reading(char32_t character) {
    icu::UnicodeString text(static_cast<UChar32>(character));
    transliterator().transliterate(text);
    return without_tones(text);
}

void add_once(std::vector<std::string>& list, std::string_view item) {
    if (!item.empty() && std::find(list.begin(), list.end(), item) == list.end()) {
        list.emplace_back(item);
    }
}

std::string utf8_of(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) {
        utf8_append(out, c);
    }
    return out;
}

std::vector<std::string> character_all(char32_t character) {
    std::vector<std::string> all;
    const std::string_view table = character_readings(character);
    for (const std::string_view reading : split(table, '/')) {
        add_once(all, reading);
    }
    add_once(all, icu_reading(character));
    if (all.empty()) {
        add_once(all, utf8_of({&character, 1}));
    }
    return all;
}

std::vector<Unit> units_of(std::string_view name) {
    std::vector<Unit> units;
    bool in_word = false;
    for (const char32_t c : utf8_decode(utf8_truncate(name, pinyin_name_chars_max))) {
        if (han(c)) {
            units.push_back({{c}, character_all(c)});
        } else if (latin(c) && in_word) {
            units.back().written.push_back(c);
            units.back().readings[0] += ascii_lower(utf8_of({&c, 1}));
        } else if (latin(c)) {
            units.push_back({{c}, {ascii_lower(utf8_of({&c, 1}))}});
        }
        in_word = latin(c);
    }
    return units;
}

// All ways to read `units` from `from` on, likeliest first: a reading's cost is how far down the
// lists its syllables stand.
std::vector<std::vector<std::string>> combinations(const std::vector<Unit>& units,
                                                   std::size_t from) {
    struct Partial {
        std::vector<std::string> syllables;
        std::size_t cost = 0;
    };
    std::vector<Partial> partials(1);
    for (std::size_t i = from; i < units.size(); ++i) {
        std::vector<Partial> longer;
        for (const Partial& partial : partials) {
            for (std::size_t rank = 0; rank < units[i].readings.size(); ++rank) {
                Partial next{partial.syllables, partial.cost + rank};
                next.syllables.push_back(units[i].readings[rank]);
                longer.push_back(std::move(next));
            }
        }
        std::stable_sort(longer.begin(), longer.end(),
                         [](const Partial& a, const Partial& b) { return a.cost < b.cost; });
        longer.resize(std::min(longer.size(), pinyin_readings_max));
        partials = std::move(longer);
    }
    std::vector<std::vector<std::string>> all;
    for (Partial& partial : partials) {
        all.push_back(std::move(partial.syllables));
    }
    return all;
}

bool chinese(const std::vector<Unit>& units) {
    return !units.empty() && han(units[0].written[0]);
}

bool double_surname(const std::vector<Unit>& units) {
    return units.size() >= 3 && chinese(units) &&
           !surname_readings(units[0].written + units[1].written).empty();
}

void read_double_surname(const std::vector<Unit>& units, std::vector<PinyinReading>& out) {
    const std::string_view table = surname_readings(units[0].written + units[1].written);
    for (const std::vector<std::string>& given : combinations(units, 2)) {
        PinyinReading reading{{}, 2};
        for (const std::string_view syllable : split(table, ' ')) {
            reading.syllables.emplace_back(syllable);
        }
        reading.syllables.insert(reading.syllables.end(), given.begin(), given.end());
        out.push_back(std::move(reading));
    }
}

void read_single_surname(std::vector<Unit> units, std::vector<PinyinReading>& out) {
    if (chinese(units)) {
        std::vector<std::string> surname;
        for (const std::string_view reading : split(surname_readings(units[0].written), '/')) {
            add_once(surname, reading);
        }
        for (const std::string& reading : units[0].readings) {
            add_once(surname, reading);
        }
        units[0].readings = std::move(surname);
    }
    for (std::vector<std::string>& syllables : combinations(units, 0)) {
        out.push_back({std::move(syllables), 1});
    }
}

std::string joined(const std::vector<std::string>& syllables, std::size_t from, std::size_t to) {
    std::string out;
    for (std::size_t i = from; i < to; ++i) {
        out += syllables[i];
    }
    return out;
}

std::string initials_of(const std::vector<std::string>& syllables, std::size_t from) {
    std::string out;
    for (std::size_t i = from; i < syllables.size(); ++i) {
        out += utf8_truncate(syllables[i], 1);
    }
    return out;
}

}  // namespace

std::string PinyinReading::full() const {
    return joined(syllables, 0, syllables.size());
}

std::string PinyinReading::initials() const {
    return initials_of(syllables, 0);
}

std::vector<PinyinReading> readings(std::string_view name) {
    const std::vector<Unit> units = units_of(name);
    std::vector<PinyinReading> all;
    if (units.empty()) {
        return all;
    }
    if (double_surname(units)) {
        read_double_surname(units, all);
        all.resize(std::min(all.size(), pinyin_readings_max / 2));
    }
    std::vector<PinyinReading> single;
    read_single_surname(units, single);
    for (PinyinReading& reading : single) {
        const bool known = std::any_of(all.begin(), all.end(), [&](const PinyinReading& other) {
            return other.syllables == reading.syllables;
        });
        if (!known && all.size() < pinyin_readings_max) {
            all.push_back(std::move(reading));
        }
    }
    return all;
}

std::vector<std::string> search_terms(std::string_view name) {
    std::vector<std::string> terms;
    const std::string_view plain = trim(name);
    add_once(terms, ascii_lower(plain));
    const std::vector<PinyinReading> all = readings(name);
    const std::vector<Unit> units = units_of(name);
    for (const PinyinReading& reading : all) {
        const auto& syllables = reading.syllables;
        const std::size_t given = reading.surname_syllables;
        add_once(terms, reading.full());
        add_once(terms, reading.initials());
        if (given < syllables.size()) {
            add_once(terms, joined(syllables, 0, given) + initials_of(syllables, given));
            add_once(terms, joined(syllables, given, syllables.size()));
            add_once(terms, initials_of(syllables, given));
            std::string written;
            for (std::size_t i = given; i < units.size(); ++i) {
                written += utf8_of(units[i].written);
            }
            add_once(terms, ascii_lower(written));
        }
    }
    return terms;
}

std::string sort_key(std::string_view name) {
    std::string key;
    const std::vector<PinyinReading> all = readings(name);
    if (!all.empty()) {
        for (const std::string& syllable : all[0].syllables) {
            key += syllable + " ";
        }
    }
    return key + " " + std::string(trim(name));  // a blank is below every syllable: 王秀, 王秀兰
}

}  // namespace tiexin

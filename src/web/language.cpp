#include "web/language.hpp"

#include <optional>

#include "base/text.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t ranges_max = 16;

// "q=0.8" in thousandths; 1000 when absent, 0 when it cannot be read.
int weight_of(std::string_view parameters) {
    const std::string_view text = trim(parameters);
    if (text.empty()) {
        return 1'000;
    }
    if (!ascii_starts_with(text, "q=")) {
        return 0;
    }
    const auto value = parse_decimal(text.substr(2), 0, 1);
    return value ? static_cast<int>(*value * 1'000) : 0;
}

std::optional<Language> known(std::string_view range) {
    if (ascii_starts_with(range, "zh")) {
        return Language::zh;
    }
    if (ascii_starts_with(range, "en")) {
        return Language::en;
    }
    return std::nullopt;
}

}  // namespace

Language language_of(std::string_view accept_language, Language otherwise) {
    Language best = otherwise;
    int best_weight = 0;
    std::size_t count = 0;
    for (const std::string_view part : split(accept_language, ',')) {
        if (++count > ranges_max) {
            break;
        }
        const auto pair = split_once(part, ';');
        const std::string_view range = trim(pair ? pair->first : part);
        const int weight = weight_of(pair ? pair->second : std::string_view());
        const auto language = known(range);
        if (language && weight > best_weight) {
            best = *language;
            best_weight = weight;
        }
    }
    return best;
}

Language language_named(std::string_view tag) {
    return known(tag).value_or(Language::zh);
}

}  // namespace tiexin::web

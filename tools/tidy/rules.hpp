#pragma once
// What tidy checks in one file, as data. A rule names the only places where a word may stand.

#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct WordRule {
    std::string_view word;
    std::vector<std::string_view> homes;  // path beginnings where it may stand; empty: nowhere
    std::string_view why;
};

const std::vector<WordRule>& word_rules();

struct SizeRule {
    std::string_view ending;
    std::size_t lines_max;
};
const std::vector<SizeRule>& size_rules();
constexpr std::size_t columns_max = 100;

}  // namespace tidy

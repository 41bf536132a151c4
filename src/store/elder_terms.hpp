#pragma once
// How an elder is found. A term is a letter for its kind, a colon and lower-case text or a keyed
// digest: n name and pinyin, c card, p tail of any phone (3 to 8 digits), P own phone whole, i ID
// number, j its last four. Pure.

#include <string>
#include <vector>

#include "registry/types.hpp"
#include "store/personal.hpp"

namespace tiexin::store {

constexpr std::size_t phone_tail_digits_min = 3;
constexpr std::size_t phone_tail_digits_max = 8;
constexpr std::size_t search_matches_max = 20'000;  // elders a search looks at

std::vector<std::string> elder_terms(const registry::Elder& elder, const Personal& personal);
std::string phone_term(std::string_view phone, const Personal& personal);
std::string contact_phone_term(std::string_view phone, const Personal& personal);
std::string id_number_term(std::string_view id_number, const Personal& personal);

// What somebody typed, as ranges and digests of terms; an unused one matches nothing.
struct SearchWords {
    std::string name_from, name_until;
    std::string card_from, card_until;
    std::string phone_tail, id_number, id_tail;
    std::string device_from, device_until;      // of terminal.device
    std::string reversed_from, reversed_until;  // of terminal.device_reversed
};
SearchWords search_words(std::string_view words, const Personal& personal);
std::string reversed(std::string_view text);

}  // namespace tiexin::store

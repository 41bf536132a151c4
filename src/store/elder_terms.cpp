#include "store/elder_terms.hpp"

#include <algorithm>

#include "base/pinyin.hpp"
#include "base/text.hpp"
#include "store/paging.hpp"

namespace tiexin::store {

namespace {

constexpr std::size_t device_digits_min = 4;
constexpr std::size_t words_bytes_max = 128;
constexpr std::size_t id_tail_chars = 4;

std::string digits_of(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](char c) { return c >= '0' && c <= '9'; });
    return out;
}

std::string tail_term(std::string_view tail, const Personal& personal) {
    return "p:" + personal.blind("phone tail", tail);
}

void add_tails(std::vector<std::string>& terms, std::string_view phone, const Personal& personal) {
    const std::string digits = digits_of(phone);
    const std::size_t longest = std::min(digits.size(), phone_tail_digits_max);
    for (std::size_t count = phone_tail_digits_min; count <= longest; ++count) {
        terms.push_back(
            tail_term(std::string_view(digits).substr(digits.size() - count), personal));
    }
}

std::string id_tail_term(std::string_view tail, const Personal& personal) {
    return "j:" + personal.blind("ID number tail", ascii_upper(tail));
}

}  // namespace

std::string contact_phone_term(std::string_view phone, const Personal& personal) {
    return "K:" + personal.blind("contact phone", digits_of(phone));
}

std::string phone_term(std::string_view phone, const Personal& personal) {
    return "P:" + personal.blind("phone", digits_of(phone));
}

std::string id_number_term(std::string_view id_number, const Personal& personal) {
    return "i:" + personal.blind("ID number", ascii_upper(trim(id_number)));
}

std::string reversed(std::string_view text) {
    return {text.rbegin(), text.rend()};
}

std::vector<std::string> elder_terms(const registry::Elder& elder, const Personal& personal) {
    std::vector<std::string> terms;
    for (const std::string& term : search_terms(elder.name)) {
        terms.push_back("n:" + term);
    }
    if (!elder.card.empty()) {
        terms.push_back("c:" + ascii_lower(elder.card));
    }
    for (const std::string& phone : elder.phones) {
        terms.push_back(phone_term(phone, personal));
        add_tails(terms, phone, personal);
    }
    for (const registry::Contact& contact : elder.contacts) {
        if (!contact.phone.empty()) {
            terms.push_back(contact_phone_term(contact.phone, personal));
        }
        add_tails(terms, contact.phone, personal);
    }
    if (elder.id_number.size() > id_tail_chars) {
        const std::string_view number = elder.id_number;
        terms.push_back(id_number_term(number, personal));
        terms.push_back(id_tail_term(number.substr(number.size() - id_tail_chars), personal));
    }
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    return terms;
}

SearchWords search_words(std::string_view words, const Personal& personal) {
    std::string text;
    for (const char c : utf8_truncate_bytes(trim(words), words_bytes_max)) {
        if (c != ' ') {
            text.push_back(c);
        }
    }
    text = ascii_lower(text);
    SearchWords out;
    if (text.empty()) {
        return out;
    }
    out.name_from = "n:" + text;
    out.name_until = prefix_end(out.name_from);
    out.card_from = "c:" + text;
    out.card_until = prefix_end(out.card_from);
    if (text.size() == id_tail_chars) {
        out.id_tail = id_tail_term(text, personal);
    }
    out.id_number = id_number_term(text, personal);
    const std::string digits = digits_of(text);
    if (digits.size() == text.size() && digits.size() >= phone_tail_digits_min) {
        const std::size_t count = std::min(digits.size(), phone_tail_digits_max);
        out.phone_tail =
            tail_term(std::string_view(digits).substr(digits.size() - count), personal);
    }
    if (digits.size() == text.size() && digits.size() >= device_digits_min) {
        out.device_from = digits;
        out.device_until = prefix_end(digits);
        out.reversed_from = reversed(digits);
        out.reversed_until = prefix_end(out.reversed_from);
    }
    return out;
}

}  // namespace tiexin::store

#include "gateway/protocols/sia_dc09/sealed.hpp"

#include <algorithm>

#include "base/aes_cbc.hpp"
#include "base/text.hpp"
#include "gateway/protocols/sia_dc09/message.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

constexpr AesBlock no_iv{};
constexpr std::size_t time_chars = 20;  // with its underscore

// Padding ends at the first bar; where there is none (a message without data) at the bracket.
std::string_view without_padding(std::string_view text) {
    const std::size_t bracket = text.find(']');
    const std::size_t bar = text.find('|');
    return text.substr(bar < bracket ? bar + 1 : bracket);
}

// Chance makes neither a time at the end nor two blocks of printable characters.
bool ends_with_time(std::string_view text) {
    return text.size() > time_chars && text[text.size() - time_chars] == '_' &&
           read_time(text.substr(text.size() - time_chars + 1));
}
bool printable(std::string_view text) {
    return text.size() >= 2 * aes_block_bytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

std::optional<std::string> open_sealed(std::string_view hex, Bytes key) {
    const auto sealed = from_hex(hex);
    if (!sealed || sealed->empty()) {
        return std::nullopt;
    }
    const auto plain = aes_cbc_decrypt(key, no_iv, *sealed);
    if (!plain) {
        return std::nullopt;
    }
    const std::string_view text = text_of(*plain);
    if (text.find(']') == std::string_view::npos || !(ends_with_time(text) || printable(text))) {
        return std::nullopt;
    }
    return std::string(without_padding(text));
}

std::string seal(std::string_view text, Bytes key, Prng& random) {
    std::string padded;
    const std::size_t padding = aes_block_bytes - text.size() % aes_block_bytes;
    for (std::size_t i = 0; i < padding; ++i) {
        padded += static_cast<char>('A' + random.below(26));
    }
    padded += text;
    const auto sealed = aes_cbc_encrypt(key, no_iv, bytes_of(padded));
    CHECK(sealed.ok());
    return ascii_upper(to_hex(*sealed));
}

}  // namespace tiexin::gateway::sia_dc09

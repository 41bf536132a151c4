#include "base/ids.hpp"

#include <algorithm>
#include <charconv>

namespace tiexin {

namespace {
constexpr std::int64_t epoch_2020_ms = 1'577'836'800'000;
constexpr int sequence_bits = 21;
}  // namespace

std::string to_text(std::uint64_t id) {
    return std::to_string(id);
}

std::optional<std::uint64_t> parse_id(std::string_view text) {
    if (text.empty() || text.size() > 20 || text[0] == '0') {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::uint64_t IdSource::next(Instant now) {
    const std::int64_t ms = std::max<std::int64_t>(now.us / 1'000 - epoch_2020_ms, 0);
    const std::uint64_t first = static_cast<std::uint64_t>(ms) << sequence_bits | 1;
    last_ = std::max(first, last_ + 1);
    return last_;
}

}  // namespace tiexin

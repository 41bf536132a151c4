#include "web/desk.hpp"

#include <algorithm>

namespace tiexin::web {

int SeatNumbers::take(UserId user) {
    const std::lock_guard lock(mutex_);
    const auto held = numbers_.find(user);
    if (held != numbers_.end()) {
        return held->second;
    }
    int number = 1;
    while (std::any_of(numbers_.begin(), numbers_.end(),
                       [number](const auto& row) { return row.second == number; })) {
        ++number;
    }
    numbers_[user] = number;
    return number;
}

void SeatNumbers::release(UserId user) {
    const std::lock_guard lock(mutex_);
    numbers_.erase(user);
}

std::optional<int> SeatNumbers::of(UserId user) const {
    const std::lock_guard lock(mutex_);
    const auto held = numbers_.find(user);
    return held == numbers_.end() ? std::nullopt : std::optional(held->second);
}

std::optional<Json> LastVerify::fresh(Instant now) const {
    const std::lock_guard lock(mutex_);
    return at_ && now - *at_ < life ? std::optional(result_) : std::nullopt;
}

void LastVerify::keep(Json result, Instant now) {
    const std::lock_guard lock(mutex_);
    result_ = std::move(result);
    at_ = now;
}

}  // namespace tiexin::web

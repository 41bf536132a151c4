#pragma once
// Remembered: the answers of creating requests by Idempotency-Key, for 24 hours or until the
// process ends, so that a page that repeats itself creates once. Bounded; the oldest go first. Any
// thread.

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "web/answer.hpp"

namespace tiexin::web {

class Remembered {
public:
    enum class Found : unsigned char {
        first,     // not seen before: handle it, then keep() or forget()
        again,     // answered before
        other,     // the key was used for another body
        under_way  // the first one is still being handled
    };
    struct Lookup {
        Found found = Found::first;
        std::optional<Answer> answer;
    };

    Lookup begin(UserId user, const std::string& key, const std::string& body_hash, Instant now);
    void keep(UserId user, const std::string& key, const Answer& answer);
    void forget(UserId user, const std::string& key);  // it failed: may be tried again

    static constexpr std::size_t answers_max = 4'000;
    static constexpr Duration life = hours(24);

private:
    using Key = std::pair<std::uint64_t, std::string>;
    struct Entry {
        std::string body_hash;
        Instant at;
        std::optional<Answer> answer;
    };
    void expire(Instant now);

    std::mutex mutex_;  // guards everything below
    std::map<Key, Entry> entries_;
    std::deque<std::pair<Instant, Key>> by_age_;
};

}  // namespace tiexin::web

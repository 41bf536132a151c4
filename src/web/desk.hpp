#pragma once
// Desk: what the web itself remembers between requests: repeated creations, seat numbers, the last
// check of the promises, and whom to tell when sessions end. Any thread.

#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "web/remembered.hpp"

namespace tiexin::web {

// The lowest free number for each person with an open stream: 坐席 03.
class SeatNumbers {
public:
    int take(UserId user);  // the same one while it is held
    void release(UserId user);
    std::optional<int> of(UserId user) const;

private:
    mutable std::mutex mutex_;  // guards numbers_
    std::map<UserId, int> numbers_;
};

// The last result of an expensive check, for a minute.
class LastVerify {
public:
    std::optional<Json> fresh(Instant now) const;
    void keep(Json result, Instant now);
    static constexpr Duration life = minutes(1);

private:
    mutable std::mutex mutex_;  // guards both below
    Json result_;
    std::optional<Instant> at_;
};

struct Desk {
    Remembered remembered;
    SeatNumbers seat_numbers;
    LastVerify last_verify;
    // A user's sessions ended (sign-out, new role, new password): the stream says bye. `kept` is a
    // session that goes on, or none.
    std::function<void(UserId user, SessionId kept)> sessions_ended;
};

}  // namespace tiexin::web

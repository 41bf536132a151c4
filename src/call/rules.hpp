#pragma once
// The rules of a call. Pure: the call as it is and what happened in; the call as it becomes out.

#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "call/types.hpp"

namespace tiexin::call {

struct Take {  // a seat answers who waits
    UserId user;
};
struct PickedUp {};  // the one who was dialled answers
struct Hold {};
struct Resume {};
struct End {
    Ended how = Ended::hung_up;
    LegCounts counts;
};
using Happening = std::variant<Take, PickedUp, Hold, Resume, End>;

struct Decision {
    Call next;
    std::string_view event;  // CallAnswered, CallHeld, CallResumed, CallEnded
};

// conflict: not in this state (detail = the state it is in).
Result<Decision> decide(const Call& call, const Happening& what, Instant now);

// A caller who gave up before anybody answered is to be called back.
bool abandoned(const Call& call);

}  // namespace tiexin::call

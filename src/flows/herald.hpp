#pragma once
// Telling the outside world (a duty telephone, an SMS gateway): the port that adapters implement.

#include <functional>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace tiexin::flows {

class Herald {
public:
    virtual ~Herald() = default;
    virtual bool can_run(std::string_view target) const = 0;  // any thread
    // `done` is called once, on any thread, also before run() returns. Its error: unavailable (no
    // answer in time or at all) or conflict (answered, but not with yes).
    using Done = std::function<void(const Result<void>&)>;
    virtual void run(std::string_view target, const Json& message, Done done) const = 0;
};

// A try whose outcome nobody learned (the server died) is made again after this long: every try is
// over by then.
constexpr Duration notice_answer_limit = seconds(30);

}  // namespace tiexin::flows

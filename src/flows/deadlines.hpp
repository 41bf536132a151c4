#pragma once
// The one pump of time: rows of `deadline` become decisions. app runs it on its own thread; tests
// call run() after advancing the clock.

#include <functional>
#include <map>
#include <string>

#include "base/tx.hpp"
#include "flows/store.hpp"

namespace tiexin::flows {

using OnDue =
    std::function<Result<void>(Tx&, std::string_view kind, std::uint64_t subject, Instant now)>;

class Deadlines {
public:
    Deadlines(Database& database, Store& store) : database_(database), store_(store) {}
    void on(std::string kind, OnDue fn) { handlers_[std::move(kind)] = std::move(fn); }
    // Handles what is due, each in its own transaction function; the next deadline after that, if
    // any. A handler must set or clear its row; one that fails is tried again deadline_retry later
    // and counted.
    Result<std::optional<Instant>> run(Instant now);

private:
    Database& database_;
    Store& store_;
    std::map<std::string, OnDue, std::less<>> handlers_;
};
constexpr Duration deadline_retry = seconds(10);

}  // namespace tiexin::flows

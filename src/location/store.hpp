#pragma once
// What location must keep: an append-only journal that is folded later into compressed chunks per
// terminal and day, and where wifi access points stand. Implementation: src/store/track_store.cpp,
// on the native handle.

#include <vector>

#include "base/tx.hpp"
#include "location/access_points.hpp"
#include "location/types.hpp"

namespace tiexin::location {

class Store {
public:
    virtual ~Store() = default;
    // Append to the journal in this transaction: no other row changes.
    virtual void append(Tx& tx, const std::vector<Position>& positions) = 0;
    // Ordered by fix time; at most count_max, the newest ones.
    virtual std::vector<Position> track(const Conn& conn, TerminalId terminal, Instant from,
                                        Instant until, std::size_t count_max) const = 0;
    // Newest position per terminal and source, from journal and chunks; once at start.
    virtual std::vector<Position> last_places(const Conn& conn) const = 0;
    // Folds up to count_max journal rows into chunks; how many it took. Called by a deadline.
    virtual Result<std::size_t> fold(Tx& tx, std::size_t count_max) = 0;
    // What was learned of wifi; all of it once at start, then row by row.
    virtual std::vector<AccessPoint> access_points(const Conn& conn) const = 0;
    virtual void put_access_point(Tx& tx, const AccessPoint& point) = 0;
    virtual void forget_access_points(Tx& tx, Instant heard_before) = 0;
};

}  // namespace tiexin::location

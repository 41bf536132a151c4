#pragma once
// location::Store: the journal of positions, one row each and no index but its order, and the
// chunks it is folded into. Any thread, each on its own connection.

#include "location/store.hpp"

namespace tiexin::store {

constexpr std::size_t chunk_positions_max = 512;

class TrackStore final : public location::Store {
public:
    void append(Tx& tx, const std::vector<location::Position>& positions) override;
    std::vector<location::Position> track(const Conn& conn, TerminalId terminal, Instant from,
                                          Instant until, std::size_t count_max) const override;
    std::vector<location::Position> last_places(const Conn& conn) const override;
    Result<std::size_t> fold(Tx& tx, std::size_t count_max) override;
    // access_point_rows.cpp
    std::vector<location::AccessPoint> access_points(const Conn& conn) const override;
    void put_access_point(Tx& tx, const location::AccessPoint& point) override;
    void forget_access_points(Tx& tx, Instant heard_before) override;
};

}  // namespace tiexin::store

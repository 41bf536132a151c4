// The access points of location::Store.

#include "store/sql.hpp"
#include "store/track_store.hpp"

namespace tiexin::store {

namespace {

constexpr const char* access_points_sql =
    "SELECT mac, lat, lon, sightings, moves, heard_at FROM access_point WHERE mac > 0 ORDER BY mac";
constexpr const char* put_access_point_sql =
    "INSERT INTO access_point (mac, lat, lon, sightings, moves, heard_at) "
    "VALUES (:mac, :lat, :lon, :sightings, :moves, :heard_at) "
    "ON CONFLICT (mac) DO UPDATE SET lat = excluded.lat, lon = excluded.lon, "
    "sightings = excluded.sightings, moves = excluded.moves, heard_at = excluded.heard_at";
constexpr const char* forget_access_points_sql =
    "DELETE FROM access_point WHERE mac > 0 AND heard_at < :before";

}  // namespace

std::vector<location::AccessPoint> TrackStore::access_points(const Conn& conn) const {
    std::vector<location::AccessPoint> out;
    for (const auto& [mac, lat, lon, sightings, moves, heard_at] :
         connection_of(conn).rows<std::uint64_t, double, double, int, int, std::int64_t>(
             access_points_sql)) {
        out.push_back({mac, {lat, lon}, sightings, moves, Instant{heard_at}});
    }
    return out;
}

void TrackStore::put_access_point(Tx& tx, const location::AccessPoint& point) {
    connection_of(tx).run(put_access_point_sql, point.mac, point.place.lat, point.place.lon,
                          point.sightings, point.moves, point.heard_at);
}

void TrackStore::forget_access_points(Tx& tx, Instant heard_before) {
    connection_of(tx).run(forget_access_points_sql, heard_before);
}

}  // namespace tiexin::store

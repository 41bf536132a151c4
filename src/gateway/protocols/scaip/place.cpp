#include "gateway/protocols/scaip/place.hpp"

#include "base/text.hpp"

namespace tiexin::gateway::scaip {

namespace {

std::optional<Wgs84> place_of_degrees(std::string_view text) {
    const auto parts = split_once(text, ',');
    if (!parts) {
        return std::nullopt;
    }
    const auto lat = parse_decimal(trim(parts->first), -90, 90);
    const auto lon = parse_decimal(trim(parts->second), -180, 180);
    return lat && lon ? std::optional(Wgs84{*lat, *lon}) : std::nullopt;
}

// "5920.0754","N": degrees and minutes.
std::optional<double> degrees_of(std::string_view text, std::size_t degree_digits,
                                 std::string_view side, char positive, char negative) {
    if (text.size() < degree_digits + 2 || side.size() != 1) {
        return std::nullopt;
    }
    const auto whole = all_digits(text.substr(0, degree_digits))
                           ? parse_int(text.substr(0, degree_digits), 0, 180)
                           : std::nullopt;
    const auto minutes = parse_decimal(text.substr(degree_digits), 0, 59.999'999'9);
    if (!whole || !minutes || (side[0] != positive && side[0] != negative)) {
        return std::nullopt;
    }
    const double degrees = static_cast<double>(*whole) + *minutes / 60;
    return side[0] == positive ? degrees : -degrees;
}

// $GPGGA,time,lat,N,lon,E,quality,satellites,hdop,altitude,M,…
std::optional<device::Fix> fix_of_gga(std::string_view text) {
    const auto fields = split(text, ',');
    if (fields.size() < 7 || !fields[0].ends_with("GGA")) {
        return std::nullopt;
    }
    const auto lat = degrees_of(fields[2], 2, fields[3], 'N', 'S');
    const auto lon = degrees_of(fields[4], 3, fields[5], 'E', 'W');
    if (!lat || !lon || !plausible({*lat, *lon})) {
        return std::nullopt;
    }
    device::Fix fix;
    fix.place = Wgs84{*lat, *lon};
    fix.valid = fields[6] != "0" && !fields[6].empty();
    if (fields.size() > 7) {
        if (const auto satellites = parse_int(fields[7], 0, 99)) {
            fix.satellites = static_cast<int>(*satellites);
        }
    }
    if (fields.size() > 9) {
        fix.hdop = parse_decimal(fields[8], 0, 99.9);
        fix.altitude_m = parse_decimal(fields[9], -500, 10'000);
    }
    return fix;
}

// ISO 8601, also with the hours of the zone alone ("+00").
std::optional<Instant> time_of(std::string_view text) {
    if (const auto at = parse_iso8601(text)) {
        return at;
    }
    return parse_iso8601(std::string(text) + ":00");
}

}  // namespace

void add_place(const Place& place, device::DeviceEvent& event) {
    const auto at = time_of(place.time);
    if (at) {
        event.time = at;
    } else if (!place.time.empty()) {
        event.facts.emplace_back("fix_time", place.time);
    }
    if (const auto degrees = place_of_degrees(place.geo)) {
        const bool nowhere = degrees->lat == 0 && degrees->lon == 0;
        device::Fix fix;
        fix.valid = !nowhere;
        if (!nowhere) {
            fix.place = degrees;
        }
        event.position = fix;
        return;
    }
    if (auto fix = fix_of_gga(place.gga)) {
        event.position = *fix;
        return;
    }
    for (const std::string* said : {&place.geo, &place.gga}) {
        if (!said->empty()) {
            event.facts.emplace_back("place_unread", *said);
        }
    }
}

}  // namespace tiexin::gateway::scaip

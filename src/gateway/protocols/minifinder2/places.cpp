#include "gateway/protocols/minifinder2/places.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tiexin::gateway::minifinder2 {

namespace {

constexpr double units_per_degree = 1e7;
constexpr std::size_t mac_bytes = 6;
constexpr std::uint8_t key_cells_32 = 0x29, key_cells_32_wide = 0x2b;
constexpr std::uint8_t key_beacon_text = 0x23, key_beacon_fix = 0x26;
constexpr std::uint8_t key_indoor_wifi = 0x2a, key_beacon_sensor = 0x2c;
constexpr std::uint8_t beacon_index_mask = 0x0f;
constexpr std::uint8_t beacon_has_text = 0x40, beacon_has_place = 0x80;
constexpr int room_min_tenths_c = -400, room_max_tenths_c = 850;

std::string mac_text(Bytes mac, bool reversed) {
    std::string out;
    for (std::size_t i = 0; i < mac.size(); ++i) {
        out += fmt::format("{}{:02x}", i == 0 ? "" : ":", mac[reversed ? mac.size() - 1 - i : i]);
    }
    return out;
}

// 0,0 means "no place".
Read take_place(ByteReader& reader, std::optional<Wgs84>& place) {
    const std::int32_t lat = reader.i32();
    const std::int32_t lon = reader.i32();
    const Wgs84 read{lat / units_per_degree, lon / units_per_degree};
    if (!reader.ok()) {
        return Read::unread;
    }
    if (!plausible(read)) {
        return Read::wrong;
    }
    if (lat != 0 || lon != 0) {
        place = read;
    }
    return Read::done;
}

Read done_if(bool condition) {
    return condition ? Read::done : Read::unread;
}

// GPS with a fix stays; otherwise the first place that is valid.
void offer(device::DeviceEvent& event, const device::Fix& fix) {
    if (!event.position || (!event.position->valid && fix.valid)) {
        event.position = fix;
    }
}

std::string fact_text(Bytes text) {
    return std::string(utf8_truncate_bytes(utf8_repaired(text_of(text)), fact_bytes_max));
}

void add_wifi(device::Network& out, std::string mac, int rssi) {
    out.wifi.push_back({std::move(mac), rssi});
}

}  // namespace

Read read_gps(Bytes value, device::DeviceEvent& event) {
    ByteReader reader(value, Endian::little);
    device::Fix fix;
    if (const Read read = take_place(reader, fix.place); read != Read::done) {
        return read;
    }
    fix.speed_kmh = reader.u16();
    fix.course_deg = reader.u16();
    fix.altitude_m = reader.i16();
    const std::uint16_t hdop_tenths = reader.u16();
    const std::uint32_t mileage_m = reader.u32();
    fix.satellites = reader.u8();
    if (!reader.ok() || *fix.course_deg > 360) {
        return reader.ok() ? Read::wrong : Read::unread;
    }
    fix.valid = hdop_tenths != 0 && fix.place;
    if (hdop_tenths != 0) {
        fix.hdop = hdop_tenths / 10.0;
    }
    event.facts.emplace_back("mileage_m", std::to_string(mileage_m));
    if (!event.position || !event.position->valid || fix.valid) {
        event.position = fix;
    }
    return Read::done;
}

Read read_call_location(Bytes value, device::DeviceEvent& event) {
    ByteReader reader(value, Endian::little);
    device::Fix fix;
    if (const Read read = take_place(reader, fix.place); read != Read::done) {
        return read;
    }
    const std::uint16_t hdop_tenths = reader.u16();
    fix.altitude_m = reader.i16();
    fix.valid = hdop_tenths != 0 && fix.place;
    if (hdop_tenths != 0) {
        fix.hdop = hdop_tenths / 10.0;
    }
    event.facts.emplace_back("call_location", "1");
    offer(event, fix);
    return done_if(reader.ok());
}

Read read_cells(std::uint8_t key, Bytes value, device::Network& out) {
    ByteReader reader(value, Endian::little);
    const bool wide = key == key_cells_32 || key == key_cells_32_wide;
    const int mcc = reader.u16();
    const int mnc = key == key_cells_32_wide ? reader.u16() : reader.u8();
    if (!reader.ok()) {
        return Read::unread;
    }
    while (reader.left() > 0) {
        device::Cell cell;
        cell.mcc = mcc;
        cell.mnc = mnc;
        cell.rssi_dbm = reader.i8();
        cell.lac = reader.u16();
        cell.cid = wide ? reader.u32() : reader.u16();
        if (!reader.ok()) {
            return Read::unread;
        }
        out.cells.push_back(cell);
    }
    return Read::done;
}

Read read_wifi(Bytes value, device::Network& out) {
    ByteReader reader(value, Endian::little);
    while (reader.left() > 0) {
        const int rssi = reader.i8();
        const Bytes mac = reader.take(mac_bytes);
        if (!reader.ok()) {
            return Read::unread;
        }
        add_wifi(out, mac_text(mac, false), rssi);
    }
    return Read::done;
}

Read read_named_wifi(Bytes value, device::Network& out) {
    ByteReader reader(value, Endian::little);
    while (reader.left() > 0) {
        const int rssi = reader.i8();
        const Bytes mac = reader.take(mac_bytes);
        const std::size_t name_bytes = reader.u8();
        reader.skip(std::min(name_bytes, reader.left()));
        if (!reader.ok()) {
            return Read::unread;
        }
        add_wifi(out, mac_text(mac, false), rssi);
    }
    return Read::done;
}

namespace {

// 23: mac, lat, lon, text. 26: mac, lat, lon, hdop, altitude.
Read read_old_beacon(std::uint8_t key, Bytes value, device::DeviceEvent& event) {
    ByteReader reader(value, Endian::little);
    device::Fix fix;
    fix.kind = device::PlaceKind::beacon;
    const Bytes mac = reader.take(mac_bytes);
    if (const Read read = take_place(reader, fix.place); read != Read::done) {
        return read;
    }
    event.facts.emplace_back("beacon", mac_text(mac, true));
    if (key == key_beacon_fix) {
        const std::uint16_t hdop_tenths = reader.u16();
        fix.altitude_m = reader.i16();
        if (hdop_tenths != 0) {
            fix.hdop = hdop_tenths / 10.0;
        }
    } else {
        event.facts.emplace_back("place", fact_text(reader.rest()));
    }
    fix.valid = fix.place.has_value();
    offer(event, fix);
    return done_if(reader.ok());
}

// The room's, little-endian in the one captured frame; a source says big-endian. A value that is no
// room's temperature in one order is read in the other.
void add_room_temperature(Bytes two, device::DeviceEvent& event) {
    for (const Endian endian : {Endian::little, Endian::big}) {
        const int tenths = ByteReader(two, endian).i16();
        if (tenths >= room_min_tenths_c && tenths <= room_max_tenths_c) {
            event.facts.emplace_back("room_temperature_c", fmt::format("{:.1f}", tenths / 10.0));
            return;
        }
    }
}

}  // namespace

Read read_beacon(std::uint8_t key, Bytes value, device::DeviceEvent& event) {
    if (key == key_beacon_text || key == key_beacon_fix) {
        return read_old_beacon(key, value, event);
    }
    const bool wifi = key == key_indoor_wifi;
    ByteReader reader(value, Endian::little);
    device::Fix fix;
    fix.kind = wifi ? device::PlaceKind::wifi : device::PlaceKind::beacon;
    const std::uint8_t flags = reader.u8();
    const Bytes mac = reader.take(mac_bytes);
    const int rssi = reader.i8();
    if (!wifi) {
        reader.skip(1);  // signal at one metre, a constant of the beacon
    }
    const int battery = key == key_beacon_sensor ? reader.u8() : -1;
    if (!reader.ok()) {
        return Read::unread;
    }
    if ((flags & beacon_has_place) != 0) {
        if (const Read read = take_place(reader, fix.place); read != Read::done) {
            return read;
        }
    }
    const std::string name = mac_text(mac, !wifi);
    const std::string number = fmt::format("_{}", flags & beacon_index_mask);
    if (wifi) {
        add_wifi(event.network, name, rssi);
    } else {
        event.facts.emplace_back("beacon" + number, name);
        event.facts.emplace_back("beacon" + number + "_rssi_dbm", std::to_string(rssi));
    }
    if (battery >= 0) {
        event.facts.emplace_back("beacon" + number + "_battery_percent", std::to_string(battery));
    }
    if ((flags & beacon_has_text) != 0) {
        const std::size_t size = key == key_beacon_sensor ? reader.u8() : reader.left();
        event.facts.emplace_back("place", fact_text(reader.take(size)));
    }
    if (key == key_beacon_sensor && reader.left() == 2) {
        add_room_temperature(reader.rest(), event);
    }
    fix.valid = fix.place.has_value();
    if (fix.valid) {
        offer(event, fix);
    }
    return done_if(reader.ok());
}

}  // namespace tiexin::gateway::minifinder2

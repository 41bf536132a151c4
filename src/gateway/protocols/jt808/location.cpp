#include "gateway/protocols/jt808/location.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/protocols/jt808/wire.hpp"

namespace tiexin::gateway::jt808 {

namespace {

using device::AlarmKind;
using device::AlarmSet;
using device::DeviceEvent;

// The alarm word of 2019; 15-17 were reserved before and are used by makers of personal terminals
// for vibration and opened cases. An empty set: nothing we alarm on (driving rules); it stays a
// fact.
const std::array<AlarmSet, 32> alarm_bits = {{
    {AlarmKind::sos},          // 0 emergency key
    {AlarmKind::overspeed},    // 1
    {},                        // 2 tired driver
    {},                        // 3 dangerous driving
    {AlarmKind::fault},        // 4 GNSS module
    {AlarmKind::fault},        // 5 antenna open
    {AlarmKind::fault},        // 6 antenna short
    {AlarmKind::low_battery},  // 7 main power low
    {AlarmKind::power_cut},    // 8 main power off
    {AlarmKind::fault},        // 9 display
    {AlarmKind::fault},        // 10 speech
    {AlarmKind::fault},        // 11 camera
    {AlarmKind::fault},        // 12 card reader
    {},                        // 13 overspeed early warning
    {},                        // 14 tired driver early warning
    {},                        // 15 2019: traffic rule
    {AlarmKind::fault},        // 16 2019: tyre pressure
    {},                        // 17 2019: blind zone
    {},                        // 18 driving hours of the day
    {AlarmKind::inactivity},   // 19 stood too long
    {},                        // 20 area, by direction
    {},                        // 21 route, by direction
    {},                        // 22 section time
    {AlarmKind::fence_exit},   // 23 off the route
    {AlarmKind::fault},        // 24 speed sensor
    {AlarmKind::fault},        // 25 fuel
    {AlarmKind::tamper},       // 26 stolen
    {AlarmKind::tamper},       // 27 illegal ignition
    {AlarmKind::vibration},    // 28 moved without leave
    {AlarmKind::collision},    // 29
    {AlarmKind::collision},    // 30 rollover warning
    {AlarmKind::door},         // 31 illegal opening; 2019: reserved
}};
constexpr std::uint32_t crossing_bits = 1U << 20 | 1U << 21;

AlarmSet of_reserved_bit(int bit) {
    return bit == 15 ? AlarmSet{AlarmKind::vibration} : AlarmSet{AlarmKind::tamper};
}

struct StatusBit {
    int bit;
    const char* name;
};
constexpr StatusBit status_bits[] = {
    {0, "acc"},
    {4, "out_of_service"},
    {5, "encrypted"},
    {6, "forward_collision"},
    {7, "lane_departure"},
    {10, "oil_cut"},
    {11, "circuit_cut"},
    {12, "locked"},
    {13, "door1"},
    {14, "door2"},
    {15, "door3"},
    {16, "door4"},
    {17, "door5"},
    {18, "gps"},
    {19, "beidou"},
    {20, "glonass"},
    {21, "galileo"},
    {22, "moving"},
    {26, "charging"},
};
constexpr std::uint32_t named_status = 0x047f'fcf1;

void read_status(std::uint32_t status, DeviceEvent& event) {
    if ((status & named_status) != 0) {
        std::string names;
        for (const StatusBit& row : status_bits) {
            if ((status >> row.bit & 1) != 0) {
                names += names.empty() ? "" : " ";
                names += row.name;
            }
        }
        add_fact(event, "status", std::move(names));
    }
    if (const unsigned load = status >> 8 & 3; load != 0) {
        add_fact(event, "load", std::to_string(load));
    }
    if ((status >> 26 & 1) != 0) {
        event.battery.charging = true;
    }
}

int bcd(std::uint8_t byte) {
    const int high = byte >> 4;
    const int low = byte & 15;
    return high > 9 || low > 9 ? -1 : high * 10 + low;
}

std::optional<Fault> read_place(Bytes body, std::uint32_t status, device::Fix& fix) {
    const double lat = u32_at(body, 8) / 1e6;
    const double lon = u32_at(body, 12) / 1e6;
    const bool fixed = (status >> 1 & 1) != 0;
    const bool encrypted = (status >> 5 & 1) != 0;
    const bool possible = lat <= 90 && lon <= 180;
    if (fixed && !possible) {
        return Fault::value;
    }
    fix.valid = fixed && !encrypted;
    if (possible && (lat != 0 || lon != 0)) {
        fix.place = Wgs84{(status >> 2 & 1) != 0 ? -lat : lat, (status >> 3 & 1) != 0 ? -lon : lon};
    }
    fix.altitude_m = static_cast<std::int16_t>(u16_at(body, 16));
    fix.speed_kmh = u16_at(body, 18) / 10.0;
    if (const std::uint16_t course = u16_at(body, 20); course <= 360) {
        fix.course_deg = course;
    }
    return std::nullopt;
}

// The extras; one that runs over the end is not one, and neither is what follows it.
Crossing read_extras(Bytes extras, std::string_view model, DeviceEvent& event) {
    Crossing crossing = Crossing::unknown;
    while (extras.size() >= 2) {
        const std::uint8_t id = extras[0];
        const std::size_t size = extras[1];
        if (extras.size() < 2 + size) {
            break;
        }
        const Bytes value = extras.subspan(2, size);
        extras = extras.subspan(2 + size);
        if (id == 0x12 && size == 6) {
            crossing = value[5] == 0 ? Crossing::into : Crossing::out_of;
        }
        if (!read_vendor_extra(id, value, model, event)) {
            read_standard_extra(id, value, event);
        }
    }
    return crossing;
}

}  // namespace

std::optional<std::optional<Instant>> read_time(Bytes bcd6) {
    const auto all = [&](std::uint8_t byte) {
        return std::all_of(bcd6.begin(), bcd6.end(), [&](std::uint8_t b) { return b == byte; });
    };
    if (all(0x00) || all(0xff)) {
        return std::optional<Instant>();
    }
    const int year = bcd(bcd6[0]);
    if (year < 0) {
        return std::nullopt;
    }
    const auto at = instant_of(
        {2000 + year, bcd(bcd6[1]), bcd(bcd6[2]), bcd(bcd6[3]), bcd(bcd6[4]), bcd(bcd6[5])});
    if (!at) {
        return std::nullopt;
    }
    return std::optional<Instant>(*at - shanghai_offset);
}

void add_fact(DeviceEvent& event, std::string_view name, std::string value) {
    if (event.facts.size() >= facts_max) {
        return;
    }
    if (event.facts.empty()) {
        event.facts.reserve(4);
    }
    if (value.size() > fact_bytes_max) {
        value.resize(fact_bytes_max);
    }
    event.facts.emplace_back(std::string(name), std::move(value));
}

AlarmSet alarms_of(std::uint32_t word, bool v2019, Crossing crossing) {
    AlarmSet alarms;
    for (int bit = 0; word != 0; ++bit, word >>= 1) {
        if ((word & 1) == 0) {
            continue;
        }
        if (!v2019 && bit >= 15 && bit <= 17) {
            alarms.add(of_reserved_bit(bit));
        } else if (bit == 20 || bit == 21) {
            alarms.add(crossing == Crossing::into ? AlarmKind::fence_enter : AlarmKind::fence_exit);
        } else if (!(v2019 && bit == 31)) {
            alarms.add(alarm_bits[static_cast<std::size_t>(bit)]);
        }
    }
    return alarms;
}

std::optional<Fault> read_location(Bytes body, bool v2019, std::string_view model,
                                   DeviceEvent& event) {
    if (body.size() < 4) {
        return Fault::length;
    }
    const std::uint32_t alarm_word = u32_at(body, 0);
    // The AOVX asset trackers give bit 16 the sense of movement.
    const bool aovx = alarm_word != 0 && (model == "AL300" || model == "GL100");
    const std::uint32_t standard_word = aovx ? alarm_word & ~(1U << 16) : alarm_word;
    if (alarm_word != 0) {
        event.alarms = alarms_of(standard_word & ~crossing_bits, v2019, Crossing::unknown);
        if (aovx && (alarm_word >> 16 & 1) != 0) {
            event.alarms.add(AlarmKind::vibration);
        }
        const std::array<std::uint8_t, 4> word = {body[0], body[1], body[2], body[3]};
        add_fact(event, "alarm_word", to_hex(word));
    }
    if (body.size() < location_bytes) {
        return Fault::length;
    }
    const std::uint32_t status = u32_at(body, 4);
    read_status(status, event);
    const std::optional<Fault> place_fault = read_place(body, status, event.position.emplace());
    const Crossing crossing = read_extras(body.subspan(location_bytes), model, event);
    if ((alarm_word & crossing_bits) != 0) {
        event.alarms.add(alarms_of(alarm_word & crossing_bits, v2019, crossing));
    }
    if (place_fault) {
        return place_fault;
    }
    const auto time = read_time(body.subspan(22, 6));
    if (!time) {
        return Fault::value;
    }
    event.time = *time;
    return std::nullopt;
}

}  // namespace tiexin::gateway::jt808

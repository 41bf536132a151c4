// The extras of a location report: those of JT/T 808-2019, and the makers' own that personal
// terminals send. Decoded by id and length together: the same id means different things elsewhere.

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"
#include "gateway/protocols/jt808/location.hpp"
#include "gateway/protocols/jt808/wire.hpp"

namespace tiexin::gateway::jt808 {

namespace {

using device::AlarmKind;
using device::DeviceEvent;

// 123 tenths -> "12.3"
std::string tenths(std::uint32_t value) {
    std::string text = std::to_string(value / 10);
    text += '.';
    text += static_cast<char>('0' + value % 10);
    return text;
}

// Signal: 0-31 is the modem's own scale, 99 unknown, other values up to 100 are percent.
std::optional<int> signal_percent(int value) {
    if (value <= 31) {
        return value * 100 / 31;
    }
    return value <= 100 && value != 99 ? std::optional(value) : std::nullopt;
}

void set_percent(DeviceEvent& event, int value) {
    if (value <= 100) {
        event.battery.percent = value;
    } else if (value == 0xff) {
        event.battery.charging = true;
    }
}

// A terminal's own battery; more is the supply of a vehicle.
constexpr double battery_volts_max = 6.0;
void set_volts(DeviceEvent& event, double volts) {
    if (volts > 0 && volts <= battery_volts_max) {
        event.battery.volts = volts;
    }
}

std::optional<int> dbm(std::uint8_t raw) {
    const int value = static_cast<std::int8_t>(raw);
    return value < 0 ? std::optional(value) : std::nullopt;
}

std::string mac_text(Bytes six) {
    const std::string hex = to_hex(six);
    std::string mac;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        mac += mac.empty() ? "" : ":";
        mac += hex.substr(i, 2);
    }
    return mac;
}

void add_cell(DeviceEvent& event, device::Cell cell) {
    if (cell.lac > 0 && cell.cid > 0) {
        event.network.cells.push_back(cell);
    }
}

// EC, F4: (address 6, dBm 1)*
bool read_wifi(Bytes value, DeviceEvent& event) {
    if (value.empty() || value.size() % 7 != 0) {
        return false;
    }
    for (; !value.empty(); value = value.subspan(7)) {
        event.network.wifi.push_back({mac_text(value.first(6)), dbm(value[6])});
    }
    return true;
}

// E1: country 2, network 2, (area 3, cell 4, level 1)*
bool read_cells_e1(Bytes value, DeviceEvent& event) {
    if (value.size() < 12 || (value.size() - 4) % 8 != 0) {
        return false;
    }
    ByteReader reader(value);
    const int mcc = reader.u16();
    const int mnc = reader.u16();
    while (reader.left() >= 8) {
        const std::int64_t lac = reader.u24();
        const std::int64_t cid = reader.u32();
        add_cell(event, {mcc, mnc, lac, cid, dbm(reader.u8())});
    }
    return true;
}

// F0: (country 2, network 2, cell 4, area 4, level 1)*
bool read_cells_f0(Bytes value, DeviceEvent& event) {
    if (value.empty() || value.size() % 13 != 0) {
        return false;
    }
    ByteReader reader(value);
    while (reader.left() >= 13) {
        const int mcc = reader.u16();
        const int mnc = reader.u16();
        const std::int64_t cid = reader.u32();
        const std::int64_t lac = reader.u32();
        add_cell(event, {mcc, mnc, lac, cid, dbm(reader.u8())});
    }
    return true;
}

// EB as cells: country 2, network 1, (area 2, cell 2, level 1)*
bool read_cells_eb(Bytes value, DeviceEvent& event) {
    if (value.size() < 8 || (value.size() - 3) % 5 != 0 || u16_at(value, 0) < 200 ||
        u16_at(value, 0) > 999) {
        return false;
    }
    ByteReader reader(value);
    const int mcc = reader.u16();
    const int mnc = reader.u8();
    while (reader.left() >= 5) {
        const std::int64_t lac = reader.u16();
        const std::int64_t cid = reader.u16();
        add_cell(event, {mcc, mnc, lac, cid, dbm(reader.u8())});
    }
    return true;
}

// Item 00B9: count 1, then text "address,dBm,address,dBm,…".
void read_wifi_text(Bytes value, DeviceEvent& event) {
    if (value.empty()) {
        return;
    }
    const std::vector<std::string_view> words = split(text_of(value.subspan(1)), ',');
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        const auto level = parse_int(words[i + 1], -200, 0);
        if (words[i].size() == 17 && utf8_valid(words[i])) {
            event.network.wifi.push_back(
                {ascii_lower(words[i]),
                 level ? std::optional(static_cast<int>(*level)) : std::nullopt});
        }
    }
}

// The alarm words of the EB list are inverted: a cleared bit is an alarm.
void read_eb_item(std::uint16_t type, Bytes value, DeviceEvent& event) {
    if (type == 0x0089 && value.size() == 4) {
        const std::uint32_t word = ~u32_at(value, 0);
        if ((word & 1) != 0) {
            event.alarms.add(AlarmKind::power_off);
        }
        if ((word >> 12 & 1) != 0) {
            event.alarms.add(AlarmKind::removed);
        }
    } else if (type == 0x00c5 && value.size() == 4) {
        const std::uint32_t word = u32_at(value, 0);
        if ((word >> 6 & 1) == 0) {
            event.alarms.add(AlarmKind::vibration);
        }
        if (const unsigned motion = word >> 23 & 3; motion <= 1) {
            add_fact(event, "moving", motion == 0 ? "yes" : "no");
        }
    } else if (type == 0x00c6 && value.size() == 1 && (value[0] == 3 || value[0] == 4)) {
        event.alarms.add(AlarmKind::low_battery);
    } else if ((type == 0x00a8 || type == 0x00e1) && value.size() == 1) {
        set_percent(event, value[0]);
    } else if (type == 0x00b9) {
        read_wifi_text(value, event);
    } else if (type == 0x002d && value.size() == 2) {
        set_volts(event, u16_at(value, 0) / 1000.0);
    } else if (type == 0x00b2 && value.size() == 10) {
        std::string iccid = to_hex(value);
        iccid.erase(iccid.find_last_not_of('f') + 1);
        add_fact(event, "iccid", std::move(iccid));
    } else if (type == 0x00d8 && value.size() >= 9) {
        add_cell(event, {u16_at(value, 0), value[2], u16_at(value, 3), u32_at(value, 5), {}});
    }
}

// EB as a list: (length 2 that counts the type, type 2, value)*
void read_eb_list(Bytes value, DeviceEvent& event) {
    while (value.size() >= 4) {
        const std::size_t size = u16_at(value, 0);
        if (size < 2 || size + 2 > value.size()) {
            return;
        }
        read_eb_item(u16_at(value, 2), value.subspan(4, size - 2), event);
        value = value.subspan(2 + size);
    }
}

// Battery in its many forms; false: this id and length is none of them.
bool read_battery(std::uint8_t id, Bytes value, DeviceEvent& event) {
    const std::size_t size = value.size();
    if (size == 1 && (id == 0x06 || id == 0xfe || id == 0xe1 || id == 0xe9 || id == 0xd4)) {
        set_percent(event, value[0]);
    } else if (id == 0xe4 && size == 2) {
        event.battery.charging = value[0] == 0;
        set_percent(event, value[1]);
    } else if (id == 0x56 && size == 2 && value[0] <= 10) {
        event.battery.percent = value[0] * 10;
    } else if (id == 0xe3 && size == 6) {
        const double volts = u16_at(value, 2) / 100.0;
        set_volts(event, volts);
        if (volts <= battery_volts_max) {
            set_percent(event, value[1]);
        }
    } else if (id == 0xf7 && (size == 4 || size == 5 || size == 6)) {
        set_volts(event, u32_at(value, 0) / 1000.0);
        if (size >= 5) {
            event.battery.charging = value[4] == 2 || value[4] == 3;
        }
        if (size == 6) {
            set_percent(event, value[5]);
        }
    } else if ((id == 0x69 || id == 0xd5) && size == 2) {
        set_volts(event, u16_at(value, 0) / 100.0);
    } else {
        return false;
    }
    return true;
}

// The alarms outside the alarm word.
bool read_vendor_alarm(std::uint8_t id, Bytes value, std::string_view model, DeviceEvent& event) {
    if (id == 0xe7 && value.size() == 8) {
        const unsigned word = u16_at(value, 0);
        if ((word & 0x0e) != 0) {
            event.alarms.add(AlarmKind::sos);
        }
        if ((word & 1) != 0) {
            event.alarms.add(AlarmKind::vibration);
        }
        return true;
    }
    if (id == 0xe8 && value.size() > 2 && u16_at(value, 0) == 0x0c01) {
        event.alarms.add(AlarmKind::sos);
        return true;
    }
    if (id == 0x57 && value.size() == 8 && (model == "MV710G" || model == "MV810G")) {
        if ((u32_at(value, 4) >> 16 & 1) != 0) {
            event.alarms.add(AlarmKind::door);
        }
        return true;
    }
    return false;
}

// Extra 33 of the pendants that keep an older text inside: "*M00,…" holds volts at a fixed place.
bool read_m00(Bytes value, DeviceEvent& event) {
    const std::string_view text = text_of(value);
    if (!text.starts_with("*M00,") || text.size() < 15) {
        return false;
    }
    const auto hundredths = parse_int(text.substr(10, 3), 0, 999);
    if (hundredths) {
        set_volts(event, static_cast<double>(*hundredths) / 100.0);
    }
    return true;
}

struct NumberExtra {
    std::uint8_t id;
    std::uint8_t size;
    const char* name;
    bool tenths;
};
constexpr NumberExtra number_extras[] = {
    {0x01, 4, "mileage_km", true},    {0x02, 2, "fuel_l", true},
    {0x03, 2, "recorder_kmh", true},  {0x04, 2, "confirm_event", false},
    {0x14, 4, "video_alarm", false},  {0x15, 4, "video_lost", false},
    {0x16, 4, "video_hidden", false}, {0x17, 2, "memory_fault", false},
    {0x18, 2, "odd_driving", false},  {0x25, 4, "signals", false},
    {0x2a, 2, "io", false},           {0x2b, 4, "analog", false},
};

}  // namespace

void read_standard_extra(std::uint8_t id, Bytes value, DeviceEvent& event) {
    if (id == 0x30 && value.size() == 1) {
        event.signal_percent = signal_percent(value[0]);
        return;
    }
    if (id == 0x31 && value.size() == 1) {
        if (event.position) {
            event.position->satellites = value[0];
        }
        return;
    }
    for (const NumberExtra& row : number_extras) {
        if (row.id == id && row.size == value.size()) {
            const std::uint32_t number =
                row.size == 4 ? u32_at(value, 0) : static_cast<std::uint32_t>(u16_at(value, 0));
            add_fact(event, row.name, row.tenths ? tenths(number) : std::to_string(number));
            return;
        }
    }
    if (id == 0x06 && value.size() == 2) {
        const unsigned raw = u16_at(value, 0);
        const std::string sign = (raw >> 15 & 1) != 0 ? "-" : "";
        add_fact(event, "cabin_c", sign + std::to_string(raw & 0x7fff));
    } else if (id == 0x11 && (value.size() == 1 || value.size() == 5)) {
        add_fact(event, "overspeed_at", to_hex(value));
    } else if (id == 0x12 && value.size() == 6) {
        add_fact(event, "area", std::to_string(u32_at(value, 1)));
        add_fact(event, "area_way", value[5] == 0 ? "in" : "out");
    } else if (id == 0x13 && value.size() == 7) {
        add_fact(event, "section", to_hex(value));
    } else if (id == 0x05 && value.size() == 30) {
        add_fact(event, "tyres", to_hex(value));
    } else if (!value.empty()) {
        char name[10];
        std::snprintf(name, sizeof name, "extra_%02x", id);
        add_fact(event, name, to_hex(value.first(std::min<std::size_t>(value.size(), 64))));
    }
}

bool read_vendor_extra(std::uint8_t id, Bytes value, std::string_view model, DeviceEvent& event) {
    if (id < 0x06) {
        return false;
    }
    if (read_battery(id, value, event) || read_vendor_alarm(id, value, model, event)) {
        return true;
    }
    switch (id) {
        case 0x33:
            return read_m00(value, event);
        case 0xec:
        case 0xf4:
            return read_wifi(value, event);
        case 0xe1:
            return read_cells_e1(value, event);
        case 0xf0:
            return read_cells_f0(value, event);
        case 0xeb:
            if (!read_cells_eb(value, event)) {
                read_eb_list(value, event);
            }
            return true;
        case 0xf8:
            if (value.size() == 2 && (model == "C5" || model == "C5L")) {
                event.vitals.steps = u16_at(value, 0);
                return true;
            }
            return false;
        default:
            return false;
    }
}

}  // namespace tiexin::gateway::jt808

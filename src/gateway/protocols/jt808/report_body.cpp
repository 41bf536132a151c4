#include "gateway/protocols/jt808/report_body.hpp"

#include <algorithm>
#include <cmath>

namespace tiexin::gateway::jt808 {

namespace {

using device::AlarmKind;
using device::DeviceEvent;
using device::PlaceKind;

constexpr std::size_t wifi_max = 8;
constexpr std::size_t cells_max = 6;

struct AlarmBit {
    AlarmKind kind;
    int bit;
};
constexpr AlarmBit alarm_bits[] = {
    {AlarmKind::sos, 0},          {AlarmKind::overspeed, 1},   {AlarmKind::fault, 4},
    {AlarmKind::low_battery, 7},  {AlarmKind::power_cut, 8},   {AlarmKind::inactivity, 19},
    {AlarmKind::fence_enter, 20}, {AlarmKind::fence_exit, 20}, {AlarmKind::tamper, 26},
    {AlarmKind::vibration, 28},   {AlarmKind::collision, 29},
};

std::uint32_t alarm_word(const device::AlarmSet& alarms) {
    std::uint32_t word = 0;
    for (const AlarmBit& row : alarm_bits) {
        word |= alarms.has(row.kind) ? 1U << row.bit : 0U;
    }
    return word;
}

bool by_satellites(const DeviceEvent& event) {
    return event.position && event.position->valid && event.position->place &&
           event.position->kind == PlaceKind::gnss;
}

std::uint32_t status_word(const DeviceEvent& event) {
    std::uint32_t word = event.battery.charging.value_or(false) ? 1U << 26 : 0U;
    if (by_satellites(event)) {
        word |= 1U << 1 | 1U << 18 | 1U << 19;
        word |= event.position->place->lat < 0 ? 1U << 2 : 0U;
        word |= event.position->place->lon < 0 ? 1U << 3 : 0U;
    }
    return word;
}

std::uint32_t micro_degrees(double degrees) {
    return static_cast<std::uint32_t>(std::lround(std::abs(degrees) * 1e6));
}

void put_time(ByteWriter& body, Instant at) {
    const CivilTime t = civil_shanghai(at);
    for (const int value : {t.year % 100, t.month, t.day, t.hour, t.minute, t.second}) {
        body.u8(static_cast<std::uint8_t>(value / 10 << 4 | value % 10));
    }
}

void put_place(ByteWriter& body, const DeviceEvent& event) {
    const bool fixed = by_satellites(event);
    const Wgs84 place = fixed ? *event.position->place : Wgs84{};
    const device::Fix fix = event.position.value_or(device::Fix{});
    body.u32(micro_degrees(place.lat)).u32(micro_degrees(place.lon));
    body.u16(static_cast<std::uint16_t>(
        static_cast<std::int16_t>(std::clamp(fix.altitude_m.value_or(0.0), -500.0, 9'000.0))));
    body.u16(static_cast<std::uint16_t>(
        std::lround(std::clamp(fix.speed_kmh.value_or(0.0), 0.0, 1'000.0) * 10)));
    body.u16(static_cast<std::uint16_t>(std::clamp(fix.course_deg.value_or(0.0), 0.0, 359.0)));
}

void put_wifi(ByteWriter& body, const std::vector<device::WifiPoint>& points) {
    Buffer list;
    for (const device::WifiPoint& point : points) {
        std::string hex = point.mac;
        hex.erase(std::remove(hex.begin(), hex.end(), ':'), hex.end());
        const std::optional<Buffer> mac = from_hex(hex);
        if (mac && mac->size() == 6 && list.size() < wifi_max * 7) {
            append(list, *mac);
            list.push_back(static_cast<std::uint8_t>(point.rssi_dbm.value_or(-90)));
        }
    }
    if (!list.empty()) {
        body.u8(0xf4).u8(static_cast<std::uint8_t>(list.size())).bytes(list);
    }
}

// F0 holds cells of several networks and their full width.
void put_cells(ByteWriter& body, const std::vector<device::Cell>& cells) {
    ByteWriter list;
    for (const device::Cell& cell : cells) {
        if (list.size() == cells_max * 13) {
            break;
        }
        list.u16(static_cast<std::uint16_t>(cell.mcc)).u16(static_cast<std::uint16_t>(cell.mnc));
        list.u32(static_cast<std::uint32_t>(cell.cid)).u32(static_cast<std::uint32_t>(cell.lac));
        list.u8(static_cast<std::uint8_t>(cell.rssi_dbm.value_or(0)));
    }
    if (list.size() > 0) {
        body.u8(0xf0).u8(static_cast<std::uint8_t>(list.size())).bytes(list.buffer());
    }
}

void put_extras(ByteWriter& body, const DeviceEvent& event) {
    const device::AlarmSet& alarms = event.alarms;
    if (alarms.has(AlarmKind::fence_enter) || alarms.has(AlarmKind::fence_exit)) {
        body.u8(0x12).u8(6).u8(1).u32(1).u8(alarms.has(AlarmKind::fence_exit) ? 1 : 0);
    }
    if (event.signal_percent) {
        body.u8(0x30).u8(1).u8(static_cast<std::uint8_t>((*event.signal_percent * 31 + 99) / 100));
    }
    if (event.position && event.position->satellites) {
        body.u8(0x31).u8(1).u8(static_cast<std::uint8_t>(*event.position->satellites));
    }
    if (event.battery.percent) {
        body.u8(0xfe).u8(1).u8(static_cast<std::uint8_t>(*event.battery.percent));
    }
    if (event.battery.volts) {
        body.u8(0x69).u8(2);
        body.u16(static_cast<std::uint16_t>(std::lround(*event.battery.volts * 100)));
    }
    // EB list: item 0089 is inverted, bit 0 switched off, bit 12 taken off.
    if (alarms.has(AlarmKind::removed) || alarms.has(AlarmKind::power_off)) {
        std::uint32_t word = alarms.has(AlarmKind::removed) ? 1U << 12 : 0U;
        word |= alarms.has(AlarmKind::power_off) ? 1U : 0U;
        body.u8(0xeb).u8(8).u16(6).u16(0x0089).u32(~word);
    }
    put_wifi(body, event.network.wifi);
    put_cells(body, event.network.cells);
}

}  // namespace

Buffer report_body(const DeviceEvent& event, Instant now, bool v2019) {
    ByteWriter body;
    std::uint32_t alarms = alarm_word(event.alarms);
    if (!v2019 && event.alarms.has(AlarmKind::door)) {
        alarms |= 1U << 31;
    }
    body.u32(alarms).u32(status_word(event));
    put_place(body, event);
    put_time(body, event.time.value_or(now));
    put_extras(body, event);
    return body.take();
}

}  // namespace tiexin::gateway::jt808

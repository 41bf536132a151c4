// Messages that carry places: 0200 and what embeds one, the batches, and the dialect 5501/5502.

#include <algorithm>

#include "gateway/protocols/jt808/location.hpp"
#include "gateway/protocols/jt808/messages.hpp"

namespace tiexin::gateway::jt808 {

namespace {

using device::AlarmKind;
using device::DeviceEvent;
using device::EventKind;

constexpr int batch_items_max = 128;

std::optional<Fault> read_item(Turn& turn, Bytes item, bool buffered) {
    DeviceEvent& event = add_event(turn);
    event.buffered = buffered;
    const auto fault = read_location(item, turn.header.address.v2019, turn.context.model, event);
    settle_kind(event, EventKind::position);
    return fault;
}

int bcd(std::uint8_t byte) {
    return (byte >> 4) * 10 + (byte & 15);
}

bool decimal(Bytes bytes) {
    return std::all_of(bytes.begin(), bytes.end(),
                       [](std::uint8_t b) { return b >> 4 <= 9 && (b & 15) <= 9; });
}

// ddmm.mmmm as digits -> degrees
double degrees_of(std::int64_t digits) {
    const auto whole = static_cast<double>(digits / 1'000'000);
    return whole + static_cast<double>(digits % 1'000'000) / 10'000 / 60;
}

// The place of 5501: day month year hour minute second (UTC), latitude 8 digits, longitude 9 digits
// and four flags (fixed, north, east), speed km/h, course in 2 degrees.
std::optional<Fault> read_5501_place(Bytes body, DeviceEvent& event) {
    const Bytes digits = body.first(14);
    if (!decimal(digits) || body[14] >> 4 > 9 || !decimal(body.subspan(15, 1))) {
        return Fault::value;
    }
    const auto at = instant_of({2000 + bcd(body[2]), bcd(body[1]), bcd(body[0]), bcd(body[3]),
                                bcd(body[4]), bcd(body[5])});
    if (!at) {
        return Fault::value;
    }
    event.time = at;
    std::int64_t lat = 0;
    std::int64_t lon = 0;
    for (std::size_t i = 6; i < 10; ++i) {
        lat = lat * 100 + bcd(body[i]);
        lon = lon * 100 + bcd(body[i + 4]);
    }
    lon = lon * 10 + (body[14] >> 4);
    const unsigned flags = body[14] & 15;
    Wgs84 place{degrees_of(lat), degrees_of(lon)};
    if (!plausible(place)) {
        return Fault::value;
    }
    place.lat = (flags & 2) != 0 ? place.lat : -place.lat;
    place.lon = (flags & 4) != 0 ? place.lon : -place.lon;
    device::Fix& fix = event.position.emplace();
    fix.valid = (flags & 1) != 0;
    if (lat != 0 || lon != 0) {
        fix.place = place;
    }
    fix.speed_kmh = bcd(body[15]);
    fix.course_deg = body[16] * 2.0;
    fix.satellites = body[18];
    return std::nullopt;
}

// Product 1 and 2: bit 0 low; 3: bits 1 and 3 low, 2 shaken.
device::AlarmSet alarms_5501(unsigned product, unsigned word) {
    device::AlarmSet alarms;
    if ((product == 1 || product == 2) ? (word & 1) != 0 : product == 3 && (word & 0x0a) != 0) {
        alarms.add(AlarmKind::low_battery);
    }
    if (product == 3 && (word & 4) != 0) {
        alarms.add(AlarmKind::vibration);
    }
    return alarms;
}

void read_5501_extras(Bytes extras, device::Cell cell, DeviceEvent& event) {
    while (extras.size() >= 2 && extras.size() >= 2U + extras[1]) {
        const Bytes value = extras.subspan(2, extras[1]);
        if (extras[0] == 0x02 && value.size() == 2 && event.position) {
            event.position->altitude_m = static_cast<std::int16_t>(u16_at(value, 0));
        } else if (extras[0] == 0x0a && (value.size() == 3 || value.size() == 4)) {
            cell.mcc = u16_at(value, 0);
            cell.mnc = value.size() == 3 ? value[2] : u16_at(value, 2);
        }
        extras = extras.subspan(2 + value.size());
    }
    if (cell.mcc > 0 && cell.lac > 0 && cell.cid > 0) {
        event.network.cells.push_back(cell);
    }
}

bool pressed(Bytes location) {
    DeviceEvent event;
    const auto fault = read_location(location, false, {}, event);
    return fault != Fault::length && event.alarms.has(AlarmKind::sos);
}

}  // namespace

std::optional<Fault> read_0200(Turn& turn) {
    const auto fault = read_item(turn, turn.body, false);
    acknowledge(turn);
    return fault;
}

// Serial of the command, then a location. 0201 needs no answer, neither does 0500.
std::optional<Fault> read_answer_with_place(Turn& turn) {
    if (turn.body.size() < 2) {
        return Fault::length;
    }
    const auto fault = read_item(turn, turn.body.subspan(2), false);
    turn.out.events.back().reply.emplace().key = std::to_string(u16_at(turn.body, 0));
    return fault;
}

// Count, type (0 live, 1 from a blind area), (length, location)*. All of it was kept back, so all
// of it is buffered.
std::optional<Fault> read_0704(Turn& turn) {
    if (turn.body.size() < 3) {
        return Fault::length;
    }
    const int count = u16_at(turn.body, 0);
    if (count > batch_items_max) {
        return Fault::value;
    }
    std::optional<Fault> fault;
    Bytes rest = turn.body.subspan(3);
    turn.out.events.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        if (rest.size() < 2 || rest.size() < 2U + u16_at(rest, 0)) {
            return Fault::length;
        }
        const std::size_t size = u16_at(rest, 0);
        const auto item_fault = read_item(turn, rest.subspan(2, size), true);
        fault = fault ? fault : item_fault;
        rest = rest.subspan(2 + size);
    }
    if (!rest.empty()) {
        return Fault::length;
    }
    acknowledge(turn);
    return fault;
}

// A maker's: seven bytes are a battery and a time; otherwise items with one byte of length
// each.
std::optional<Fault> read_0210(Turn& turn) {
    if (turn.body.size() == 7) {
        DeviceEvent& event = add_event(turn);
        event.kind = EventKind::status;
        if (turn.body[0] <= 100) {
            event.battery.percent = turn.body[0];
        }
        const auto at = read_time(turn.body.subspan(1, 6));
        if (!at) {
            return Fault::value;
        }
        event.time = *at;
        acknowledge(turn);
        return std::nullopt;
    }
    Bytes rest = turn.body;
    std::optional<Fault> fault;
    while (!rest.empty()) {
        const std::size_t size = rest[0];
        if (rest.size() < 1 + size) {
            return Fault::length;
        }
        const auto item_fault = read_item(turn, rest.subspan(1, size), true);
        fault = fault ? fault : item_fault;
        rest = rest.subspan(1 + size);
    }
    acknowledge(turn);
    return fault;
}

// Media id, type, format, event, channel, location, data. Answered by 8800 with nothing to resend.
std::optional<Fault> read_0801(Turn& turn) {
    constexpr std::size_t head = 8;
    if (turn.body.size() < head + location_bytes) {
        return Fault::length;
    }
    DeviceEvent& event = add_event(turn);
    const auto fault = read_location(turn.body.subspan(head, location_bytes),
                                     turn.header.address.v2019, turn.context.model, event);
    constexpr const char* formats[] = {"jpeg", "tif", "mp3", "wav", "wmv"};
    device::Media& media = event.media.emplace();
    media.type = turn.body[5] < std::size(formats) ? formats[turn.body[5]] : "unknown";
    const Bytes data = turn.body.subspan(head + location_bytes);
    media.data.assign(data.begin(), data.end());
    add_fact(event, "media_id", std::to_string(u32_at(turn.body, 0)));
    add_fact(event, "media_event", std::to_string(turn.body[6]));
    settle_kind(event, EventKind::media);
    append(turn.out.reply,
           write_frame(turn.state.address, 0x8800, turn.state.next_serial++, turn.body.first(4)));
    return fault;
}

std::optional<Fault> read_5501(Turn& turn) {
    constexpr std::size_t base = 35;
    if (turn.body.size() < base) {
        return Fault::length;
    }
    const Bytes body = turn.body;
    DeviceEvent& event = add_event(turn);
    event.buffered = turn.header.id == 0x5502;
    if (const auto fault = read_5501_place(body, event)) {
        return fault;
    }
    if (body[17] <= 31) {
        event.signal_percent = body[17] * 100 / 31;
    }
    add_fact(event, "mileage_km", std::to_string(u32_at(body, 19)));
    const unsigned battery = body[23];
    if (battery <= 100) {
        event.battery.percent = static_cast<int>(battery);
    } else if (battery == 0xaa) {
        event.battery.charging = true;
    }
    const device::Cell cell{0, 0, u16_at(body, 28), u32_at(body, 24), {}};
    event.alarms = alarms_5501(body[30], u16_at(body, 33));
    read_5501_extras(body.subspan(base), cell, event);
    settle_kind(event, EventKind::position);
    if ((turn.header.attributes >> 15 & 1) != 0) {
        const std::uint8_t answer[] = {static_cast<std::uint8_t>(turn.header.id >> 8),
                                       static_cast<std::uint8_t>(turn.header.id), 0};
        turn.out.reply = write_frame(turn.state.address, 0x4401, 1, answer);
    }
    return std::nullopt;
}

bool looks_pressed(const Header& header, Bytes body) {
    switch (header.id) {
        case 0x0200:
            return pressed(body);
        case 0x0201:
        case 0x0500:
            return body.size() > 2 && pressed(body.subspan(2));
        case 0x0704: {
            Bytes rest = body.size() > 3 ? body.subspan(3) : Bytes{};
            for (int i = 0; i < batch_items_max && rest.size() > 2; ++i) {
                const std::size_t size = std::min<std::size_t>(u16_at(rest, 0), rest.size() - 2);
                if (pressed(rest.subspan(2, size))) {
                    return true;
                }
                rest = rest.subspan(2 + size);
            }
            return false;
        }
        default:
            return false;
    }
}

Decoded read_line(Bytes line, const Context& context) {
    Decoded out;
    DeviceEvent& event = out.events.emplace_back();
    event.kind = EventKind::status;
    std::string text(text_of(line));
    event.word = text.find("BASE,2") != std::string::npos ? "BASE" : "line";
    add_fact(event, "text", text.substr(1, text.size() - 2));
    const std::size_t clock = text.find("TIME");
    if (event.word == "BASE" && clock != std::string::npos) {
        const CivilTime t = civil_utc(context.now);
        std::string digits = std::to_string(t.year);
        for (const int value : {t.month, t.day, t.hour, t.minute, t.second}) {
            digits += static_cast<char>('0' + value / 10);
            digits += static_cast<char>('0' + value % 10);
        }
        text.replace(clock, 4, digits);
        out.reply = buffer_of(text);
    }
    return out;
}

}  // namespace tiexin::gateway::jt808

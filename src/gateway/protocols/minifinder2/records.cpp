#include "gateway/protocols/minifinder2/records.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "gateway/protocols/minifinder2/alarm_word.hpp"
#include "gateway/protocols/minifinder2/places.hpp"

namespace tiexin::gateway::minifinder2 {

namespace {

using device::DeviceEvent;

constexpr std::uint8_t key_imei = 0x01, key_alarm = 0x02, key_status = 0x24;
constexpr std::uint8_t key_beacon = 0x28, key_beacon_sensor = 0x2c;
constexpr std::size_t imei_digits = 15;
constexpr int signal_steps = 31;

// One record on its way: the event and the times its keys gave.
struct Draft {
    DeviceEvent event;
    std::optional<Instant> alarm_time;
    std::optional<Instant> measured_time;
    bool known = false;  // at least one key we understand
    std::array<bool, 256> seen{};
    bool empty = true;
};

Instant epoch(std::uint32_t s) {
    return Instant{} + seconds(s);
}

void add_fact(DeviceEvent& event, const char* name, std::string value) {
    event.facts.emplace_back(name, std::move(value));
}

std::string text_fact(Bytes value) {
    return std::string(utf8_truncate_bytes(utf8_repaired(text_of(value)), fact_bytes_max));
}

// 02: alarm u32, and its time except in old firmware.
Read read_alarm(Bytes value, Draft& draft) {
    ByteReader reader(value, Endian::little);
    const std::uint32_t word = reader.u32();
    if (!reader.ok()) {
        return Read::unread;
    }
    draft.event.alarms.add(alarms_of(word));
    add_alarm_facts(word, draft.event);
    if (reader.left() >= 4) {
        draft.alarm_time = epoch(reader.u32());
    }
    return Read::done;
}

// 24: time u32, status u32.
Read read_status(Bytes value, Draft& draft) {
    ByteReader reader(value, Endian::little);
    const std::uint32_t time = reader.u32();
    const std::uint32_t status = reader.u32();
    if (!reader.ok()) {
        return Read::unread;
    }
    DeviceEvent& event = draft.event;
    event.time = epoch(time);
    event.battery.charging = ((status >> 4) & 1U) != 0;
    event.buffered = ((status >> 7) & 1U) != 0;
    event.signal_percent =
        static_cast<int>(((status >> 19) & 31U) * 100 + signal_steps / 2) / signal_steps;
    const auto percent = static_cast<int>(status >> 24);
    if (percent <= 100) {
        event.battery.percent = percent;
    }
    add_fact(event, "moving", (status >> 9) & 1U ? "1" : "0");
    add_fact(event, "work_mode", std::to_string((status >> 16) & 7U));
    struct Locator {
        int bit;
        const char* name;
    };
    std::string located_by;
    for (const Locator row :
         {Locator{0, "gps"}, {1, "wifi"}, {2, "gsm"}, {3, "ble"}, {14, "home_wifi"}}) {
        if ((status >> row.bit) & 1U) {
            located_by += (located_by.empty() ? "" : ",") + std::string(row.name);
        }
    }
    if (!located_by.empty()) {
        add_fact(event, "located_by", std::move(located_by));
    }
    return Read::done;
}

// 14: battery %, mV.
Read read_battery(Bytes value, Draft& draft) {
    ByteReader reader(value, Endian::little);
    const int percent = reader.u8();
    const int millivolts = reader.u16();
    if (!reader.ok()) {
        return Read::unread;
    }
    if (percent <= 100) {
        draft.event.battery.percent = percent;
    }
    draft.event.battery.volts = millivolts / 1000.0;
    return Read::done;
}

// 25: time u32, status u8, duration u16 s, result u8, number.
Read read_call(Bytes value, Draft& draft) {
    ByteReader reader(value, Endian::little);
    const std::uint32_t time = reader.u32();
    const int status = reader.u8();
    const int duration_s = reader.u16();
    const int result = reader.u8();
    if (!reader.ok()) {
        return Read::unread;
    }
    draft.measured_time = epoch(time);
    add_fact(draft.event, "call_time", iso8601(epoch(time)));
    add_fact(draft.event, "call_status", std::to_string(status));
    add_fact(draft.event, "call_s", std::to_string(duration_s));
    add_fact(draft.event, "call_result", std::to_string(result));
    add_fact(draft.event, "call_number", text_fact(reader.rest()));
    return Read::done;
}

// 30 and 31: (time u32, value u32)*; 30 has one.
Read read_counts(std::uint8_t key, Bytes value, Draft& draft) {
    ByteReader reader(value, Endian::little);
    if (value.empty() || value.size() % 8 != 0) {
        return Read::unread;
    }
    std::string activity;
    while (reader.left() > 0) {
        const Instant at = epoch(reader.u32());
        const std::uint32_t count = reader.u32();
        draft.measured_time = at;
        if (key == 0x30) {
            draft.event.vitals.steps = count;
        } else {
            activity += fmt::format("{}{}@{}", activity.empty() ? "" : ",", count, iso8601(at));
        }
    }
    if (key == 0x31) {
        add_fact(draft.event, "activity", std::move(activity));
    }
    return Read::done;
}

// 40 heart rate, 41 SpO2: time u32, u8; 0 and 1 say "not measured". Older firmware used the same
// keys for alert places, which have another length.
Read read_vital(std::uint8_t key, Bytes value, Draft& draft) {
    if (value.size() != 5) {
        return Read::unread;
    }
    ByteReader reader(value, Endian::little);
    draft.measured_time = epoch(reader.u32());
    const int measured = reader.u8();
    if (measured <= 1) {
        add_fact(draft.event, key == 0x40 ? "heart_rate" : "spo2", "not measured");
    } else if (key == 0x40) {
        draft.event.vitals.heart_rate_bpm = measured;
    } else if (measured <= 100) {
        draft.event.vitals.spo2_percent = measured;
    } else {
        return Read::wrong;
    }
    return Read::done;
}

// 37: time u32, count u32 of a dog collar.
Read read_bark(Bytes value, Draft& draft) {
    ByteReader reader(value, Endian::little);
    draft.measured_time = epoch(reader.u32());
    add_fact(draft.event, "bark_count", std::to_string(reader.u32()));
    return reader.ok() ? Read::done : Read::unread;
}

Read read_value(const Tlv& tlv, Draft& draft) {
    switch (tlv.key) {
        case key_alarm:
            return read_alarm(tlv.value, draft);
        case 0x03:
            add_fact(draft.event, "user_id", text_fact(tlv.value));
            return Read::done;
        case 0x14:
            return read_battery(tlv.value, draft);
        case 0x19:
            return read_named_wifi(tlv.value, draft.event.network);
        case 0x20:
            return read_gps(tlv.value, draft.event);
        case 0x21:
        case 0x29:
        case 0x2b:
            return read_cells(tlv.key, tlv.value, draft.event.network);
        case 0x22:
            return read_wifi(tlv.value, draft.event.network);
        case 0x23:
        case 0x26:
        case key_beacon:
        case 0x2a:
        case key_beacon_sensor:
            return read_beacon(tlv.key, tlv.value, draft.event);
        case key_status:
            return read_status(tlv.value, draft);
        case 0x25:
            return read_call(tlv.value, draft);
        case 0x27:
            return read_call_location(tlv.value, draft.event);
        case 0x30:
        case 0x31:
            return read_counts(tlv.key, tlv.value, draft);
        case 0x37:
            return read_bark(tlv.value, draft);
        case 0x40:
        case 0x41:
            return read_vital(tlv.key, tlv.value, draft);
        default:
            return Read::unread;
    }
}

void finish(Draft& draft, std::vector<DeviceEvent>& out) {
    DeviceEvent& event = draft.event;
    if (draft.alarm_time && event.time && *draft.alarm_time != *event.time) {
        add_fact(event, "alarm_time", iso8601(*draft.alarm_time));
    }
    if (!event.time) {
        event.time = draft.alarm_time ? draft.alarm_time : draft.measured_time;
    }
    settle_kind(event, draft.known ? device::EventKind::status : device::EventKind::unsupported);
    out.push_back(std::move(event));
}

Records refused(Records out, Fault fault, std::string detail) {
    out.events.clear();
    out.fault = fault;
    out.detail = std::move(detail);
    return out;
}

}  // namespace

std::optional<std::string> read_imei(Bytes value) {
    const std::string_view text = text_of(value);
    if (text.size() != imei_digits || !all_digits(text)) {
        return std::nullopt;
    }
    return std::string(text);
}

Records read_records(const std::vector<Tlv>& tlvs) {
    Records out;
    Draft draft;
    for (const Tlv& tlv : tlvs) {
        if (tlv.key == key_imei) {
            const auto imei = read_imei(tlv.value);
            if (!imei) {
                return refused(std::move(out), Fault::value, "IMEI");
            }
            out.imei = *imei;
            continue;
        }
        const bool many = tlv.key == key_beacon || tlv.key == key_beacon_sensor;
        if (draft.seen[tlv.key] && !many) {
            finish(draft, out.events);
            draft = Draft{};
            if (out.events.size() == records_max) {
                return refused(std::move(out), Fault::length, "too many records");
            }
        }
        draft.seen[tlv.key] = true;
        draft.empty = false;
        const Read read = read_value(tlv, draft);
        if (read == Read::wrong) {
            return refused(std::move(out), Fault::value, fmt::format("key {:02x}", tlv.key));
        }
        draft.known = draft.known || read == Read::done;
        if (read == Read::unread && draft.event.facts.size() < facts_max) {
            draft.event.facts.emplace_back(
                fmt::format("key_{:02x}", tlv.key),
                to_hex(tlv.value.first(std::min(tlv.value.size(), fact_bytes_max / 2))));
        }
    }
    if (!draft.empty) {
        finish(draft, out.events);
    }
    return out;
}

device::AlarmSet suspected_in(const std::vector<Tlv>& tlvs) {
    device::AlarmSet suspected;
    for (const Tlv& tlv : tlvs) {
        if (tlv.key != key_alarm || tlv.value.size() < 4) {
            continue;
        }
        const auto alarms = alarms_of(ByteReader(tlv.value, Endian::little).u32());
        for (const auto kind : {device::AlarmKind::sos, device::AlarmKind::fall}) {
            if (alarms.has(kind)) {
                suspected.add(kind);
            }
        }
    }
    return suspected;
}

}  // namespace tiexin::gateway::minifinder2

#include <algorithm>
#include <cmath>

#include "base/prng.hpp"
#include "gateway/protocols/minifinder2/alarm_word.hpp"
#include "gateway/protocols/minifinder2/frame.hpp"
#include "gateway/protocols/minifinder2/minifinder2.hpp"
#include "gateway/protocols/minifinder2/settings.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::gateway::minifinder2 {

namespace {

using device::DeviceEvent;

constexpr std::uint8_t key_imei = 0x01, key_time = 0x12, key_heartbeat = 0x10;
constexpr std::uint8_t heartbeat_value = 0x5a;
constexpr std::size_t tlv_value_max = 254;
constexpr std::size_t record_bytes_max = 900;  // of one record written here

std::uint32_t epoch_s(Instant at) {
    return static_cast<std::uint32_t>(at.us / 1'000'000);
}

// Key 24: time and status word.
void put_status(ByteWriter& out, const DeviceEvent& event, Instant now) {
    std::uint32_t status = 0;
    const bool gnss = event.position && event.position->valid;
    status |= gnss ? 1U : 0U;
    status |= !gnss && !event.network.wifi.empty() ? 2U : 0U;
    status |= !gnss && event.network.wifi.empty() && !event.network.cells.empty() ? 4U : 0U;
    status |= event.battery.charging.value_or(false) ? 1U << 4 : 0U;
    status |= event.buffered ? 1U << 7 : 0U;
    const int signal = std::clamp(event.signal_percent.value_or(100), 0, 100) * 31 / 100;
    status |= static_cast<std::uint32_t>(signal) << 19;
    status |= static_cast<std::uint32_t>(std::clamp(event.battery.percent.value_or(100), 0, 100))
              << 24;
    ByteWriter value(Endian::little);
    value.u32(epoch_s(event.time.value_or(now))).u32(status);
    put_tlv(out, 0x24, value.buffer());
}

std::uint32_t scaled(double degrees) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(degrees * 1e7)));
}

void put_gps(ByteWriter& out, const device::Fix& fix) {
    if (!fix.valid || !fix.place || fix.kind != device::PlaceKind::gnss) {
        return;
    }
    ByteWriter value(Endian::little);
    value.u32(scaled(fix.place->lat)).u32(scaled(fix.place->lon));
    value.u16(static_cast<std::uint16_t>(std::lround(fix.speed_kmh.value_or(0))));
    value.u16(static_cast<std::uint16_t>(std::lround(fix.course_deg.value_or(0))));
    value.u16(static_cast<std::uint16_t>(
        static_cast<std::int16_t>(std::lround(fix.altitude_m.value_or(0)))));
    // hdop 0 says "no fix".
    const double hdop = std::max(0.1, fix.hdop.value_or(1.0));
    value.u16(static_cast<std::uint16_t>(std::lround(hdop * 10)));
    value.u32(0).u8(static_cast<std::uint8_t>(fix.satellites.value_or(0)));
    put_tlv(out, 0x20, value.buffer());
}

int hex_digit(char c) {
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

std::uint8_t rssi_byte(std::optional<int> rssi) {
    return static_cast<std::uint8_t>(
        static_cast<std::int8_t>(std::clamp(rssi.value_or(0), -128, 127)));
}

// 22 (wifi) and 29 (cells with a 32-bit id).
void put_network(ByteWriter& out, const device::Network& network) {
    ByteWriter wifi(Endian::little);
    for (const device::WifiPoint& point : network.wifi) {
        if (point.mac.size() != 17 || wifi.size() + 7 > tlv_value_max) {
            continue;
        }
        wifi.u8(rssi_byte(point.rssi_dbm));
        for (std::size_t i = 0; i < 17; i += 3) {
            wifi.u8(static_cast<std::uint8_t>(hex_digit(point.mac[i]) * 16 +
                                              hex_digit(point.mac[i + 1])));
        }
    }
    if (wifi.size() > 0) {
        put_tlv(out, 0x22, wifi.buffer());
    }
    if (network.cells.empty()) {
        return;
    }
    const device::Cell& first = network.cells[0];
    ByteWriter cells(Endian::little);
    cells.u16(static_cast<std::uint16_t>(first.mcc)).u8(static_cast<std::uint8_t>(first.mnc));
    for (const device::Cell& cell : network.cells) {
        if (cell.mcc != first.mcc || cell.mnc != first.mnc || cells.size() + 7 > tlv_value_max) {
            continue;
        }
        cells.u8(rssi_byte(cell.rssi_dbm)).u16(static_cast<std::uint16_t>(cell.lac));
        cells.u32(static_cast<std::uint32_t>(cell.cid));
    }
    put_tlv(out, 0x29, cells.buffer());
}

void put_vital(ByteWriter& out, std::uint8_t key, std::optional<int> measured, Instant at) {
    if (!measured) {
        return;
    }
    ByteWriter value(Endian::little);
    value.u32(epoch_s(at)).u8(static_cast<std::uint8_t>(*measured));
    put_tlv(out, key, value.buffer());
}

void put_record(ByteWriter& out, const DeviceEvent& event, Instant now) {
    const Instant at = event.time.value_or(now);
    put_status(out, event, now);
    if (const std::uint32_t word = word_of(event.alarms); word != 0) {
        ByteWriter value(Endian::little);
        value.u32(word).u32(epoch_s(at));
        put_tlv(out, 0x02, value.buffer());
    }
    if (event.position) {
        put_gps(out, *event.position);
    }
    put_network(out, event.network);
    if (event.vitals.steps) {
        ByteWriter value(Endian::little);
        value.u32(epoch_s(at)).u32(static_cast<std::uint32_t>(*event.vitals.steps));
        put_tlv(out, 0x30, value.buffer());
    }
    put_vital(out, 0x40, event.vitals.heart_rate_bpm, at);
    put_vital(out, 0x41, event.vitals.spo2_percent, at);
}

// An EV-07B: every frame of it asks for an acknowledgement and names it by its serial.
class PendantTerminal final : public Terminal {
public:
    PendantTerminal(std::string device, std::uint64_t seed)
        : device_(std::move(device)), next_seq_(static_cast<std::uint16_t>(Prng(seed).next())) {}

    std::vector<Spoken> connect(Instant) override {
        ByteWriter body = begin(cmd_services);
        put_tlv(body, key_time, {});
        login_key_ = std::to_string(next_seq_);
        return {speak(body)};
    }

    Spoken say(const DeviceEvent& event, Instant now) override {
        if (event.kind == device::EventKind::heartbeat && event.alarms.empty() && !event.position &&
            !event.vitals.any()) {
            ByteWriter body = begin(cmd_services);
            put_tlv(body, key_heartbeat, Buffer{heartbeat_value});
            return speak(body);
        }
        ByteWriter body = begin(cmd_data);
        put_record(body, event, now);
        return speak(body);
    }

    std::vector<Spoken> say_buffered(const std::vector<DeviceEvent>& events, Instant now) override {
        std::vector<Spoken> out;
        ByteWriter body = begin(cmd_data);
        std::size_t records = 0;
        for (DeviceEvent event : events) {
            event.buffered = true;
            put_record(body, event, now);
            ++records;
            if (body.size() + record_bytes_max > body_bytes_max) {
                out.push_back(speak(body));
                body = begin(cmd_data);
                records = 0;
            }
        }
        if (records > 0) {
            out.push_back(speak(body));
        }
        return out;
    }

    Result<std::size_t> frame_size(Bytes input) const override {
        return minifinder2::frame_size(input);
    }

    Heard hear(Bytes bytes, Instant) override {
        Heard heard;
        const FrameRead read = read_frame(bytes);
        const auto tlvs = read_tlvs(read.frame.tlvs);
        if (read.fault || !read.frame.has_cmd || !tlvs || tlvs->empty()) {
            return heard;
        }
        const std::string seq = std::to_string(read.frame.seq);
        if (read.frame.cmd == cmd_response) {
            heard.key = seq;
            heard.kind = tlvs->front().key == 0 ? HeardKind::acknowledged : HeardKind::refused;
            return heard;
        }
        if (read.frame.cmd == cmd_services) {
            heard.key = seq;
            heard.kind = seq == login_key_ ? HeardKind::logged_in : HeardKind::acknowledged;
            return heard;
        }
        heard.command = command_of_body(read.frame.cmd, *tlvs);
        if (heard.command) {
            heard.kind = HeardKind::command;
        }
        if ((read.frame.flags & flag_ack_wanted) != 0) {
            heard.answers.push_back(result(read.frame.seq, heard.command ? 0 : 5));
        }
        return heard;
    }

private:
    ByteWriter begin(std::uint8_t cmd) const {
        ByteWriter body(Endian::little);
        body.u8(cmd);
        put_tlv(body, key_imei, bytes_of(device_));
        return body;
    }

    Spoken speak(const ByteWriter& body) {
        const std::uint16_t seq = next_seq_++;
        return {make_frame(flag_ack_wanted, seq, body.buffer()), std::to_string(seq), true};
    }

    static Spoken result(std::uint16_t seq, std::uint8_t code) {
        return {make_frame(0, seq, Buffer{cmd_response, 1, code}), std::to_string(seq), false};
    }

    std::string device_;
    std::uint16_t next_seq_;
    std::string login_key_;
};

}  // namespace

std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed) {
    return std::make_unique<PendantTerminal>(std::move(device), seed);
}

}  // namespace tiexin::gateway::minifinder2

#include "store/track_codec.hpp"

#include <cmath>
#include <cstdint>

namespace tiexin::store {

namespace {

using location::Position;
using location::Source;

constexpr double degree_units = 1e7;
constexpr double tenth = 10;
constexpr std::size_t varint_bytes_max = 10;

// A position in whole units; the optional ones are one more than their value, 0 is none.
struct Units {
    std::int64_t fix_us = 0, received_after_us = 0, lat = 0, lon = 0;
    std::int64_t source = 0, accuracy = 0, speed = 0, course = 0, battery = 0;
};

std::int64_t optional_units(const std::optional<double>& value) {
    return value ? std::llround(*value * tenth) + 1 : 0;
}
std::optional<double> optional_value(std::int64_t units) {
    return units == 0 ? std::nullopt : std::optional(static_cast<double>(units - 1) / tenth);
}

Units units_of(const Position& p) {
    Units u;
    u.fix_us = p.fix_at.us;
    u.received_after_us = p.received_at.us - p.fix_at.us;
    u.lat = std::llround(p.place.lat * degree_units);
    u.lon = std::llround(p.place.lon * degree_units);
    u.source = static_cast<std::int64_t>(p.source);
    u.accuracy = optional_units(p.accuracy_m);
    u.speed = optional_units(p.speed_kmh);
    u.course = optional_units(p.course_deg);
    u.battery = p.battery_percent ? *p.battery_percent + 1 : 0;
    return u;
}

Position position_of(const Units& u, TerminalId terminal) {
    Position p;
    p.terminal = terminal;
    p.place = {static_cast<double>(u.lat) / degree_units,
               static_cast<double>(u.lon) / degree_units};
    p.source = static_cast<Source>(u.source);
    p.accuracy_m = optional_value(u.accuracy);
    p.fix_at = Instant{u.fix_us};
    p.received_at = Instant{u.fix_us + u.received_after_us};
    p.speed_kmh = optional_value(u.speed);
    p.course_deg = optional_value(u.course);
    if (u.battery != 0) {
        p.battery_percent = static_cast<int>(u.battery - 1);
    }
    return p;
}

void put(Buffer& out, std::int64_t value) {
    auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
    while (bits >= 0x80) {
        out.push_back(static_cast<std::uint8_t>(bits | 0x80));
        bits >>= 7;
    }
    out.push_back(static_cast<std::uint8_t>(bits));
}

class Reader {
public:
    explicit Reader(Bytes bytes) : bytes_(bytes) {}
    bool ok() const { return ok_; }
    bool done() const { return at_ == bytes_.size(); }
    std::int64_t get() {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < varint_bytes_max && at_ < bytes_.size(); ++i) {
            const std::uint8_t byte = bytes_[at_++];
            bits |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
            if ((byte & 0x80) == 0) {
                return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
            }
        }
        ok_ = false;
        return 0;
    }

private:
    Bytes bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

// Source and the marks of the optional fields in one number, since they rarely change.
std::int64_t head_of(const Units& u) {
    return u.source << 4 | (u.accuracy != 0 ? 1 : 0) | (u.speed != 0 ? 2 : 0) |
           (u.course != 0 ? 4 : 0) | (u.battery != 0 ? 8 : 0);
}

void put_after(Buffer& out, const Units& u, const Units& before) {
    put(out, head_of(u));
    put(out, u.fix_us - before.fix_us);
    put(out, u.received_after_us - before.received_after_us);
    put(out, u.lat - before.lat);
    put(out, u.lon - before.lon);
    for (const std::int64_t value : {u.accuracy, u.speed, u.course, u.battery}) {
        if (value != 0) {
            put(out, value);
        }
    }
}

Units get_after(Reader& in, const Units& before) {
    Units u;
    const std::int64_t head = in.get();
    u.source = head >> 4;
    u.fix_us = before.fix_us + in.get();
    u.received_after_us = before.received_after_us + in.get();
    u.lat = before.lat + in.get();
    u.lon = before.lon + in.get();
    u.accuracy = (head & 1) != 0 ? in.get() : 0;
    u.speed = (head & 2) != 0 ? in.get() : 0;
    u.course = (head & 4) != 0 ? in.get() : 0;
    u.battery = (head & 8) != 0 ? in.get() : 0;
    return u;
}

bool sound(const Units& u) {
    return u.source >= 0 && u.source <= static_cast<std::int64_t>(Source::manual);
}

}  // namespace

Position quantised(const Position& position) {
    return position_of(units_of(position), position.terminal);
}

void encode_position(Buffer& out, const Position& position) {
    const Units u = units_of(position);
    Units before;
    before.fix_us = u.fix_us;  // the row has it as a column
    put_after(out, u, before);
}

Result<Position> decode_position(Bytes body, TerminalId terminal, Instant fix_at) {
    Reader in(body);
    Units before;
    before.fix_us = fix_at.us;
    const Units u = get_after(in, before);
    if (!in.ok() || !in.done() || !sound(u)) {
        return Error{Code::bad_input, "a row of the journal is damaged"};
    }
    return position_of(u, terminal);
}

Buffer encode_chunk(const std::vector<Position>& by_fix_time) {
    Buffer out;
    Units before;
    for (const Position& position : by_fix_time) {
        const Units u = units_of(position);
        put_after(out, u, before);
        before = u;
    }
    return out;
}

Result<std::vector<Position>> decode_chunk(Bytes body, TerminalId terminal) {
    std::vector<Position> out;
    Reader in(body);
    Units before;
    while (!in.done()) {
        before = get_after(in, before);
        if (!in.ok() || !sound(before)) {
            return Error{Code::bad_input, "a chunk of positions is damaged"};
        }
        out.push_back(position_of(before, terminal));
    }
    return out;
}

}  // namespace tiexin::store

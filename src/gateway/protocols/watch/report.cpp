#include "gateway/protocols/watch/report.hpp"

#include <cmath>
#include <cstdio>
#include <span>
#include <vector>

#include "base/text.hpp"
#include "gateway/protocols/watch/network.hpp"

namespace tiexin::gateway::watch {

namespace {

// Field numbers of the block.
enum : std::size_t {
    f_date,
    f_clock,
    f_fix,
    f_lat,
    f_ns,
    f_lon,
    f_ew,
    f_speed,
    f_course,
    f_altitude,
    f_satellites,
    f_signal,
    f_battery,
    f_steps,
    f_tumbles,
    f_status,
    f_network
};
constexpr std::size_t position_fields_min = f_ew + 1;

using Fields = std::vector<std::string_view>;

std::string_view field(const Fields& fields, std::size_t at) {
    return at < fields.size() ? trim(fields[at]) : std::string_view{};
}

// ddmmyy,hhmmss in UTC.
std::optional<Instant> read_time(std::string_view date, std::string_view clock) {
    if (date.size() != 6 || clock.size() != 6 || !all_digits(date) || !all_digits(clock)) {
        return std::nullopt;
    }
    const auto two = [](std::string_view text, std::size_t at) {
        return (text[at] - '0') * 10 + (text[at + 1] - '0');
    };
    return instant_of({2000 + two(date, 4), two(date, 2), two(date, 0), two(clock, 0),
                       two(clock, 2), two(clock, 4)});
}

// The hemisphere letter and a sign may both be there; they do not cancel out ("-84.14,W").
std::optional<double> read_degrees(std::string_view text, std::string_view letter, char negative,
                                   double limit) {
    const auto value = parse_decimal(text, -limit, limit);
    if (!value) {
        return std::nullopt;
    }
    const bool below = *value < 0 || (letter.size() == 1 && (letter[0] | 0x20) == negative);
    return below ? -std::abs(*value) : *value;
}

// Why the block cannot be believed, or nothing.
std::optional<std::string> read_fix(const Fields& fields, device::DeviceEvent& event) {
    const std::string_view flag = field(fields, f_fix);
    if (!flag.empty() && flag != "A" && flag != "V") {
        return "fix flag is neither A nor V";
    }
    event.time = read_time(field(fields, f_date), field(fields, f_clock));
    const auto lat = read_degrees(field(fields, f_lat), field(fields, f_ns), 's', 90);
    const auto lon = read_degrees(field(fields, f_lon), field(fields, f_ew), 'w', 180);
    if (flag == "A" && (!event.time || !lat || !lon)) {
        return event.time ? "coordinates" : "time";
    }
    device::Fix fix;
    if (lat && lon && (*lat != 0 || *lon != 0)) {
        fix.place = Wgs84{*lat, *lon};
    }
    fix.valid = flag == "A" && fix.place;
    fix.speed_kmh = parse_decimal(field(fields, f_speed), 0, 1'200);
    fix.course_deg = parse_decimal(field(fields, f_course), 0, 360);
    fix.altitude_m = parse_decimal(field(fields, f_altitude), -1'000, 20'000);
    if (const auto count = parse_int(field(fields, f_satellites), 0, 99)) {
        fix.satellites = static_cast<int>(*count);
    }
    event.position = fix;
    return std::nullopt;
}

void read_counters(const Fields& fields, device::DeviceEvent& event) {
    if (const auto percent = parse_int(field(fields, f_signal), 0, 100)) {
        event.signal_percent = static_cast<int>(*percent);
    }
    if (const auto percent = parse_int(field(fields, f_battery), 0, 100)) {
        event.battery.percent = static_cast<int>(*percent);
    }
    event.vitals.steps = parse_int(field(fields, f_steps), 0, 1'000'000'000);
    if (const auto tumbles = parse_int(field(fields, f_tumbles), 0, 1'000'000'000)) {
        event.facts.emplace_back("tumbles", std::to_string(*tumbles));
    }
}

std::string date_and_clock(Instant at) {
    const CivilTime t = civil_utc(at);
    std::string out;
    for (const int part : {t.day, t.month, t.year % 100, -1, t.hour, t.minute, t.second}) {
        if (part < 0) {
            out += ',';
            continue;
        }
        out += static_cast<char>('0' + part / 10);
        out += static_cast<char>('0' + part % 10);
    }
    return out;
}

std::string tumbles_of(const device::DeviceEvent& event) {
    for (const auto& [name, value] : event.facts) {
        if (name == "tumbles" && all_digits(value)) {
            return value;
        }
    }
    return "0";
}

}  // namespace

Report read_report(std::string_view data, bool alarm, device::DeviceEvent& event) {
    const Fields fields = split(data, ',');
    Report report;
    const std::string_view status = field(fields, f_status);
    report.status = parse_status(status);
    if (!alarm && !report.status && !status.empty()) {
        report.fault = ReportFault{false, "status word"};
        return report;
    }
    if (fields.size() < position_fields_min) {
        if (!alarm) {
            report.fault = ReportFault{true, "position block ends early"};
        }
        return report;
    }
    if (auto why = read_fix(fields, event)) {
        report.fault = ReportFault{false, std::move(*why)};
        return report;
    }
    read_counters(fields, event);
    if (report.status) {
        add_state_facts(*report.status, event);
    }
    if (fields.size() > f_network) {
        const auto accuracy = read_network(std::span(fields).subspan(f_network), event.network);
        if (accuracy && *accuracy > 0) {
            event.position->accuracy_m = *accuracy;
        }
    }
    return report;
}

std::string write_report(const device::DeviceEvent& event, std::uint32_t status, Instant now) {
    const device::Fix fix = event.position.value_or(device::Fix{});
    const Wgs84 place = fix.place.value_or(Wgs84{});
    const bool gnss = fix.valid && fix.place && fix.kind == device::PlaceKind::gnss;
    char text[256];
    const int size = std::snprintf(
        text, sizeof text, ",%c,%.6f,%c,%.7f,%c,%.2f,%.1f,%.1f,%d,%d,%d,%lld,", gnss ? 'A' : 'V',
        gnss ? std::abs(place.lat) : 0.0, gnss && place.lat < 0 ? 'S' : 'N',
        gnss ? std::abs(place.lon) : 0.0, gnss && place.lon < 0 ? 'W' : 'E',
        fix.speed_kmh.value_or(0), fix.course_deg.value_or(0), fix.altitude_m.value_or(0),
        fix.satellites.value_or(0), event.signal_percent.value_or(100),
        event.battery.percent.value_or(100),
        static_cast<long long>(event.vitals.steps.value_or(0)));
    char word[16];
    std::snprintf(word, sizeof word, ",%08x,", status);
    std::string out = date_and_clock(event.time.value_or(now));
    out.append(text, static_cast<std::size_t>(size));
    out += tumbles_of(event);
    out += word;
    out += write_network(event.network, fix.accuracy_m.value_or(0));
    return out;
}

}  // namespace tiexin::gateway::watch

#include "sim/day.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace tiexin::sim {

namespace {

constexpr double low_battery_percent = 12;
constexpr double charge_below_percent = 35;
constexpr Duration discharge = hours(50);  // from full to flat
constexpr Duration recharge = hours(3);
constexpr Duration between_dead_spots = hours(3);
// Of a decision at home; an outing lasts longer than the time between two of them.
constexpr double outing_chance = 0.5;
constexpr std::array<double, 24> share_outside = {0,   0,    0,    0,    0.01, 0.05, 0.15, 0.25,
                                                  0.3, 0.32, 0.28, 0.15, 0.06, 0.06, 0.15, 0.25,
                                                  0.3, 0.25, 0.18, 0.12, 0.05, 0.02, 0,    0};

double share_of(Duration part, Duration whole) {
    return static_cast<double>(part.us) / static_cast<double>(whole.us);
}
Duration drawn(Prng& random, Duration from, Duration until) {
    return {random.between(from.us, until.us)};
}
Wgs84 between(Wgs84 a, Wgs84 b, double share) {
    return {a.lat + (b.lat - a.lat) * share, a.lon + (b.lon - a.lon) * share};
}
double bearing_deg(Wgs84 from, Wgs84 to) {
    const double north = to.lat - from.lat;
    const double east = (to.lon - from.lon) * std::cos(from.lat * 3.14159265358979 / 180);
    const double deg = std::atan2(east, north) * 180 / 3.14159265358979;
    return deg < 0 ? deg + 360 : deg;
}
// As coarse as terminals say it.
double rounded(double value, double step) {
    return std::round(value / step) * step;
}

}  // namespace

Day::Day(const CityTerminal& terminal, Prng random, Instant start)
    : home_(terminal.home),
      haunts_(terminal.haunts),
      moves_(terminal.kind != "hub" && !terminal.haunts.empty()),
      has_pulse_(terminal.kind == "watch"),
      random_(random),
      lived_until_(start),
      home_networks_(random_.next()) {
    battery_percent_ = moves_ ? 20 + 80 * random_.unit() : 100;
    charging_ = !moves_;
    steps_ = moves_ ? random_.between(0, 3'000) : 0;
    begin(start);
}

bool Day::asleep(Instant now) const {
    const int hour = civil_shanghai(now).hour;
    return doing_ == Doing::at_home && (hour >= 22 || hour < 5);
}

// The day is already under way: some are out, somewhere on their walk.
void Day::begin(Instant now) {
    part_from_ = now;
    part_until_ = now + drawn(random_, minutes(1), minutes(90));
    const auto hour = static_cast<std::size_t>(civil_shanghai(now).hour);
    if (!moves_ || !random_.chance(share_outside[hour])) {
        return;
    }
    set_out(now);
    const double share = random_.unit();
    if (random_.chance(0.5)) {
        doing_ = Doing::staying;
        part_until_ = now + drawn(random_, minutes(2), minutes(60));
        return;
    }
    const Duration whole = part_until_ - part_from_;
    const Duration gone{static_cast<std::int64_t>(static_cast<double>(whole.us) * share)};
    part_from_ = part_from_ - gone;
    part_until_ = part_until_ - gone;
    doing_ = random_.chance(0.5) ? Doing::walking_out : Doing::walking_back;
}

void Day::set_out(Instant now) {
    goal_ = random_.pick(std::span<const Wgs84>(haunts_));
    // Nobody walks through houses: the way has a corner.
    bend_ = random_.chance(0.5) ? Wgs84{home_.lat, goal_.lon} : Wgs84{goal_.lat, home_.lon};
    bend_ = between(between(home_, goal_, 0.5), bend_, 0.3 + 0.6 * random_.unit());
    speed_kmh_ = 1.8 + 2.2 * random_.unit();
    const double way_m = std::max(50.0, distance_m(home_, bend_) + distance_m(bend_, goal_));
    part_from_ = now;
    part_until_ = now + Duration{static_cast<std::int64_t>(way_m / (speed_kmh_ / 3.6) * 1e6)};
    doing_ = Doing::walking_out;
}

void Day::next_part(Instant now) {
    switch (doing_) {
        case Doing::at_home: {
            const auto hour = static_cast<std::size_t>(civil_shanghai(now).hour);
            if (moves_ && random_.chance(share_outside[hour] * outing_chance)) {
                set_out(now);
                return;
            }
            part_from_ = now;
            part_until_ = now + drawn(random_, minutes(20), minutes(80));
            return;
        }
        case Doing::walking_out:
            doing_ = Doing::staying;
            part_from_ = now;
            part_until_ = now + drawn(random_, minutes(10), minutes(75));
            return;
        case Doing::staying: {
            const double way_m =
                std::max(50.0, distance_m(home_, bend_) + distance_m(bend_, goal_));
            doing_ = Doing::walking_back;
            part_from_ = now;
            part_until_ =
                now + Duration{static_cast<std::int64_t>(way_m / (speed_kmh_ / 3.6) * 1e6)};
            return;
        }
        case Doing::walking_back:
            doing_ = Doing::at_home;
            part_from_ = now;
            part_until_ = now + drawn(random_, minutes(30), minutes(120));
            return;
    }
}

void Day::use_battery(Duration passed, Instant now) {
    if (!moves_) {
        return;
    }
    if (charging_) {
        battery_percent_ = std::min(100.0, battery_percent_ + 100 * share_of(passed, recharge));
        charging_ = battery_percent_ < 100 && doing_ == Doing::at_home;
        low_told_ = low_told_ && battery_percent_ <= low_battery_percent;
        flat_told_ = false;
        return;
    }
    const double before = battery_percent_;
    battery_percent_ = std::max(0.0, battery_percent_ - 100 * share_of(passed, discharge));
    if (before > charge_below_percent && battery_percent_ <= charge_below_percent) {
        charging_ = doing_ == Doing::at_home && random_.chance(0.9);
    }
    if (battery_percent_ <= low_battery_percent && !low_told_) {
        low_told_ = true;
        due_.add(device::AlarmKind::low_battery);
    }
    if (battery_percent_ <= 0 && !flat_told_) {
        flat_told_ = true;
        due_.add(device::AlarmKind::power_off);
        off_until_ = now + drawn(random_, minutes(10), minutes(60));
    } else if (low_told_ && doing_ == Doing::at_home &&
               random_.chance(std::min(1.0, share_of(passed, hours(2))))) {
        charging_ = true;
    }
}

void Day::look_for_signal(Duration passed, Instant now) {
    if (silent_until_ && now >= *silent_until_) {
        silent_until_.reset();
    } else if (!silent_until_ && moves_ &&
               random_.chance(std::min(1.0, share_of(passed, between_dead_spots)))) {
        silent_until_ = now + drawn(random_, seconds(15), minutes(4));
    }
}

void Day::live_until(Instant now) {
    if (now <= lived_until_) {
        return;
    }
    const Duration passed = now - lived_until_;
    if (doing_ == Doing::walking_out || doing_ == Doing::walking_back) {
        steps_ += static_cast<std::int64_t>(share_of(passed, seconds(1)) * speed_kmh_ / 3.6 / 0.5);
    }
    lived_until_ = now;
    while (now >= part_until_) {
        next_part(part_until_);
    }
    if (off_until_ && now >= *off_until_) {
        off_until_.reset();
        charging_ = true;
        battery_percent_ = std::max(battery_percent_, 20.0);
    }
    if (powered()) {
        use_battery(passed, now);
        look_for_signal(passed, now);
    }
}

Wgs84 Day::place(Instant now) const {
    const double share = std::clamp(share_of(now - part_from_, part_until_ - part_from_), 0.0, 1.0);
    const double out = doing_ == Doing::walking_back ? 1 - share : share;
    switch (doing_) {
        case Doing::at_home:
            return home_;
        case Doing::staying:
            return goal_;
        case Doing::walking_out:
        case Doing::walking_back:
            break;
    }
    const double first_m = distance_m(home_, bend_);
    const double second_m = std::max(1.0, distance_m(bend_, goal_));
    const double gone_m = out * (first_m + second_m);
    return gone_m < first_m ? between(home_, bend_, gone_m / std::max(1.0, first_m))
                            : between(bend_, goal_, (gone_m - first_m) / second_m);
}

void Day::put_network(device::DeviceEvent& event, bool wifi) {
    Prng here(home_networks_);
    device::Cell cell;
    cell.mcc = 460;
    cell.mnc = static_cast<int>(here.below(2));
    cell.lac = here.between(0x7000, 0x7fff);
    cell.cid = here.between(1, 0xfffe);
    cell.rssi_dbm = static_cast<int>(random_.between(-95, -60));
    event.network.cells.push_back(cell);
    for (std::uint64_t i = 0; wifi && i < 2 + home_networks_ % 3; ++i) {
        char mac[18];
        const std::uint64_t bits = here.next();
        std::snprintf(
            mac, sizeof mac, "02:%02x:%02x:%02x:%02x:%02x", static_cast<unsigned>(bits & 0xff),
            static_cast<unsigned>(bits >> 8 & 0xff), static_cast<unsigned>(bits >> 16 & 0xff),
            static_cast<unsigned>(bits >> 24 & 0xff), static_cast<unsigned>(bits >> 32 & 0xff));
        event.network.wifi.push_back({mac, static_cast<int>(random_.between(-85, -45))});
    }
}

void Day::put_place(device::DeviceEvent& event, Instant now) {
    const bool inside = doing_ == Doing::at_home;
    const double seen_sky = !moves_ ? 1 : first_record_ ? 0.9 : inside ? 0.6 : 0.96;
    first_record_ = false;
    device::Fix fix;
    if (!random_.chance(seen_sky)) {
        put_network(event, inside && random_.chance(0.75));
        event.position = fix;
        return;
    }
    const bool walking = doing_ == Doing::walking_out || doing_ == Doing::walking_back;
    const double off_m = !moves_ ? 0 : inside ? 12 : 4;
    fix.valid = true;
    fix.place =
        moved(place(now), (2 * random_.unit() - 1) * off_m, (2 * random_.unit() - 1) * off_m);
    fix.place->lat = rounded(fix.place->lat, 1e-6);
    fix.place->lon = rounded(fix.place->lon, 1e-6);
    fix.speed_kmh = walking ? rounded(speed_kmh_, 0.1) : 0;
    const Wgs84 towards = doing_ == Doing::walking_back ? home_ : goal_;
    fix.course_deg = walking ? rounded(bearing_deg(*fix.place, towards), 1) : 0;
    fix.altitude_m = 1'040;
    fix.satellites = static_cast<int>(random_.between(inside ? 5 : 8, inside ? 9 : 19));
    fix.hdop = rounded(0.8 + random_.unit() * (inside ? 2 : 0.6), 0.1);
    event.position = fix;
    if (moves_ && inside && random_.chance(0.5)) {
        put_network(event, true);
    }
}

void Day::put_body(device::DeviceEvent& event) {
    device::Vitals& vitals = event.vitals;
    vitals.heart_rate_bpm = static_cast<int>(random_.between(58, 92));
    if (random_.chance(0.5)) {
        vitals.systolic_mmhg = static_cast<int>(random_.between(108, 158));
        vitals.diastolic_mmhg = static_cast<int>(random_.between(62, 94));
    }
}

device::DeviceEvent Day::record(Instant now) {
    device::DeviceEvent event;
    event.time = Instant{now.us / 1'000'000 * 1'000'000};  // terminals count whole seconds
    event.battery.percent = static_cast<int>(std::lround(battery_percent_));
    event.battery.charging = charging_;
    event.signal_percent = static_cast<int>(random_.between(45, 100));
    if (moves_) {
        event.vitals.steps = steps_;
    }
    if (has_pulse_ && ++since_body_ >= 12) {
        since_body_ = 0;
        put_body(event);
        event.kind = device::EventKind::vitals;
        return event;
    }
    const double still = asleep(now) ? 0.6 : doing_ == Doing::at_home ? 0.3 : 0.05;
    if (!first_record_ && random_.chance(still)) {
        event.kind = device::EventKind::heartbeat;
        return event;
    }
    put_place(event, now);
    event.kind = device::EventKind::position;
    return event;
}

device::DeviceEvent Day::alarm(device::AlarmSet alarms, Instant now) {
    device::DeviceEvent event;
    event.time = Instant{now.us / 1'000'000 * 1'000'000};
    event.battery.percent = static_cast<int>(std::lround(battery_percent_));
    event.signal_percent = static_cast<int>(random_.between(45, 100));
    event.alarms = alarms;
    put_place(event, now);
    event.kind = device::EventKind::alarm;
    return event;
}

device::AlarmSet Day::due_alarms() {
    const device::AlarmSet due = due_;
    due_ = {};
    return due;
}

}  // namespace tiexin::sim

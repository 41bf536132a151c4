#pragma once
// Instant: a moment in UTC, microseconds since 1970. Duration: microseconds. Wall time decides
// deadlines that survive a restart; Monotonic measures how long something took. Rules get an
// Instant as an argument and never hold a Clock. Civil times are the proleptic Gregorian calendar;
// business days are Asia/Shanghai (UTC+8 without summer time since 1992).

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tiexin {

struct Duration {
    std::int64_t us = 0;
    auto operator<=>(const Duration&) const = default;
    Duration operator+(Duration other) const { return {us + other.us}; }
    Duration operator-(Duration other) const { return {us - other.us}; }
    Duration operator*(std::int64_t times) const { return {us * times}; }
};

constexpr Duration microseconds(std::int64_t n) {
    return {n};
}
constexpr Duration milliseconds(std::int64_t n) {
    return {n * 1'000};
}
constexpr Duration seconds(std::int64_t n) {
    return {n * 1'000'000};
}
constexpr Duration minutes(std::int64_t n) {
    return seconds(n * 60);
}
constexpr Duration hours(std::int64_t n) {
    return seconds(n * 3'600);
}
constexpr Duration days(std::int64_t n) {
    return hours(n * 24);
}

struct Instant {
    std::int64_t us = 0;
    auto operator<=>(const Instant&) const = default;
    Instant operator+(Duration d) const { return {us + d.us}; }
    Instant operator-(Duration d) const { return {us - d.us}; }
    Duration operator-(Instant other) const { return {us - other.us}; }
};

struct CivilTime {
    int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

// nullopt when a field is outside the calendar (month 13, 30 February, second 60 …).
std::optional<Instant> instant_of(const CivilTime& utc);
CivilTime civil_utc(Instant at);
CivilTime civil_shanghai(Instant at);
constexpr Duration shanghai_offset = hours(8);

std::string iso8601(Instant at);  // 2026-11-23T06:13:07.123456Z; without a fraction when it is zero
std::optional<Instant> parse_iso8601(std::string_view text);  // Z or ±hh:mm, fraction of 0–6 digits

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;         // wall
    virtual Duration monotonic() const = 0;  // since an arbitrary moment; never goes back
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
    Duration monotonic() const override;
};

class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() const override { return now_; }
    Duration monotonic() const override { return monotonic_; }
    void advance(Duration by) { now_ = now_ + by, monotonic_ = monotonic_ + by; }
    void step_wall(Duration by) {
        now_ = now_ + by;
    }  // somebody set the clock; monotonic time does not move

private:
    Instant now_;
    Duration monotonic_;
};

}  // namespace tiexin

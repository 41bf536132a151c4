#include "base/time.hpp"

#include <chrono>
#include <cstdio>

namespace tiexin {

namespace {

constexpr std::int64_t us_per_day = 86'400'000'000;
constexpr int year_min = 1;
constexpr int year_max = 9'999;  // what four digits of ISO 8601 can say

bool all_digits(std::string_view text) {
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
    }
    return !text.empty();
}

int number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        value = value * 10 + (c - '0');
    }
    return value;
}

// ±hh:mm or Z at the end of an ISO 8601 time.
std::optional<Duration> zone_offset(std::string_view text) {
    if (text == "Z" || text == "z") {
        return Duration{};
    }
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' ||
        !all_digits(text.substr(1, 2)) || !all_digits(text.substr(4, 2))) {
        return std::nullopt;
    }
    const int hour = number(text.substr(1, 2));
    const int minute = number(text.substr(4, 2));
    if (hour > 23 || minute > 59) {
        return std::nullopt;
    }
    const Duration size = hours(hour) + minutes(minute);
    return text[0] == '-' ? Duration{-size.us} : size;
}

}  // namespace

std::optional<Instant> instant_of(const CivilTime& t) {
    // chrono keeps a month in one byte and a year in two: what does not fit would come back as
    // another date.
    const bool fits = t.year >= year_min && t.year <= year_max && t.month >= 1 && t.month <= 12 &&
                      t.day >= 1 && t.day <= 31;
    const bool clock_ok = t.hour >= 0 && t.hour < 24 && t.minute >= 0 && t.minute < 60 &&
                          t.second >= 0 && t.second < 60;
    if (!fits || !clock_ok) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{t.year},
                                           std::chrono::month{static_cast<unsigned>(t.month)},
                                           std::chrono::day{static_cast<unsigned>(t.day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    const std::int64_t day = std::chrono::sys_days{date}.time_since_epoch().count();
    return Instant{day * us_per_day} + hours(t.hour) + minutes(t.minute) + seconds(t.second);
}

CivilTime civil_utc(Instant at) {
    const std::int64_t day =
        at.us >= 0 ? at.us / us_per_day : (at.us - us_per_day + 1) / us_per_day;
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
    const auto second = static_cast<int>((at.us - day * us_per_day) / 1'000'000);
    return {static_cast<int>(date.year()),
            static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())),
            second / 3'600,
            second / 60 % 60,
            second % 60};
}

CivilTime civil_shanghai(Instant at) {
    return civil_utc(at + shanghai_offset);
}

std::string iso8601(Instant at) {
    const CivilTime t = civil_utc(at);
    char text[64];
    int size = std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", t.year, t.month,
                             t.day, t.hour, t.minute, t.second);
    const std::int64_t fraction = ((at.us % 1'000'000) + 1'000'000) % 1'000'000;
    std::string out(text, static_cast<std::size_t>(size));
    if (fraction != 0) {
        size = std::snprintf(text, sizeof text, ".%06d", static_cast<int>(fraction));
        out.append(text, static_cast<std::size_t>(size));
    }
    return out + "Z";
}

std::optional<Instant> parse_iso8601(std::string_view text) {
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' ||
        (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    for (const auto& [from, size] : {std::pair{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}}) {
        if (!all_digits(
                text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(size)))) {
            return std::nullopt;
        }
    }
    const auto at = instant_of({number(text.substr(0, 4)), number(text.substr(5, 2)),
                                number(text.substr(8, 2)), number(text.substr(11, 2)),
                                number(text.substr(14, 2)), number(text.substr(17, 2))});
    text.remove_prefix(19);
    std::int64_t fraction = 0;
    if (!text.empty() && text[0] == '.') {
        std::size_t digits = 0;
        while (digits + 1 < text.size() && all_digits(text.substr(digits + 1, 1))) {
            ++digits;
        }
        if (digits == 0 || digits > 6) {
            return std::nullopt;
        }
        fraction = number(text.substr(1, digits));
        for (std::size_t i = digits; i < 6; ++i) {
            fraction *= 10;
        }
        text.remove_prefix(digits + 1);
    }
    const auto offset = zone_offset(text);
    if (!at || !offset) {
        return std::nullopt;
    }
    return Instant{at->us + fraction - offset->us};
}

Instant SystemClock::now() const {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

Duration SystemClock::monotonic() const {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace tiexin

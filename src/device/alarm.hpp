#pragma once
// The kinds of alarm a terminal can raise, and a set of them. Names are those of `tiexin decode`,
// the API and the store.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tiexin::device {

enum class AlarmKind : unsigned char {
    sos,
    fall,
    low_battery,
    power_off,
    power_cut,
    removed,
    tamper,
    fence_enter,
    fence_exit,
    vibration,
    overspeed,
    collision,
    smoke,
    gas,
    carbon_monoxide,
    water,
    intrusion,
    door,
    bed,
    wandering,
    epilepsy,
    pill,
    inactivity,
    panic,
    medical,
    fire,
    help,
    service,
    ride,
    heart_rate_high,
    heart_rate_low,
    link_lost,
    cancel,
    test,
    fault
};
constexpr int alarm_kind_count = static_cast<int>(AlarmKind::fault) + 1;

std::string_view name_of(AlarmKind kind);
std::optional<AlarmKind> alarm_kind(std::string_view name);

class AlarmSet {
public:
    AlarmSet() = default;
    AlarmSet(std::initializer_list<AlarmKind> kinds) {
        for (const AlarmKind kind : kinds) {
            add(kind);
        }
    }
    void add(AlarmKind kind) { bits_ |= bit(kind); }
    void add(AlarmSet other) { bits_ |= other.bits_; }
    void remove(AlarmKind kind) { bits_ &= ~bit(kind); }
    bool has(AlarmKind kind) const { return (bits_ & bit(kind)) != 0; }
    bool empty() const { return bits_ == 0; }
    bool operator==(const AlarmSet&) const = default;
    std::uint64_t bits() const { return bits_; }
    static AlarmSet from_bits(std::uint64_t bits);
    std::vector<AlarmKind> kinds() const;         // in the order of the enum: sos first
    std::vector<std::string_view> names() const;  // sorted by name, as `tiexin decode` prints them

private:
    static std::uint64_t bit(AlarmKind kind) { return std::uint64_t{1} << static_cast<int>(kind); }
    std::uint64_t bits_ = 0;
};

}  // namespace tiexin::device

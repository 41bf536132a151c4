#include "gateway/protocols/minifinder2/alarm_word.hpp"

#include <fmt/format.h>

namespace tiexin::gateway::minifinder2 {

namespace {

using device::AlarmKind;

struct AlarmBit {
    int bit;
    AlarmKind kind;
};
constexpr AlarmBit alarm_bits[] = {
    {0, AlarmKind::low_battery}, {1, AlarmKind::overspeed}, {2, AlarmKind::fall},
    {8, AlarmKind::power_off},   {12, AlarmKind::sos},      {13, AlarmKind::service},
    {14, AlarmKind::ride},
};

constexpr int fence_bit_first = 4;
constexpr int fence_entered_bit_first = 26;  // set: entered, clear: left
constexpr int fence_count = 4;

struct FactBit {
    int bit;
    const char* name;
};
// 17 and 21 are told, they end nothing: an operator does.
constexpr FactBit fact_bits[] = {
    {3, "tilt"},
    {9, "power_on"},
    {10, "motion_alert"},
    {11, "no_motion_alert"},
    {15, "charging_began"},
    {16, "charging_ended"},
    {17, "sos_ended"},
    {19, "welfare_check"},
    {21, "fall_ended"},
    {24, "left_home"},
    {25, "at_home"},
    {31, "bark"},
};

bool set(std::uint32_t word, int bit) {
    return ((word >> bit) & 1U) != 0;
}

}  // namespace

device::AlarmSet alarms_of(std::uint32_t word) {
    device::AlarmSet alarms;
    for (const AlarmBit& row : alarm_bits) {
        if (set(word, row.bit)) {
            alarms.add(row.kind);
        }
    }
    for (int i = 0; i < fence_count; ++i) {
        if (set(word, fence_bit_first + i)) {
            alarms.add(set(word, fence_entered_bit_first + i) ? AlarmKind::fence_enter
                                                              : AlarmKind::fence_exit);
        }
    }
    return alarms;
}

void add_alarm_facts(std::uint32_t word, device::DeviceEvent& event) {
    event.facts.emplace_back("alarm_word", fmt::format("{:08x}", word));
    for (const FactBit& row : fact_bits) {
        if (set(word, row.bit)) {
            event.facts.emplace_back(row.name, "1");
        }
    }
    std::string fences;
    for (int i = 0; i < fence_count; ++i) {
        if (set(word, fence_bit_first + i)) {
            fences += (fences.empty() ? "" : ",") + std::to_string(i + 1);
        }
    }
    if (!fences.empty()) {
        event.facts.emplace_back("fence", std::move(fences));
    }
}

std::uint32_t word_of(device::AlarmSet alarms) {
    std::uint32_t word = 0;
    for (const AlarmBit& row : alarm_bits) {
        if (alarms.has(row.kind)) {
            word |= 1U << row.bit;
        }
    }
    // Two fences, so that entering one and leaving another fit in one word.
    if (alarms.has(AlarmKind::fence_exit)) {
        word |= 1U << fence_bit_first;
    }
    if (alarms.has(AlarmKind::fence_enter)) {
        word |= 1U << (fence_bit_first + 1);
        word |= 1U << (fence_entered_bit_first + 1);
    }
    return word;
}

}  // namespace tiexin::gateway::minifinder2

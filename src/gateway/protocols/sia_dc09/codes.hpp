#pragma once
// What the codes of Contact ID (SIA DC-05) and of SIA blocks (DC-03) mean in our words: two literal
// tables. Pure functions, any thread.

#include <optional>
#include <span>
#include <string_view>

#include "device/alarm.hpp"

namespace tiexin::gateway::sia_dc09 {

enum class Effect : unsigned char {
    raises,  // it is an alarm of `kind`
    ends,    // `kind` is over
    tells    // worth knowing, no alarm: arming, bypasses, programming
};
struct Meaning {
    Effect effect = Effect::tells;
    device::AlarmKind kind = device::AlarmKind::fault;  // of raises and ends
};

struct CodeRow {
    std::string_view code;
    Meaning meaning;
};
// Contact ID: the meaning of qualifier 1; 3 ends it. SIA blocks say both by codes of their own.
std::span<const CodeRow> contact_id_rows();
std::span<const CodeRow> block_rows();

// nullopt: nobody told us.
std::optional<Meaning> contact_id_meaning(std::string_view code);
std::optional<Meaning> block_meaning(std::string_view code);

// How a panel says `kind`; empty: it cannot.
std::string_view contact_id_code(device::AlarmKind kind);
std::string_view block_code(device::AlarmKind kind);

}  // namespace tiexin::gateway::sia_dc09

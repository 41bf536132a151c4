#pragma once
// The data of a message as reports: `QEEE GG ZZZ` of Contact ID, and `Nri1/MA01^text^` of SIA
// blocks, which may hold several. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/protocols/sia_dc09/codes.hpp"

namespace tiexin::gateway::sia_dc09 {

struct Report {
    std::string_view code;
    std::optional<Meaning> meaning;
    bool restored = false;        // Contact ID qualifier 3: the meaning is over
    std::string_view qualifier;   // new, restore, status; empty for blocks
    std::string_view area, zone;  // as on the wire
    std::string_view text;        // between carets
    std::vector<std::pair<std::string_view, std::string_view>> modifiers;  // {"ti", "10:11"}
};
constexpr std::size_t reports_max = 32;  // of one message; more are left out
constexpr std::size_t modifiers_max = 16;

// Empty: the data says nothing we can read.
std::vector<Report> contact_id_reports(std::string_view data);
std::vector<Report> block_reports(std::string_view data);

}  // namespace tiexin::gateway::sia_dc09

#pragma once
// The records of a data frame (cmd 01): TLVs to DeviceEvents. Pure functions, any thread.

#include <optional>
#include <string>
#include <vector>

#include "gateway/protocols/minifinder2/frame.hpp"

namespace tiexin::gateway::minifinder2 {

constexpr std::size_t records_max = 512;  // in one frame; a record of any use has 8 bytes
constexpr std::size_t facts_max = 64;     // in one record

struct Records {
    std::string imei;  // empty: the frame does not say
    std::vector<device::DeviceEvent> events;
    std::optional<Fault> fault;
    std::string detail;
};
Records read_records(const std::vector<Tlv>& tlvs);

// Presses and falls in a frame that is not believed.
device::AlarmSet suspected_in(const std::vector<Tlv>& tlvs);

std::optional<std::string> read_imei(Bytes value);  // 15 digits

}  // namespace tiexin::gateway::minifinder2

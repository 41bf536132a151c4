#pragma once
// What we read of a SIP request, out of sofia-sip's structures. Each takes a missing header as
// empty.

#include <sofia-sip/sip.h>

#include <optional>
#include <string>
#include <string_view>

#include "adapters/sip/digest.hpp"

namespace tiexin::adapters {

std::string text_of_c(const char* text);  // null is empty
std::string user_of(const sip_addr_t* address);
std::string_view payload_of(const sip_t* sip);  // lives as long as the request
bool came_by_tcp(const sip_t* sip);
std::optional<DigestProof> proof_of(const sip_t* sip);  // of the Authorization header
// Of an INFO: "Signal=5" (application/dtmf-relay), or the digit alone (application/dtmf).
std::optional<char> digit_of(std::string_view body);

}  // namespace tiexin::adapters

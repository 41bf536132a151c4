#pragma once
// The gateway's named limits. They bound one connection; none drops an alarm: at a limit the
// gateway stops reading, so the sender waits.

#include <cstddef>

#include "base/time.hpp"

namespace tiexin::gateway {

struct Limits {
    std::size_t sessions_max = 20'000;  // of one port
    std::size_t unidentified_per_address_max =
        1'024;  // connections of one address that have not said who they are
    std::size_t frames_in_flight_max = 64;  // of one connection, decoded and not yet answered
    std::size_t faults_in_row_max = 32;     // refused frames before the connection is closed
    std::size_t write_queue_bytes_max = 64 * 1024;  // of one connection
    std::size_t log_lines_per_s_max = 10;           // of one loop, about connections given up
    Duration offer_again_after = milliseconds(5);   // when the platform's queue was full
};

}  // namespace tiexin::gateway

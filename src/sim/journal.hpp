#pragma once
// Journal: what the server said it has, one JSON line per acknowledged alarm, in the file before
// anything else is done; `tiexin verify --journal` holds the server to it. One thread.

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "device/alarm.hpp"

namespace tiexin::sim {

struct Acknowledged {
    std::string device, protocol;
    std::string key;  // as Spoken::key
    device::AlarmSet alarms;
    Instant device_time;
    Instant acked_at;
};

class Journal {
public:
    static Result<Journal> open(const std::string& path);  // appends to what is there
    Journal(Journal&& other) noexcept;
    Journal& operator=(Journal&&) = delete;
    ~Journal();

    Result<void> write(const Acknowledged& line);

private:
    explicit Journal(int file) : file_(file) {}
    int file_ = -1;
};

}  // namespace tiexin::sim

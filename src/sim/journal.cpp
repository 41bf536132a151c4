#include "sim/journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "base/json.hpp"

namespace tiexin::sim {

Result<Journal> Journal::open(const std::string& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) {
        return Error{Code::unavailable, "cannot write " + path};
    }
    return Journal(file);
}

Journal::Journal(Journal&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

Journal::~Journal() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

Result<void> Journal::write(const Acknowledged& line) {
    Json alarms = Json::array();
    for (const std::string_view name : line.alarms.names()) {
        alarms.push(name);
    }
    const std::string text = Json::object({{"device", line.device},
                                           {"protocol", line.protocol},
                                           {"key", line.key},
                                           {"alarms", std::move(alarms)},
                                           {"device_time", iso8601(line.device_time)},
                                           {"acked_at", iso8601(line.acked_at)}})
                                 .dump() +
                             "\n";
    if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        return Error{Code::unavailable, "the journal cannot be written"};
    }
    return {};
}

}  // namespace tiexin::sim

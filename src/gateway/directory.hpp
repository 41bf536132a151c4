#pragma once
// Directory: which connection a device talks on now, over all lanes: commands go down the newest
// one. Any thread.

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"

namespace tiexin::gateway {

class Lane;

struct Line {
    Lane* lane = nullptr;
    ConnectionId connection;
};

class Directory {
public:
    void set(std::string_view protocol, const std::string& device, Line line);
    // Only if the device is still on that connection; true when it was.
    bool remove(std::string_view protocol, const std::string& device, ConnectionId connection);
    std::optional<Line> find(std::string_view protocol, const std::string& device) const;
    std::size_t size() const;

private:
    static std::string key(std::string_view protocol, const std::string& device);

    mutable std::mutex mutex_;  // guards lines_
    std::unordered_map<std::string, Line> lines_;
};

}  // namespace tiexin::gateway

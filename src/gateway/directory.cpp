#include "gateway/directory.hpp"

namespace tiexin::gateway {

std::string Directory::key(std::string_view protocol, const std::string& device) {
    std::string text;
    text.reserve(protocol.size() + 1 + device.size());
    text.append(protocol).push_back('/');
    return text.append(device);
}

void Directory::set(std::string_view protocol, const std::string& device, Line line) {
    const std::lock_guard lock(mutex_);
    lines_[key(protocol, device)] = line;
}

bool Directory::remove(std::string_view protocol, const std::string& device,
                       ConnectionId connection) {
    const std::lock_guard lock(mutex_);
    const auto at = lines_.find(key(protocol, device));
    if (at == lines_.end() || at->second.connection != connection) {
        return false;
    }
    lines_.erase(at);
    return true;
}

std::optional<Line> Directory::find(std::string_view protocol, const std::string& device) const {
    const std::lock_guard lock(mutex_);
    const auto at = lines_.find(key(protocol, device));
    return at == lines_.end() ? std::nullopt : std::optional(at->second);
}

std::size_t Directory::size() const {
    const std::lock_guard lock(mutex_);
    return lines_.size();
}

}  // namespace tiexin::gateway

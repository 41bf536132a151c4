#include "gateway/line_keys.hpp"

#include <utility>

namespace tiexin::gateway {

namespace {

std::string name_of_line(std::string_view protocol, std::string_view device) {
    std::string name(protocol);
    name += '/';
    name += device;
    return name;
}

}  // namespace

void LineKeys::set(std::string_view protocol, std::string_view device, Buffer key) {
    const std::lock_guard lock(mutex_);
    if (key.empty()) {
        keys_.erase(name_of_line(protocol, device));
    } else {
        keys_[name_of_line(protocol, device)] = std::move(key);
    }
}

void LineKeys::set_for_all(Buffer key) {
    const std::lock_guard lock(mutex_);
    for_all_ = std::move(key);
}

Buffer LineKeys::find(std::string_view protocol, std::string_view device) const {
    const std::lock_guard lock(mutex_);
    const auto at = keys_.find(name_of_line(protocol, device));
    return at == keys_.end() ? for_all_ : at->second;
}

}  // namespace tiexin::gateway

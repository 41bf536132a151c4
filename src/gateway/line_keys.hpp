#pragma once
// LineKeys: the secrets of terminals that encrypt their line, by protocol and device. app fills it
// from the registry, decoders read it. Any thread.

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.hpp"

namespace tiexin::gateway {

class LineKeys {
public:
    void set(std::string_view protocol, std::string_view device, Buffer key);  // empty: none
    // Of every device that has no other: where one terminal's frames are looked at alone.
    void set_for_all(Buffer key);
    Buffer find(std::string_view protocol, std::string_view device) const;  // empty: none is known

private:
    mutable std::mutex mutex_;  // guards both
    std::unordered_map<std::string, Buffer> keys_;
    Buffer for_all_;
};

}  // namespace tiexin::gateway

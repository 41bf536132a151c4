#include "adapters/sip/source_gate.hpp"

#include <algorithm>

namespace tiexin::adapters {

bool SourceGate::admit(const net::IpAddress& source, Instant now) {
    const net::IpAddress key = net::network_of(source);
    auto at = buckets_.find(key);
    if (at == buckets_.end()) {
        if (buckets_.size() >= sources_max) {
            // Whoever was quiet long enough to have a full bucket again needs no entry.
            const Duration full = Duration{static_cast<std::int64_t>(burst / per_second * 1e6)};
            std::erase_if(buckets_, [&](const auto& one) { return now - one.second.at > full; });
        }
        if (buckets_.size() >= sources_max) {
            return false;
        }
        at = buckets_.emplace(key, Bucket{burst, now}).first;
    }
    Bucket& bucket = at->second;
    const double seconds_passed = static_cast<double>((now - bucket.at).us) / 1e6;
    bucket.left = std::min(burst, bucket.left + std::max(0.0, seconds_passed) * per_second);
    bucket.at = now;
    if (bucket.left < 1) {
        return false;
    }
    bucket.left -= 1;
    return true;
}

}  // namespace tiexin::adapters

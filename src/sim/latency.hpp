#pragma once
// LatencyMeter: how long things took, in buckets that grow with what they hold (within 3 %), so
// that it costs the same however much it has seen. One thread.

#include <array>
#include <bit>
#include <cstdint>

#include "base/time.hpp"

namespace tiexin::sim {

class LatencyMeter {
public:
    void add(Duration took) {
        ++counts_[bucket_of(static_cast<std::uint64_t>(took.us < 0 ? 0 : took.us))];
        ++count_;
    }
    std::uint64_t count() const { return count_; }
    // The bucket's upper edge; 0 of nothing.
    double quantile_ms(double quantile) const {
        const auto wanted = static_cast<std::uint64_t>(static_cast<double>(count_) * quantile);
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (counts_[i] > 0 && (seen > wanted || seen == count_)) {
                return static_cast<double>(edge_of(i)) / 1'000;
            }
        }
        return 0;
    }
    void clear() { *this = LatencyMeter(); }

private:
    static constexpr unsigned fine_bits = 5;  // 32 buckets between a power of two and the next
    static constexpr std::uint64_t fine = 1U << fine_bits;

    static std::size_t bucket_of(std::uint64_t us) {
        if (us < fine) {
            return us;
        }
        const auto shift = static_cast<unsigned>(std::bit_width(us)) - fine_bits - 1;
        return (shift + 1) * fine + ((us >> shift) - fine);
    }
    static std::uint64_t edge_of(std::size_t bucket) {
        if (bucket < fine) {
            return bucket;
        }
        const auto shift = static_cast<unsigned>(bucket / fine - 1);
        return ((bucket % fine + fine + 1) << shift) - 1;
    }

    std::array<std::uint64_t, (64 - fine_bits + 1) * fine> counts_{};
    std::uint64_t count_ = 0;
};

}  // namespace tiexin::sim

#pragma once
// Prng: a small generator (SplitMix64) with an explicit seed; the same numbers on every compiler.
// For simulation, demo data and tests. Secrets come from random_bytes() in base/crypto.hpp.

#include <cstdint>
#include <span>

namespace tiexin {

class Prng {
public:
    explicit Prng(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    // In [0, bound); bound > 0. The bias of a 64-bit modulus is below 2^-32 for every bound we use.
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    std::int64_t between(std::int64_t low, std::int64_t high) {  // both included
        const auto from = static_cast<std::uint64_t>(low);
        const std::uint64_t width = static_cast<std::uint64_t>(high) - from + 1;
        return static_cast<std::int64_t>(from + (width == 0 ? next() : below(width)));
    }
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // [0, 1)
    bool chance(double probability) { return unit() < probability; }
    template <class T>
    const T& pick(std::span<const T> items) {
        return items[below(items.size())];
    }
    Prng fork() { return Prng(next()); }

private:
    std::uint64_t state_;
};

}  // namespace tiexin

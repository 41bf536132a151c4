#pragma once
// How much one source may ask: a bucket of requests per network (an IPv4 address, the first 64 bits
// of an IPv6 one), because a request costs sofia-sip about 10 kB for 32 s. One thread.

#include <unordered_map>

#include "base/time.hpp"
#include "net/address.hpp"

namespace tiexin::adapters {

class SourceGate {
public:
    static constexpr double burst = 60, per_second = 30;
    static constexpr std::size_t sources_max = 20'000;

    bool admit(const net::IpAddress& source, Instant now);

private:
    struct Bucket {
        double left = burst;
        Instant at;
    };
    std::unordered_map<net::IpAddress, Bucket> buckets_;
};

}  // namespace tiexin::adapters

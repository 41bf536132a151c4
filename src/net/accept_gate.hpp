#pragma once
// AcceptGate: who may come in at one listener. Counts the open sessions and, per address, those
// that have not said who they are. Shared by the listener and its streams on several loops; every
// call is from any thread.

#include <atomic>
#include <mutex>
#include <unordered_map>

#include "net/listener.hpp"

namespace tiexin::net {

class AcceptGate {
public:
    explicit AcceptGate(const ListenLimits& limits) : limits_(limits) {}

    const ListenLimits& limits() const { return limits_; }
    // true: the session counts from now on, until left().
    bool enter(const IpAddress& address);
    void identified(const IpAddress& address);
    void left(const IpAddress& address, bool was_identified);
    void accept_failed() { ++accept_failed_; }
    ListenCounts counts() const;

private:
    void forget_one(const IpAddress& address);  // with the lock held

    const ListenLimits limits_;
    mutable std::mutex lock_;  // guards unidentified_ and open_
    std::unordered_map<IpAddress, std::size_t> unidentified_;
    std::size_t open_ = 0;
    std::atomic<std::uint64_t> accepted_ = 0;
    std::atomic<std::uint64_t> refused_full_ = 0;
    std::atomic<std::uint64_t> refused_address_ = 0;
    std::atomic<std::uint64_t> accept_failed_ = 0;
};

}  // namespace tiexin::net

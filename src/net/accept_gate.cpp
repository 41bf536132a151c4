#include "net/accept_gate.hpp"

#include "base/check.hpp"

namespace tiexin::net {

bool AcceptGate::enter(const IpAddress& address) {
    const std::lock_guard guard(lock_);
    if (open_ >= limits_.sessions_max) {
        ++refused_full_;
        return false;
    }
    const auto found = unidentified_.find(address);
    if (found != unidentified_.end() && found->second >= limits_.unidentified_per_address_max) {
        ++refused_address_;
        return false;
    }
    ++unidentified_[address];
    ++open_;
    ++accepted_;
    return true;
}

void AcceptGate::identified(const IpAddress& address) {
    const std::lock_guard guard(lock_);
    forget_one(address);
}

void AcceptGate::left(const IpAddress& address, bool was_identified) {
    const std::lock_guard guard(lock_);
    CHECK(open_ > 0);
    --open_;
    if (!was_identified) {
        forget_one(address);
    }
}

void AcceptGate::forget_one(const IpAddress& address) {
    const auto found = unidentified_.find(address);
    CHECK(found != unidentified_.end());
    if (--found->second == 0) {
        unidentified_.erase(found);
    }
}

ListenCounts AcceptGate::counts() const {
    const std::lock_guard guard(lock_);
    return {accepted_, refused_full_, refused_address_, accept_failed_, open_};
}

}  // namespace tiexin::net

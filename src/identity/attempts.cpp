#include "identity/attempts.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tiexin::identity {

namespace {

// No network holds one, so the last one in a key divides it.
constexpr char between = '\n';

std::string pair_key(const std::string& folded, std::string_view network) {
    return folded + between + std::string(network);
}

}  // namespace

std::optional<Instant> FailureCounts::locked_until(std::string_view key, Instant now) const {
    const auto at = by_key_.find(key);
    if (at == by_key_.end() || at->second->failures.size() < tries_.failures_max) {
        return std::nullopt;
    }
    const Instant until = at->second->failures.back() + tries_.lock_for;
    return until > now ? std::optional(until) : std::nullopt;
}

bool FailureCounts::add(std::string_view key, Instant at) {
    drop_expired(at);
    auto known = by_key_.find(key);
    if (known == by_key_.end()) {
        if (by_age_.size() >= kept_max_) {
            by_key_.erase(by_age_.back().key);
            by_age_.pop_back();
        }
        by_age_.push_front({std::string(key), {}});
        known = by_key_.emplace(by_age_.front().key, by_age_.begin()).first;
    } else {
        by_age_.splice(by_age_.begin(), by_age_, known->second);
    }
    std::vector<Instant>& failures = known->second->failures;
    if (failures.size() >= tries_.failures_max) {
        failures.clear();  // its lock is over
    }
    std::erase_if(failures, [&](Instant failed) { return at - failed >= tries_.within; });
    failures.push_back(at);
    return failures.size() >= tries_.failures_max;
}

void FailureCounts::take_back(std::string_view key, Instant at) {
    const auto known = by_key_.find(key);
    if (known == by_key_.end()) {
        return;  // it gave way meanwhile
    }
    std::vector<Instant>& failures = known->second->failures;
    if (const auto found = std::find(failures.begin(), failures.end(), at);
        found != failures.end()) {
        failures.erase(found);
    }
    if (failures.empty()) {
        forget(key);
    }
}

void FailureCounts::forget(std::string_view key) {
    if (const auto known = by_key_.find(key); known != by_key_.end()) {
        const auto count = known->second;
        by_key_.erase(known);
        by_age_.erase(count);
    }
}

void FailureCounts::forget_all_of(std::string_view name) {
    for (auto at = by_age_.begin(); at != by_age_.end();) {
        if (at->key.starts_with(name)) {
            by_key_.erase(at->key);
            at = by_age_.erase(at);
        } else {
            ++at;
        }
    }
}

void FailureCounts::drop_expired(Instant now) {
    const Duration kept_for = std::max(tries_.within, tries_.lock_for);
    while (!by_age_.empty() && now - by_age_.back().failures.back() >= kept_for) {
        by_key_.erase(by_age_.back().key);
        by_age_.pop_back();
    }
}

Attempts::Begun Attempts::begin(std::string_view name, std::string_view network, Instant now) {
    const std::string folded = ascii_lower(name);
    const std::lock_guard lock(mutex_);
    Begun begun;
    const bool network_waits = networks_.locked_until(network, now).has_value();
    begun.refused = wait_locked(folded, network, now);
    if (!network_waits) {
        networks_.add(network, now);
    }
    // A refused attempt is no failure: one network alone must not lock the name everywhere.
    if (!begun.refused) {
        begun.locks_here = pairs_.add(pair_key(folded, network), now);
        begun.locks_everywhere = names_.add(folded, now);
    }
    return begun;
}

void Attempts::succeeded(std::string_view name, std::string_view network, Instant begun) {
    const std::string folded = ascii_lower(name);
    const std::lock_guard lock(mutex_);
    pairs_.forget(pair_key(folded, network));
    // What others failed at stays counted.
    names_.take_back(folded, begun);
}

void Attempts::take_back(std::string_view name, std::string_view network, Instant begun) {
    const std::string folded = ascii_lower(name);
    const std::lock_guard lock(mutex_);
    pairs_.take_back(pair_key(folded, network), begun);
    names_.take_back(folded, begun);
}

void Attempts::forget(std::string_view name) {
    const std::string folded = ascii_lower(name);
    const std::lock_guard lock(mutex_);
    pairs_.forget_all_of(pair_key(folded, {}));
    names_.forget(folded);
}

std::optional<Attempts::Wait> Attempts::wait_locked(const std::string& name,
                                                    std::string_view network, Instant now) const {
    if (const auto until = networks_.locked_until(network, now)) {
        return Wait{*until, false};
    }
    const auto here = pairs_.locked_until(pair_key(name, network), now);
    const auto everywhere = names_.locked_until(name, now);
    if (!here && !everywhere) {
        return std::nullopt;
    }
    return Wait{std::max(here.value_or(now), everywhere.value_or(now)), true};
}

std::optional<Attempts::Wait> Attempts::wait(std::string_view name, std::string_view network,
                                             Instant now) const {
    const std::lock_guard lock(mutex_);
    return wait_locked(ascii_lower(name), network, now);
}

std::optional<Instant> Attempts::locked_until(std::string_view name, Instant now) const {
    const std::lock_guard lock(mutex_);
    return names_.locked_until(ascii_lower(name), now);
}

std::size_t Attempts::size() const {
    const std::lock_guard lock(mutex_);
    return pairs_.size() + names_.size() + networks_.size();
}

}  // namespace tiexin::identity

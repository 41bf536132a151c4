#pragma once
// Attempts: how often wrong passwords may be tried. Failures are counted per name and network, so
// that a stranger locks out only himself; per name over all networks, against guessing from many;
// and attempts per network, whatever the name. An attempt counts as failed from its beginning,
// before its password is looked at: many at once get no more tries, and what is refused costs no
// hashing. Names that nobody has are counted like the others, so a lock tells nothing. All of it
// is in memory: bounded, the oldest gives way, and a restart forgets it. Thread: any.

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"

namespace tiexin::identity {

// So many failures within `within` lock for `lock_for` after the last of them.
struct Tries {
    std::size_t failures_max;
    Duration within;
    Duration lock_for;
};

constexpr Tries tries_of_pair{5, minutes(15), minutes(15)};    // one name from one network
constexpr Tries tries_of_name{50, minutes(5), minutes(5)};     // one name from anywhere
constexpr Tries tries_of_network{30, minutes(1), minutes(1)};  // any name, right or wrong
constexpr std::size_t counts_kept_max = 10'000;                // of each of the three

// One kind of the above. Not for several threads.
class FailureCounts {
public:
    FailureCounts(const Tries& tries, std::size_t kept_max) : tries_(tries), kept_max_(kept_max) {}

    std::optional<Instant> locked_until(std::string_view key, Instant now) const;
    bool add(std::string_view key, Instant at);  // true: this one locks; only while not locked
    void take_back(std::string_view key, Instant at);
    void forget(std::string_view key);
    void forget_all_of(std::string_view name);  // every key that begins with it, as pair_key writes
    std::size_t size() const { return by_age_.size(); }

private:
    struct Count {
        std::string key;
        std::vector<Instant> failures;  // never empty, at most failures_max
    };
    void drop_expired(Instant now);

    const Tries tries_;
    const std::size_t kept_max_;
    std::list<Count> by_age_;  // the one that failed last in front
    std::unordered_map<std::string_view, std::list<Count>::iterator> by_key_;  // into Count::key
};

class Attempts {
public:
    struct Wait {
        Instant until;
        bool of_name = false;  // else the network tries too often, whatever the name
    };
    struct Begun {
        std::optional<Wait> refused;  // set: nothing more may be done for this attempt
        bool locks_here = false;      // if it fails, the name is locked for this network
        bool locks_everywhere = false;
    };

    explicit Attempts(std::size_t kept_max = counts_kept_max)
        : pairs_(tries_of_pair, kept_max),
          names_(tries_of_name, kept_max),
          networks_(tries_of_network, kept_max) {}

    Begun begin(std::string_view name, std::string_view network, Instant now);
    // The password was right: `begun` is the moment given to begin().
    void succeeded(std::string_view name, std::string_view network, Instant begun);
    // The password could not be looked at.
    void take_back(std::string_view name, std::string_view network, Instant begun);
    void forget(std::string_view name);  // it has a new password
    std::optional<Wait> wait(std::string_view name, std::string_view network, Instant now) const;
    // When the name is locked for everybody.
    std::optional<Instant> locked_until(std::string_view name, Instant now) const;
    std::size_t size() const;

private:
    std::optional<Wait> wait_locked(const std::string& name, std::string_view network,
                                    Instant now) const;

    mutable std::mutex mutex_;  // guards the counts
    FailureCounts pairs_, names_, networks_;
};

}  // namespace tiexin::identity

#pragma once
// What a connection has taught us about a watch. Owned by SessionFacts, touched by whoever owns
// that.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/protocol.hpp"

namespace tiexin::gateway::watch {

constexpr Duration heart_rate_age_max = minutes(10);  // older ones do not explain an alarm
constexpr int heart_rate_low_max_bpm = 50;

class WatchState final : public ProtocolState {
public:
    std::string vendor = "3G";
    bool indexed = false;  // speaks the ZJ form
    std::uint16_t next_index = 1;
    std::optional<int> heart_rate_bpm;
    Instant heart_rate_at;

    // The last text sent for each command word: an answer that repeats it is only an echo. As many
    // entries as there are command words.
    std::vector<std::pair<std::string, std::string>> sent;

    void remember_sent(const std::string& word, std::string text);
    const std::string* sent_text(std::string_view word) const;
};

WatchState& state_of(SessionFacts& session);
bool heart_rate_is_low(const WatchState& state, Instant now);

}  // namespace tiexin::gateway::watch

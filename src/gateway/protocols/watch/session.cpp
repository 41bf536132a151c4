#include "gateway/protocols/watch/session.hpp"

namespace tiexin::gateway::watch {

void WatchState::remember_sent(const std::string& word, std::string text) {
    for (auto& [known, last] : sent) {
        if (known == word) {
            last = std::move(text);
            return;
        }
    }
    sent.emplace_back(word, std::move(text));
}

const std::string* WatchState::sent_text(std::string_view word) const {
    for (const auto& [known, last] : sent) {
        if (known == word) {
            return &last;
        }
    }
    return nullptr;
}

WatchState& state_of(SessionFacts& session) {
    if (!dynamic_cast<WatchState*>(session.state.get())) {
        session.state = std::make_unique<WatchState>();
    }
    return static_cast<WatchState&>(*session.state);
}

bool heart_rate_is_low(const WatchState& state, Instant now) {
    return state.heart_rate_bpm && *state.heart_rate_bpm <= heart_rate_low_max_bpm &&
           now - state.heart_rate_at <= heart_rate_age_max;
}

}  // namespace tiexin::gateway::watch

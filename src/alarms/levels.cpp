#include "alarms/levels.hpp"

#include <algorithm>
#include <iterator>

#include "alarms/policy.hpp"

namespace tiexin::alarms {

std::optional<Duration> stands_again_after(const Kind& kind, int told) {
    switch (policy_of(kind).priority) {
        case 1: {
            Duration wait = level_stands_again_after;
            for (int i = 1; i < told && wait < level_stands_again_after_max; ++i) {
                wait = wait * 2;
            }
            return std::min(wait, level_stands_again_after_max);
        }
        case 2:
            return urgent_level_stands_again_after;
        default:
            return std::nullopt;
    }
}

LevelNews levels_said(const std::vector<Kind>& said, const std::vector<StandingLevel>& standing,
                      const std::function<std::optional<Instant>(IncidentId)>& closed_at,
                      Instant now) {
    LevelNews news;
    for (const StandingLevel& level : standing) {
        if (std::find(said.begin(), said.end(), level.kind) == said.end()) {
            news.ended.push_back(level.kind);
        }
    }
    for (const Kind& kind : said) {
        const auto level = std::find_if(standing.begin(), standing.end(),
                                        [&](const StandingLevel& row) { return row.kind == kind; });
        if (level == standing.end()) {
            news.fresh.push_back(kind);
            continue;
        }
        const auto wait = stands_again_after(kind, level->told);
        const auto closed = wait ? closed_at(level->incident) : std::nullopt;
        if (!closed || now <= *closed + *wait) {
            news.standing.push_back(kind);
            continue;
        }
        news.fresh.push_back(kind);
        if (!news.again || level->since < news.again->since) {
            news.again = *level;
        }
    }
    return news;
}

LevelNews levels_changed(const std::vector<Kind>& said, const std::vector<Kind>& ended,
                         const std::vector<StandingLevel>& standing,
                         const std::function<std::optional<Instant>(IncidentId)>& closed_at,
                         Instant now) {
    constexpr int urgent_priority_max = 2;
    LevelNews news = levels_said(said, standing, closed_at, now);
    std::erase_if(news.ended, [&](const Kind& kind) {
        return std::find(ended.begin(), ended.end(), kind) == ended.end();
    });
    const auto urgent = [](const Kind& kind) {
        return policy_of(kind).priority <= urgent_priority_max;
    };
    std::copy_if(news.standing.begin(), news.standing.end(), std::back_inserter(news.fresh),
                 urgent);
    std::erase_if(news.standing, urgent);
    return news;
}

}  // namespace tiexin::alarms

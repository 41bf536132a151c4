#pragma once
// One incident on a desk for tests: applies commands as the flow does (the ladder follows at once
// when it came to the queue) and keeps what happened.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "alarms/rules.hpp"

namespace tiexin::alarms {

class Desk {
public:
    explicit Desk(Instant start) : start_(start), now_(start) {}

    Incident incident;
    std::vector<Alarm> alarms;
    std::vector<Happened> events;  // of the last command
    std::vector<LadderStep> run;   // of the last command
    std::vector<CannotRun> cannot;
    Ladder ladder = default_ladder();
    std::vector<StandingLevel> levels;
    LevelNews news;  // of the last report

    Instant now() const { return now_; }
    Instant start() const { return start_; }
    void at(Duration since_start) { now_ = start_ + since_start; }

    Result<void> apply(const Command& command) {
        events.clear();
        run.clear();
        return step(command);
    }

    // A report with these levels, as the flow takes it: what is news is told, the rest is kept.
    Result<void> report(const std::vector<Kind>& said) {
        events.clear();
        closed_[incident.id] = incident.closed_at;
        news = levels_said(
            said, levels, [&](IncidentId id) { return closed_.at(id); }, now_);
        std::erase_if(levels, [&](const StandingLevel& level) {
            return std::find(said.begin(), said.end(), level.kind) == said.end();
        });
        if (news.fresh.empty()) {
            return {};
        }
        const bool further = incident.id && joins({incident}, alarm(said), now_) != nullptr;
        if (!further) {
            alarms.clear();
        }
        Raise fresh = raise(said);
        fresh.again = news.again;
        const auto done = further ? apply(Join{alarm(said), news.again}) : apply(fresh);
        for (const Kind& kind : said) {
            const auto row =
                std::find_if(levels.begin(), levels.end(),
                             [&](const StandingLevel& level) { return level.kind == kind; });
            StandingLevel& level =
                row == levels.end() ? levels.emplace_back(StandingLevel{kind, {}, now_, 0}) : *row;
            level.incident = incident.id;
            level.told += static_cast<int>(std::count(news.fresh.begin(), news.fresh.end(), kind));
        }
        return done;
    }

    Alarm alarm(std::vector<Kind> kinds) {
        Alarm out;
        out.id = AlarmId{next_id_++};
        out.kinds = std::move(kinds);
        out.key = std::to_string(out.id.value);
        out.protocol = "watch";
        out.device = "3910000001";
        out.terminal = TerminalId{77};
        out.device_at = now_;
        out.received_at = now_;
        out.is_cancel = out.kinds == std::vector<Kind>{"cancel"};
        return out;
    }

    Raise raise(std::vector<Kind> kinds) {
        Raise out;
        out.incident.id = IncidentId{next_id_++};
        out.incident.number = "1123-0001";
        out.incident.elder = ElderId{5};
        out.incident.terminal = TerminalId{77};
        out.incident.device = "3910000001";
        out.incident.protocol = "watch";
        out.incident.area = AreaId{140213001000};
        out.alarm = alarm(std::move(kinds));
        return out;
    }

    Responder responder(std::uint64_t id) const {
        Responder out;
        out.id = ResponderId{id};
        out.role = "key_holder";
        out.name = "李姐";
        out.how = "telephone";
        return out;
    }

private:
    Result<void> step(const Command& command) {
        auto decision = decide(incident, alarms, command, now_);
        if (!decision) {
            return decision.error();
        }
        incident = decision->next;
        for (Alarm& changed : decision->alarms) {
            keep(changed);
        }
        events.insert(events.end(), decision->events.begin(), decision->events.end());
        run.insert(run.end(), decision->run.begin(), decision->run.end());
        return decision->ladder_now ? step(LadderDue{ladder, cannot}) : Result<void>{};
    }

    void keep(Alarm& changed) {
        for (Alarm& known : alarms) {
            if (known.id == changed.id) {
                known = changed;
                return;
            }
        }
        alarms.push_back(changed);
    }

    Instant start_;
    Instant now_;
    std::uint64_t next_id_ = 100;
    std::map<IncidentId, std::optional<Instant>> closed_;
};

}  // namespace tiexin::alarms

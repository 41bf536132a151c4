#include <algorithm>
#include <map>

#include "alarms/policy.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t incidents_max = 20'000;
constexpr std::size_t page_rows = 500;
constexpr Duration span_max = days(7);
constexpr Duration bucket_span = minutes(5);
constexpr Duration answered_soon = seconds(15);
constexpr std::size_t late_shown_max = 50;
constexpr std::size_t events_max = 200;

struct Bucket {
    std::int64_t raised = 0;
    std::int64_t answered = 0;
    std::int64_t sum_ms = 0;
};

// Everything counted from the times that each alarm keeps.
struct Kpis {
    std::int64_t raised = 0, answered = 0, soon = 0, late = 0, false_presses = 0;
    std::vector<std::int64_t> answer_ms, commit_ms, seen_ms;
    std::map<std::int64_t, Bucket> buckets;  // by start, microseconds
    std::vector<alarms::Incident> late_ones;
};

Json mean_of(const std::vector<std::int64_t>& values) {
    if (values.empty()) {
        return {};
    }
    std::int64_t sum = 0;
    for (const std::int64_t value : values) {
        sum += value;
    }
    return sum / static_cast<std::int64_t>(values.size());
}

// Nearest rank; the values are sorted here.
Json quantile_of(std::vector<std::int64_t>& values, std::size_t percent) {
    if (values.empty()) {
        return {};
    }
    std::sort(values.begin(), values.end());
    const std::size_t rank = (values.size() * percent + 99) / 100;
    return values[std::max<std::size_t>(rank, 1) - 1];
}

bool answered_by(Call& call, const Conn& conn, const alarms::Incident& incident) {
    for (const LoggedEvent& event : call.ports.log.events_of(conn, incident.id.value, events_max)) {
        if (event.kind == "IncidentAccepted") {
            return event.actor == call.actor();
        }
    }
    return false;
}

void count(Call& call, const Conn& conn, const alarms::Incident& incident, Kpis& kpis) {
    const Duration limit = alarms::answer_limit_of(incident.priority);
    Bucket& bucket = kpis.buckets[incident.raised_at.us / bucket_span.us * bucket_span.us];
    ++kpis.raised;
    ++bucket.raised;
    const Duration waited = incident.answered_at.value_or(call.now) - incident.raised_at;
    if (incident.answered_at) {
        ++kpis.answered;
        ++bucket.answered;
        bucket.sum_ms += waited.us / 1'000;
        kpis.answer_ms.push_back(waited.us / 1'000);
        kpis.soon += waited <= answered_soon ? 1 : 0;
    }
    const bool over =
        waited > limit && (incident.answered_at || incident.state != alarms::State::closed);
    if (over) {
        ++kpis.late;
        if (kpis.late_ones.size() < late_shown_max) {
            kpis.late_ones.push_back(incident);
        }
    }
    kpis.false_presses += incident.outcome == alarms::Outcome::false_press ? 1 : 0;
    for (const alarms::Alarm& alarm : call.ports.alarms.alarms_of(conn, incident.id)) {
        if (alarm.committed_at) {
            kpis.commit_ms.push_back((*alarm.committed_at - alarm.received_at).us / 1'000);
        }
        if (alarm.seen_at) {
            kpis.seen_ms.push_back((*alarm.seen_at - alarm.received_at).us / 1'000);
        }
    }
}

Json kpis_json(Call& call, const Conn& conn, Kpis& kpis, Instant from, Instant to) {
    Json buckets = Json::array();
    for (const auto& [at, bucket] : kpis.buckets) {
        buckets.push(Json::object(
            {{"at", iso8601(Instant{at})},
             {"raised", bucket.raised},
             {"answered", bucket.answered},
             {"mean_ms", bucket.answered > 0 ? Json(bucket.sum_ms / bucket.answered) : Json()}}));
    }
    IncidentShape shape(call.ports, call.desk, conn, call.now);
    Json late = Json::array();
    for (const alarms::Incident& incident : kpis.late_ones) {
        late.push(shape.summary(incident));
    }
    return Json::object({{"from", iso8601(from)},
                         {"to", iso8601(to)},
                         {"raised", kpis.raised},
                         {"answered", kpis.answered},
                         {"answered_within_15_s", kpis.soon},
                         {"late", kpis.late},
                         {"false_presses", kpis.false_presses},
                         {"mean_ms", mean_of(kpis.answer_ms)},
                         {"median_ms", quantile_of(kpis.answer_ms, 50)},
                         {"p95_ms", quantile_of(kpis.answer_ms, 95)},
                         {"commit_p99_ms", quantile_of(kpis.commit_ms, 99)},
                         {"seen_p99_ms", quantile_of(kpis.seen_ms, 99)},
                         {"late_incidents", std::move(late)},
                         {"buckets", std::move(buckets)}});
}

}  // namespace

Answer get_answering(Call& call) {
    QueryInput query(call.request);
    const auto from = query.time("from");
    const auto to = query.time("to");
    if (!from || !to) {
        query.fault(from ? "to" : "from", "required");
    } else if (*from >= *to || *to - *from > span_max) {
        query.fault("to", "out_of_range");
    }
    alarms::IncidentQuery wanted;
    wanted.scopes = scopes_of(call.user(), query.area("area_id"));
    wanted.from = from;
    wanted.until = to;
    wanted.oldest_first = true;
    wanted.count_max = page_rows;
    const bool mine = query.boolean("mine", false);
    if (!query.ok()) {
        return invalid_fields(query.faults());
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        Kpis kpis;
        std::size_t looked_at = 0;
        while (looked_at < incidents_max) {
            const alarms::IncidentPage page = call.ports.alarms.incidents(conn, wanted);
            for (const alarms::Incident& incident : page.rows) {
                if (!mine || answered_by(call, conn, incident)) {
                    count(call, conn, incident, kpis);
                }
            }
            looked_at += page.rows.size();
            if (!page.next || page.rows.empty()) {
                break;
            }
            wanted.after = page.next;
        }
        return kpis_json(call, conn, kpis, *from, *to);
    });
}

}  // namespace tiexin::web

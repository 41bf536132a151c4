#include "base/metrics.hpp"

#include <prometheus/check_names.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <sstream>
#include <variant>

#include "base/check.hpp"

namespace tiexin {

namespace {

using Cell =
    std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>, std::unique_ptr<Histogram>>;

struct Family {
    std::string help;
    std::size_t kind = 0;  // index in Cell
    std::map<Labels, Cell> cells;
};

constexpr prometheus::MetricType type_of_kind[] = {prometheus::MetricType::Counter,
                                                   prometheus::MetricType::Gauge,
                                                   prometheus::MetricType::Histogram};

prometheus::ClientMetric::Histogram snapshot(const Histogram& histogram) {
    prometheus::ClientMetric::Histogram out;
    const std::vector<double>& bounds = histogram.upper_bounds();
    std::uint64_t cumulative = 0;
    for (std::size_t i = 0; i <= bounds.size(); ++i) {
        cumulative += histogram.in_bucket(i);
        const double bound =
            i < bounds.size() ? bounds[i] : std::numeric_limits<double>::infinity();
        out.bucket.push_back({cumulative, bound});
    }
    out.sample_count = cumulative;
    out.sample_sum = histogram.sum();
    return out;
}

prometheus::ClientMetric snapshot(const Labels& labels, const Cell& cell) {
    prometheus::ClientMetric out;
    for (const auto& [name, value] : labels) {
        out.label.push_back({name, value});
    }
    if (const auto* counter = std::get_if<std::unique_ptr<Counter>>(&cell)) {
        out.counter.value = static_cast<double>((*counter)->value());
    } else if (const auto* gauge = std::get_if<std::unique_ptr<Gauge>>(&cell)) {
        out.gauge.value = (*gauge)->value();
    } else {
        out.histogram = snapshot(*std::get<std::unique_ptr<Histogram>>(cell));
    }
    return out;
}

}  // namespace

Histogram::Histogram(std::vector<double> upper_bounds)
    : upper_bounds_(std::move(upper_bounds)),
      buckets_(std::make_unique<std::atomic<std::uint64_t>[]>(upper_bounds_.size() + 1)) {
    CHECK(std::is_sorted(upper_bounds_.begin(), upper_bounds_.end(), std::less_equal<>()));
}

void Histogram::observe(double value) {
    const auto bucket = std::lower_bound(upper_bounds_.begin(), upper_bounds_.end(), value);
    const auto index = static_cast<std::size_t>(bucket - upper_bounds_.begin());
    buckets_[index].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::in_bucket(std::size_t index) const {
    CHECK(index <= upper_bounds_.size());
    return buckets_[index].load(std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i <= upper_bounds_.size(); ++i) {
        count += in_bucket(i);
    }
    return count;
}

std::vector<double> latency_bounds_s() {
    return {50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3,
            50e-3, 0.1,    0.2,    0.5,    1.0,  2.0,  5.0,  10.0};
}

struct Metrics::Impl {
    mutable std::mutex mutex;  // guards families, not the cells in them
    std::map<std::string, Family, std::less<>> families;

    template <class Kind, class... Arguments>
    Kind& cell(std::string_view name, std::string_view help, Labels labels,
               const Arguments&... arguments) {
        using Pointer = std::unique_ptr<Kind>;
        CHECK(prometheus::CheckMetricName(std::string(name)));
        for (const auto& label : labels) {
            CHECK(prometheus::CheckLabelName(label.first));
        }
        std::sort(labels.begin(), labels.end());
        const Cell fresh = Pointer();
        const std::scoped_lock lock(mutex);
        const auto [at, is_new] = families.try_emplace(std::string(name));
        Family& family = at->second;
        if (is_new) {
            family.help = help;
            family.kind = fresh.index();
        }
        CHECK(family.kind == fresh.index());
        Cell& present = family.cells.try_emplace(std::move(labels), Pointer()).first->second;
        Pointer& pointer = std::get<Pointer>(present);
        if (!pointer) {
            pointer = std::make_unique<Kind>(arguments...);
        }
        return *pointer;
    }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    return impl_->cell<Counter>(name, help, labels);
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    return impl_->cell<Gauge>(name, help, labels);
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help,
                              const std::vector<double>& upper_bounds, const Labels& labels) {
    return impl_->cell<Histogram>(name, help, labels, upper_bounds);
}

std::string Metrics::expose() const {
    std::vector<prometheus::MetricFamily> families;
    {
        const std::scoped_lock lock(impl_->mutex);
        for (const auto& [name, family] : impl_->families) {
            prometheus::MetricFamily out{name, family.help, type_of_kind[family.kind], {}};
            for (const auto& [labels, cell] : family.cells) {
                out.metric.push_back(snapshot(labels, cell));
            }
            families.push_back(std::move(out));
        }
    }
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, families);
    return text.str();
}

}  // namespace tiexin

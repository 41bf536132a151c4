#pragma once
// Metrics: counters, gauges and histograms with Prometheus names (unit last: _seconds, _bytes,
// counters end in _total). One Metrics is made by the program and passed to who counts.
// Handles stay valid as long as their Metrics; counting is lock-free from any thread.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiexin {

class Counter {
public:
    void add(std::uint64_t count = 1) { count_.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const { return count_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> count_{0};
};

class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    void add(double change) { value_.fetch_add(change, std::memory_order_relaxed); }
    double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

class Histogram {
public:
    explicit Histogram(std::vector<double> upper_bounds);  // strictly rising; +Inf is implied
    void observe(double value);
    std::uint64_t count() const;
    double sum() const { return sum_.load(std::memory_order_relaxed); }
    const std::vector<double>& upper_bounds() const { return upper_bounds_; }
    std::uint64_t in_bucket(std::size_t index) const;  // not cumulative; the last one is +Inf

private:
    std::vector<double> upper_bounds_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> buckets_;
    std::atomic<double> sum_{0};
};

using Labels = std::vector<std::pair<std::string, std::string>>;

// 50 µs to 10 s, for latencies in seconds.
std::vector<double> latency_bounds_s();

class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // The same name and labels give the same handle; a name used for two kinds is our own bug.
    // Labels have few values: never an id of a person or terminal.
    Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
    Histogram& histogram(std::string_view name, std::string_view help,
                         const std::vector<double>& upper_bounds, const Labels& labels = {});

    std::string expose() const;  // text/plain; version=0.0.4

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tiexin

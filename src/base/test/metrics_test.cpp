#include "base/metrics.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "base/check.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

bool has_line(const std::string& text, std::string_view wanted) {
    for (const std::string_view line : split(text, '\n')) {
        if (line == wanted) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("what was counted is exposed in the Prometheus text form") {
    Metrics metrics;
    metrics.counter("frames_total", "Frames read", {{"protocol", "jt808"}}).add(3);
    metrics.counter("frames_total", "Frames read", {{"protocol", "watch"}}).add();
    metrics.gauge("sessions", "Open sessions").set(2);
    metrics.gauge("sessions", "Open sessions").add(-0.5);
    Histogram& histogram = metrics.histogram("commit_seconds", "Commit time", {0.01, 0.1});
    for (const double value : {0.005, 0.01, 0.05, 5.0}) {
        histogram.observe(value);
    }
    const std::string text = metrics.expose();
    for (const char* line :
         {"# HELP frames_total Frames read", "# TYPE frames_total counter",
          "frames_total{protocol=\"jt808\"} 3", "frames_total{protocol=\"watch\"} 1",
          "# TYPE sessions gauge", "sessions 1.5", "# TYPE commit_seconds histogram",
          "commit_seconds_count 4", "commit_seconds_bucket{le=\"0.01\"} 2",
          "commit_seconds_bucket{le=\"0.1\"} 3", "commit_seconds_bucket{le=\"+Inf\"} 4"}) {
        CAPTURE(text);
        CAPTURE(std::string(line));
        CHECK(has_line(text, line));
    }
    CHECK_EQ(histogram.count(), 4);
    CHECK(histogram.sum() == doctest::Approx(5.065));
}

TEST_CASE("the same name and labels are the same handle, in whatever order the labels come") {
    Metrics metrics;
    Counter& first = metrics.counter("a_total", "A", {{"x", "1"}, {"y", "2"}});
    CHECK_EQ(&first, &metrics.counter("a_total", "A", {{"y", "2"}, {"x", "1"}}));
    CHECK_NE(&first, &metrics.counter("a_total", "A", {{"x", "1"}}));
    for (int i = 0; i < 1'000; ++i) {
        metrics.counter("a_total", "A", {{"x", std::to_string(i)}});
    }
    first.add();
    CHECK_EQ(metrics.counter("a_total", "A", {{"x", "1"}, {"y", "2"}}).value(), 1);
}

TEST_CASE("a name for two kinds, a bad name and unordered buckets are our own bugs") {
    const CheckScope scope;
    Metrics metrics;
    metrics.counter("a_total", "A");
    CHECK_THROWS_AS(metrics.gauge("a_total", "A"), CheckFailed);
    CHECK_THROWS_AS(metrics.counter("a-b", "A"), CheckFailed);
    CHECK_THROWS_AS(metrics.counter("b_total", "B", {{"le-ss", "x"}}), CheckFailed);
    CHECK_THROWS_AS(Histogram({2, 1}), CheckFailed);
    CHECK_THROWS_AS(Histogram({1, 1}), CheckFailed);
}

TEST_CASE("no count is lost between threads") {
    Metrics metrics;
    Counter& counter = metrics.counter("n_total", "N");
    Histogram& histogram = metrics.histogram("t_seconds", "T", latency_bounds_s());
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20'000; ++i) {
                    counter.add();
                    histogram.observe(0.001);
                    if (i % 5'000 == 0) {
                        metrics.counter("other_total", "O", {{"i", std::to_string(i)}}).add();
                        (void)metrics.expose();
                    }
                }
            });
        }
    }
    CHECK_EQ(counter.value(), 80'000);
    CHECK_EQ(histogram.count(), 80'000);
    CHECK(histogram.sum() == doctest::Approx(80.0));
}

}  // namespace tiexin

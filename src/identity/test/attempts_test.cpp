// The counts of failed sign-ins: windows, taking back, the bound, many threads.

#include "identity/attempts.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

namespace tiexin::identity {
namespace {

const Instant start{1'000'000'000'000'000};

TEST_CASE("failures_lock_only_when_they_fall_into_one_window_wherever_it_begins") {
    FailureCounts counts({3, minutes(10), minutes(2)}, 10);
    CHECK_FALSE(counts.add("a", start));
    CHECK_FALSE(counts.add("a", start + minutes(9)));
    CHECK_FALSE(counts.add("a", start + minutes(10)));  // the first has left
    CHECK_FALSE(counts.locked_until("a", start + minutes(10)));
    CHECK(counts.add("a", start + minutes(11)));
    CHECK(counts.locked_until("a", start + minutes(11)) == start + minutes(13));
    CHECK_FALSE(counts.locked_until("b", start + minutes(11)));
    CHECK_FALSE(counts.locked_until("a", start + minutes(13)));
    CHECK_FALSE(counts.add("a", start + minutes(13)));  // and begins anew
    CHECK_FALSE(counts.add("a", start + minutes(13)));
}

TEST_CASE("counts_expire_and_of_too_many_the_one_that_failed_longest_ago_gives_way") {
    FailureCounts counts({2, minutes(1), minutes(1)}, 3);
    for (const char* key : {"a", "b", "c", "a", "d"}) {
        (void)counts.add(key, start);
    }
    CHECK(counts.size() == 3);
    CHECK(counts.locked_until("a", start));
    CHECK_FALSE(counts.add("b", start));  // had given way to d
    CHECK(counts.size() == 3);
    CHECK_FALSE(counts.add("e", start + minutes(1)));
    CHECK(counts.size() == 1);
}

TEST_CASE("a_failure_that_was_none_is_taken_back_and_may_end_a_lock") {
    FailureCounts counts({2, minutes(1), minutes(1)}, 3);
    (void)counts.add("a", start);
    CHECK(counts.add("a", start + seconds(1)));
    counts.take_back("a", start + seconds(1));
    CHECK_FALSE(counts.locked_until("a", start + seconds(2)));
    counts.take_back("a", start + seconds(7));  // never counted
    CHECK(counts.size() == 1);
    counts.take_back("a", start);
    counts.take_back("a", start);
    CHECK(counts.size() == 0);
}

TEST_CASE("a_right_password_clears_its_own_network_and_leaves_what_others_failed_at") {
    Attempts attempts;
    for (int i = 0; i < 4; ++i) {
        CHECK_FALSE(attempts.begin("Ann", "n1", start).refused);
        CHECK_FALSE(attempts.begin("ann", "n2", start).refused);
    }
    CHECK(attempts.begin("ann", "n1", start + seconds(1)).locks_here);
    attempts.succeeded("ANN", "n1", start + seconds(1));
    CHECK_FALSE(attempts.wait("ann", "n1", start + seconds(1)));
    CHECK(attempts.begin("ann", "n2", start + seconds(1)).locks_here);
    CHECK(attempts.begin("ann", "n2", start + seconds(2)).refused->of_name);
}

TEST_CASE("one_network_however_eager_does_not_lock_a_name_everywhere") {
    Attempts attempts;
    for (int i = 0; i < 200; ++i) {
        (void)attempts.begin("ann", "n1", start + seconds(i));
    }
    CHECK_FALSE(attempts.locked_until("ann", start + seconds(200)));
    CHECK_FALSE(attempts.wait("ann", "n2", start + seconds(200)));
}

TEST_CASE("the_longer_of_two_locks_is_told") {
    Attempts attempts;
    for (int i = 0; i < 50; ++i) {
        (void)attempts.begin("ann", "n" + std::to_string(i / 5), start);
    }
    CHECK(attempts.locked_until("ann", start) == start + minutes(5));
    CHECK(attempts.wait("ann", "n1", start)->until == start + minutes(15));
    CHECK(attempts.wait("ann", "n77", start)->until == start + minutes(5));
}

TEST_CASE("memory_is_bounded_whatever_names_and_networks_are_made_up") {
    Attempts attempts(100);
    for (int i = 0; i < 5'000; ++i) {
        (void)attempts.begin("n" + std::to_string(i), "a" + std::to_string(i % 977), start);
    }
    CHECK(attempts.size() == 300);
}

TEST_CASE("many_at_once_get_no_more_tries_than_one_after_another") {
    Attempts attempts;
    std::atomic<int> let_through{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 7; ++i) {
                let_through += attempts.begin("ann", "n1", start).refused ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(let_through == 5);
}

}  // namespace
}  // namespace tiexin::identity

#include "base/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string_view>

#include "base/prng.hpp"

namespace tiexin {

TEST_CASE("a result is its value or its error, and asking for the other is our own bug") {
    const CheckScope scope;
    const Result<std::string> good(std::string("x"));
    CHECK(good.ok());
    CHECK_EQ(*good, "x");
    CHECK_EQ(good->size(), 1);
    CHECK_THROWS_AS((void)good.error(), CheckFailed);
    const Result<std::string> bad(Error{Code::conflict, "why"});
    CHECK_FALSE(bad);
    CHECK_EQ(bad.error().code, Code::conflict);
    CHECK_THROWS_AS((void)bad.value(), CheckFailed);
    Result<std::unique_ptr<int>> owner(std::make_unique<int>(3));
    CHECK_EQ(*std::move(owner).value(), 3);
    const Result<void> done;
    CHECK(done.ok());
    CHECK_THROWS_AS((void)done.error(), CheckFailed);
    const Result<void> failed(Error{Code::busy, ""});
    CHECK_FALSE(failed.ok());
}

TEST_CASE("every code has one row with its own name and an error status") {
    std::set<std::string_view> names;
    for (const Code code :
         {Code::bad_input, Code::unauthorised, Code::forbidden, Code::not_found, Code::conflict,
          Code::too_large, Code::busy, Code::unavailable, Code::unsupported}) {
        const CodeRow& row = code_row(code);
        CHECK_EQ(row.code, code);
        CHECK_GE(row.http_status, 400);
        CHECK_LT(row.http_status, 600);
        names.insert(row.name);
    }
    CHECK_EQ(names.size(), 9);
}

TEST_CASE("a failed check inside a scope says where, and scopes nest") {
    const CheckScope outer;
    { const CheckScope inner; }
    try {
        check_failed("1 == 2", "file.cpp", 12);
    } catch (const CheckFailed& failure) {
        CHECK_EQ(std::string_view(failure.what()), "CHECK failed: 1 == 2 at file.cpp:12");
    }
}

TEST_CASE("the generator gives the published numbers of SplitMix64") {
    Prng prng(1234567);
    for (const std::uint64_t expected :
         {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U,
          16408922859458223821U}) {
        CHECK_EQ(prng.next(), expected);
    }
    for (int i = 0; i < 10'000; ++i) {
        const std::int64_t dice = prng.between(1, 6);
        REQUIRE((dice >= 1 && dice <= 6));
        const double unit = prng.unit();
        REQUIRE((unit >= 0 && unit < 1));
    }
    CHECK_EQ(prng.between(5, 5), 5);
    (void)prng.between(INT64_MIN, INT64_MAX);
}

}  // namespace tiexin

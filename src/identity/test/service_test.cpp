// Sign-in, lock-out, users and scopes on the real store in memory.

#include "identity/service.hpp"

#include <doctest/doctest.h>

#include "store/store.hpp"

namespace tiexin::identity {
namespace {

const Instant start = parse_iso8601("2026-03-01T08:00:00Z").value();
const AreaId city = parse_area("140200").value();
const AreaId county = parse_area("140213").value();

struct Rig {
    Rig() {
        store::Options options;
        options.clock = &clock;
        options.own_thread = false;
        auto opened = store::open(options);
        REQUIRE(opened.ok());
        store = std::move(*opened);
        service = std::make_unique<Service>(store->database(), store->identity());
    }
    User make(const std::string& name, Role role = Role::operator_, AreaId area = county) {
        NewUser user;
        user.name = name;
        user.role = role;
        user.areas = {area};
        user.password = "long enough 1";
        auto made = service->create(user, "system");
        REQUIRE(made.ok());
        return *made;
    }
    ManualClock clock{start};
    std::unique_ptr<store::OpenStore> store;
    std::unique_ptr<Service> service;
};

TEST_CASE("the_right_password_signs_in_and_the_session_resumes_until_it_ends") {
    Rig rig;
    rig.make("wangfang");
    const auto signed_in =
        rig.service->sign_in("WangFang", "long enough 1", "127.0.0.1", rig.clock.now());
    REQUIRE(signed_in.ok());
    CHECK(signed_in->user.name == "wangfang");
    CHECK(signed_in->session.token_hash.find(signed_in->token) == std::string::npos);
    CHECK(rig.service->resume(signed_in->token, rig.clock.now()).ok());
    CHECK_FALSE(rig.service->resume("something else", rig.clock.now()).ok());
    CHECK_FALSE(rig.service->resume(signed_in->token, rig.clock.now() + session_life_max).ok());
    REQUIRE(rig.service->sign_out(signed_in->session.id).ok());
    CHECK(rig.service->resume(signed_in->token, rig.clock.now()).error().code ==
          Code::unauthorised);
}

TEST_CASE("a_session_nobody_uses_ends_early") {
    Rig rig;
    rig.make("wangfang");
    const auto in = rig.service->sign_in("wangfang", "long enough 1", "127.0.0.1", rig.clock.now());
    REQUIRE(in.ok());
    CHECK_FALSE(
        rig.service->resume(in->token, rig.clock.now() + session_idle_max + seconds(1)).ok());
}

TEST_CASE("five_failures_in_a_row_lock_the_name_even_for_the_right_password") {
    Rig rig;
    rig.make("zhaomin");
    for (int i = 1; i < failures_before_lock; ++i) {
        CHECK(rig.service->sign_in("zhaomin", "wrong", "127.0.0.1", rig.clock.now()).error().code ==
              Code::unauthorised);
    }
    CHECK(rig.service->sign_in("zhaomin", "wrong", "127.0.0.1", rig.clock.now()).error().code ==
          Code::busy);
    const auto locked =
        rig.service->sign_in("zhaomin", "long enough 1", "127.0.0.1", rig.clock.now());
    REQUIRE_FALSE(locked.ok());
    CHECK(locked.error().code == Code::busy);
    rig.clock.advance(lock_for + seconds(1));
    CHECK(rig.service->sign_in("zhaomin", "long enough 1", "127.0.0.1", rig.clock.now()).ok());
}

TEST_CASE("an_address_that_tries_too_often_waits_whatever_the_name") {
    Rig rig;
    rig.make("zhaomin");
    int busy = 0;
    for (int i = 0; i < attempts_per_address_per_minute_max + 5; ++i) {
        const auto tried =
            rig.service->sign_in("nobody" + std::to_string(i), "x", "10.0.0.9", rig.clock.now());
        busy += !tried.ok() && tried.error().code == Code::busy ? 1 : 0;
    }
    CHECK(busy == 5);
    CHECK(rig.service->sign_in("zhaomin", "long enough 1", "10.0.0.8", rig.clock.now()).ok());
}

TEST_CASE("weak_passwords_and_taken_names_are_refused_with_a_reason") {
    Rig rig;
    rig.make("zhaomin");
    NewUser user;
    user.name = "ZHAOMIN";
    user.areas = {county};
    user.password = "short";
    CHECK(rig.service->create(user, "system").error().detail == "password_too_short");
    user.password = "my zhaomin password";
    CHECK(rig.service->create(user, "system").error().detail == "password_contains_name");
    user.password = "long enough 1";
    CHECK(rig.service->create(user, "system").error().detail == "name_taken");
    user.name = "other";
    user.areas.clear();
    CHECK(rig.service->create(user, "system").error().detail == "area_required");
}

TEST_CASE("a_disabled_user_is_out_at_once") {
    Rig rig;
    User user = rig.make("zhaomin");
    const auto in = rig.service->sign_in("zhaomin", "long enough 1", "127.0.0.1", rig.clock.now());
    REQUIRE(in.ok());
    user.disabled = true;
    REQUIRE(rig.service->change(user, "system").ok());
    CHECK_FALSE(rig.service->resume(in->token, rig.clock.now()).ok());
    CHECK_FALSE(
        rig.service->sign_in("zhaomin", "long enough 1", "127.0.0.1", rig.clock.now()).ok());
    CHECK(rig.service->change(user, "system").error().code == Code::conflict);
}

TEST_CASE("a_new_password_ends_old_sessions") {
    Rig rig;
    const User user = rig.make("zhaomin");
    const auto in = rig.service->sign_in("zhaomin", "long enough 1", "127.0.0.1", rig.clock.now());
    REQUIRE(in.ok());
    CHECK(rig.service->change_own_password(user.id, "wrong", "another one 2").error().code ==
          Code::unauthorised);
    CHECK(rig.service->change_own_password(user.id, "long enough 1", "long enough 1")
              .error()
              .detail == "password_unchanged");
    REQUIRE(rig.service->change_own_password(user.id, "long enough 1", "another one 2").ok());
    CHECK_FALSE(rig.service->resume(in->token, rig.clock.now()).ok());
    CHECK(rig.service->sign_in("zhaomin", "another one 2", "127.0.0.1", rig.clock.now()).ok());
}

TEST_CASE("scope_holds_a_county_and_all_below_it_and_nothing_beside_it") {
    User user;
    user.areas = {county};
    CHECK(in_scope(user, county));
    CHECK(in_scope(user, parse_area("140213003").value()));
    CHECK_FALSE(in_scope(user, parse_area("140214").value()));
    CHECK_FALSE(in_scope(user, city));
    CHECK_FALSE(in_scope(user, AreaId{}));
}

TEST_CASE("roles_do_what_the_table_says") {
    CHECK(may(Role::operator_, "incident.handle"));
    CHECK_FALSE(may(Role::auditor, "incident.handle"));
    CHECK_FALSE(may(Role::auditor, "elder.write"));
    CHECK(may(Role::administrator, "user.write"));
    CHECK_FALSE(may(Role::administrator, "elder.read"));
    CHECK_FALSE(may(Role::supervisor, "no.such.permission"));
    CHECK(role_named(name_of(Role::registrar)) == Role::registrar);
    CHECK_FALSE(role_named("root").has_value());
}

}  // namespace
}  // namespace tiexin::identity

// Sign-in, lock-out, users and scopes on the real store in memory.

#include "identity/service.hpp"

#include <doctest/doctest.h>

#include "store/store.hpp"

namespace tiexin::identity {
namespace {

const Instant start = parse_iso8601("2026-03-01T08:00:00Z").value();
const AreaId city = parse_area("140200").value();
const AreaId county = parse_area("140213").value();

const std::string good = "long enough 1";
Source at(const std::string& address) {
    return {address, address};
}
const Source here = at("127.0.0.1");
const Source elsewhere = at("10.1.1.1");

int passwords_checked = 0;
bool counted(std::string_view encoded, std::string_view password) {
    ++passwords_checked;
    return password_matches(encoded, password);
}

struct Rig {
    Rig() {
        store::Options options;
        options.clock = &clock;
        options.own_thread = false;
        auto opened = store::open(options);
        REQUIRE(opened.ok());
        store = std::move(*opened);
        service = std::make_unique<Service>(store->database(), store->identity(), counted);
    }
    User make(const std::string& name, Role role = Role::operator_, AreaId area = county) {
        NewUser user;
        user.name = name;
        user.role = role;
        user.areas = {area};
        user.password = good;
        auto made = service->create(user, "system");
        REQUIRE(made.ok());
        return *made;
    }
    // Why a sign-in failed; nullopt: it did not.
    std::optional<Code> code(std::string_view name, std::string_view password, const Source& from) {
        const auto tried = service->sign_in(name, password, from, clock.now());
        return tried ? std::nullopt : std::optional(tried.error().code);
    }
    ManualClock clock{start};
    std::unique_ptr<store::OpenStore> store;
    std::unique_ptr<Service> service;
};

TEST_CASE("the_right_password_signs_in_and_the_session_resumes_until_it_ends") {
    Rig rig;
    rig.make("wangfang");
    const auto signed_in = rig.service->sign_in("WangFang", good, here, rig.clock.now());
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
    const auto in = rig.service->sign_in("wangfang", good, here, rig.clock.now());
    REQUIRE(in.ok());
    CHECK_FALSE(
        rig.service->resume(in->token, rig.clock.now() + session_idle_max + seconds(1)).ok());
}

TEST_CASE("five_failures_lock_the_name_here_even_for_the_right_password_and_nowhere_else") {
    Rig rig;
    rig.make("zhaomin");
    for (std::size_t i = 1; i < tries_of_pair.failures_max; ++i) {
        CHECK(rig.code("zhaomin", "wrong", here) == Code::unauthorised);
    }
    CHECK(rig.code("ZhaoMin", "wrong", here) == Code::busy);
    CHECK(rig.code("zhaomin", good, here) == Code::busy);
    const auto wait = rig.service->wait("zhaomin", here, rig.clock.now());
    REQUIRE(wait.has_value());
    CHECK(wait->of_name);
    CHECK(wait->until == start + minutes(15));
    CHECK_FALSE(rig.service->locked_until("zhaomin", rig.clock.now()));
    CHECK_FALSE(rig.code("zhaomin", good, elsewhere));
    CHECK(rig.code("zhaomin", good, here) == Code::busy);
    rig.clock.advance(minutes(15));
    CHECK_FALSE(rig.code("zhaomin", good, here));
}

TEST_CASE("what_is_refused_and_what_nobody_is_called_costs_no_more_than_it_must") {
    Rig rig;
    rig.make("zhaomin");
    for (const std::string name : {"zhaomin", "nobody"}) {
        passwords_checked = 0;
        for (int i = 0; i < 12; ++i) {
            CHECK(rig.code(name, "wrong", here) ==
                  (i < 4 ? Code::unauthorised : Code::busy));  // a wrong name tells nothing
        }
        CHECK(passwords_checked == 5);
        CHECK(rig.code(name, good, here) == Code::busy);
        CHECK(passwords_checked == 5);
    }
    CHECK(rig.code(std::string(10'000, 'x'), good, elsewhere) == Code::unauthorised);
    CHECK(passwords_checked == 5);
}

TEST_CASE("guessing_from_many_addresses_locks_the_name_for_all_for_five_minutes") {
    Rig rig;
    rig.make("zhaomin");
    rig.make("other");
    passwords_checked = 0;
    for (int i = 0; i < 80; ++i) {
        (void)rig.code("zhaomin", "wrong", at("10.0.0." + std::to_string(i / 4)));
    }
    CHECK(passwords_checked == 50);
    CHECK(rig.code("zhaomin", good, here) == Code::busy);
    CHECK(passwords_checked == 50);
    CHECK(rig.service->locked_until("ZhaoMin", rig.clock.now()) == start + minutes(5));
    CHECK_FALSE(rig.code("other", good, here));
    rig.clock.advance(minutes(5));
    CHECK_FALSE(rig.service->locked_until("zhaomin", rig.clock.now()));
    CHECK_FALSE(rig.code("zhaomin", good, here));
}

TEST_CASE("a_new_password_ends_the_locks_of_its_name") {
    Rig rig;
    const User user = rig.make("zhaomin");
    for (int i = 0; i < 5; ++i) {
        (void)rig.code("zhaomin", "wrong", here);
        (void)rig.code("zhaomin2", "wrong", here);
    }
    REQUIRE(rig.service->set_password(user.id, "another one 2", true, "system").ok());
    CHECK_FALSE(rig.code("zhaomin", "another one 2", here));
    CHECK(rig.code("zhaomin2", "wrong", here) == Code::busy);
}

TEST_CASE("an_address_that_tries_too_often_waits_whatever_the_name") {
    Rig rig;
    rig.make("zhaomin");
    int busy = 0;
    for (std::size_t i = 0; i < tries_of_network.failures_max + 5; ++i) {
        busy += rig.code("nobody" + std::to_string(i), "x", at("10.0.0.9")) == Code::busy ? 1 : 0;
    }
    CHECK(busy == 5);
    CHECK_FALSE(rig.service->wait("zhaomin", at("10.0.0.9"), rig.clock.now())->of_name);
    CHECK_FALSE(rig.code("zhaomin", good, at("10.0.0.8")));
    rig.clock.advance(minutes(1));
    CHECK_FALSE(rig.code("zhaomin", good, at("10.0.0.9")));
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
    user.password = good;
    CHECK(rig.service->create(user, "system").error().detail == "name_taken");
    user.name = "other";
    user.areas.clear();
    CHECK(rig.service->create(user, "system").error().detail == "area_required");
}

TEST_CASE("a_disabled_user_is_out_at_once") {
    Rig rig;
    User user = rig.make("zhaomin");
    const auto in = rig.service->sign_in("zhaomin", good, here, rig.clock.now());
    REQUIRE(in.ok());
    user.disabled = true;
    REQUIRE(rig.service->change(user, "system").ok());
    CHECK_FALSE(rig.service->resume(in->token, rig.clock.now()).ok());
    CHECK_FALSE(rig.service->sign_in("zhaomin", good, here, rig.clock.now()).ok());
    CHECK(rig.service->change(user, "system").error().code == Code::conflict);
}

TEST_CASE("a_new_password_ends_old_sessions") {
    Rig rig;
    const User user = rig.make("zhaomin");
    const auto in = rig.service->sign_in("zhaomin", good, here, rig.clock.now());
    REQUIRE(in.ok());
    CHECK(rig.service->change_own_password(user.id, "wrong", "another one 2").error().code ==
          Code::unauthorised);
    CHECK(rig.service->change_own_password(user.id, "long enough 1", "long enough 1")
              .error()
              .detail == "password_unchanged");
    REQUIRE(rig.service->change_own_password(user.id, "long enough 1", "another one 2").ok());
    CHECK_FALSE(rig.service->resume(in->token, rig.clock.now()).ok());
    CHECK(rig.service->sign_in("zhaomin", "another one 2", here, rig.clock.now()).ok());
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

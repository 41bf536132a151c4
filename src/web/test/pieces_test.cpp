// Problems, cursors, languages, input, idempotency, seat numbers, scopes: the pieces without a
// database.

#include <doctest/doctest.h>

#include <set>

#include "web/answer.hpp"
#include "web/cursor.hpp"
#include "web/desk.hpp"
#include "web/input.hpp"
#include "web/language.hpp"
#include "web/problem.hpp"
#include "web/scope.hpp"
#include "web/shape/basic.hpp"
#include "web/workers.hpp"

namespace tiexin::web {
namespace {

bool has_chinese(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0xE4) {
            return true;
        }
    }
    return false;
}

TEST_CASE("every_problem_has_a_status_and_a_text_in_both_languages") {
    std::set<std::string_view> codes;
    for (const ProblemRow& row : problem_rows()) {
        CAPTURE(row.code);
        CHECK(codes.insert(row.code).second);
        CHECK(row.status >= 400);
        CHECK(row.status < 600);
        CHECK(has_chinese(row.zh));
        CHECK(!row.en.empty());
        CHECK(!has_chinese(row.en));
    }
    std::set<std::string_view> faults;
    for (const FaultRow& row : fault_rows()) {
        CAPTURE(row.code);
        CHECK(faults.insert(row.code).second);
        CHECK(has_chinese(row.zh));
        CHECK(!row.en.empty());
    }
}

TEST_CASE("a_problem_is_said_in_the_callers_language_with_a_stable_code") {
    const Problem wrong = problem_with(
        "incident_taken", Json::object({{"holder", Json::object({{"name", "王芳"}})}}));
    const Json zh = json_of(wrong, Language::zh, "/x");
    const Json en = json_of(wrong, Language::en, "/x");
    CHECK(zh.text_of("title") == "已由他人接警");
    CHECK(en.text_of("title") == "Somebody else has taken it");
    CHECK(zh.text_of("code") == en.text_of("code"));
    CHECK(zh.text_of("type") == "urn:tiexin:problem:incident_taken");
    CHECK(zh.find("holder")->text_of("name") == "王芳");
    const net::Response response = response_of(Answer(wrong), Language::en, "/x");
    CHECK(response.status == 409);
    CHECK(response.headers.find("Content-Type") == "application/problem+json; charset=utf-8");
}

TEST_CASE("a_cursor_comes_back_as_it_was_and_only_on_its_own_list") {
    const PageMark mark{"zhang\x1fgui ying 张", 9'007'199'254'740'993};
    const std::string cursor = cursor_of(mark, "/api/v1/elders\nq=z");
    CHECK(parse_cursor(cursor, "/api/v1/elders\nq=z") == mark);
    CHECK(!parse_cursor(cursor, "/api/v1/elders\nq=w"));
    CHECK(!parse_cursor("", "x"));
    CHECK(!parse_cursor("!!!", "x"));
    CHECK(!parse_cursor(cursor.substr(0, 8), "/api/v1/elders\nq=z"));
    CHECK(!parse_cursor(std::string(10'000, 'A'), "x"));
}

TEST_CASE("the_language_is_the_one_the_browser_weighs_most") {
    CHECK(language_of("zh-CN,zh;q=0.9,en;q=0.8", Language::en) == Language::zh);
    CHECK(language_of("fr, en-GB;q=0.7, zh;q=0.2", Language::zh) == Language::en);
    CHECK(language_of("", Language::en) == Language::en);
    CHECK(language_of("fr", Language::zh) == Language::zh);
    CHECK(language_of("en;q=0", Language::zh) == Language::zh);
    CHECK(language_of("en;q=nonsense, zh", Language::en) == Language::zh);
}

std::vector<std::string> codes_of(const Input& input) {
    std::vector<std::string> out;
    for (const FieldFault& fault : input.faults()) {
        out.push_back(fault.field + ":" + fault.code);
    }
    return out;
}

TEST_CASE("a_form_hears_of_all_its_mistakes_at_once") {
    const Json body =
        Json::parse(R"({"name":"  ","age":"x","kind":"purple","more":1,"id":"0","list":["a",2]})")
            .value();
    Input input(body);
    input.only({"name", "age", "kind", "id", "list", "missing"});
    (void)input.text("name", {1, 10});
    (void)input.maybe_integer("age", 0, 10);
    (void)input.maybe_named("kind", identity::role_named);
    (void)input.maybe_id<ElderId>("id");
    (void)input.maybe_texts("list", 5, {1, 5});
    (void)input.text("missing", {1, 5});
    CHECK(codes_of(input) == std::vector<std::string>{
                                 "more:unknown", "name:empty", "age:wrong_type", "kind:not_one_of",
                                 "id:bad_format", "list[1]:wrong_type", "missing:required"});
}

TEST_CASE("lengths_are_counted_in_characters_not_bytes") {
    const Json body = Json::object({{"name", "四个汉字"}});
    Input fits(body);
    CHECK(fits.text("name", {1, 4}) == "四个汉字");
    CHECK(fits.ok());
    Input tight(body);
    (void)tight.text("name", {1, 3});
    CHECK(codes_of(tight) == std::vector<std::string>{"name:too_long"});
}

TEST_CASE("a_repeated_creation_is_answered_as_the_first_time") {
    Remembered remembered;
    const UserId user{7};
    const Instant now = parse_iso8601("2026-03-01T08:00:00Z").value();
    using enum Remembered::Found;
    CHECK(remembered.begin(user, "key-1", "a", now).found == first);
    CHECK(remembered.begin(user, "key-1", "a", now).found == under_way);
    remembered.keep(user, "key-1", Answer(Json::object({{"id", "1"}}), 201));
    const auto repeated = remembered.begin(user, "key-1", "a", now);
    CHECK(repeated.found == again);
    CHECK(repeated.answer->status == 201);
    CHECK(remembered.begin(user, "key-1", "b", now).found == other);
    CHECK(remembered.begin(UserId{8}, "key-1", "a", now).found == first);
    CHECK(remembered.begin(user, "key-1", "a", now + hours(25)).found == first);
}

TEST_CASE("a_creation_that_failed_may_be_tried_again") {
    Remembered remembered;
    const Instant now = parse_iso8601("2026-03-01T08:00:00Z").value();
    (void)remembered.begin(UserId{7}, "key-1", "a", now);
    remembered.forget(UserId{7}, "key-1");
    CHECK(remembered.begin(UserId{7}, "key-1", "a", now).found == Remembered::Found::first);
}

TEST_CASE("remembered_answers_are_bounded") {
    Remembered remembered;
    const Instant now = parse_iso8601("2026-03-01T08:00:00Z").value();
    (void)remembered.begin(UserId{7}, "the-first", "a", now);
    for (std::size_t i = 0; i < Remembered::answers_max + 1; ++i) {
        (void)remembered.begin(UserId{7}, "key-" + std::to_string(i), "a", now);
    }
    CHECK(remembered.begin(UserId{7}, "the-first", "a", now).found == Remembered::Found::first);
}

TEST_CASE("a_seat_gets_the_lowest_free_number") {
    SeatNumbers numbers;
    CHECK(numbers.take(UserId{10}) == 1);
    CHECK(numbers.take(UserId{11}) == 2);
    CHECK(numbers.take(UserId{10}) == 1);
    numbers.release(UserId{10});
    CHECK(!numbers.of(UserId{10}));
    CHECK(numbers.take(UserId{12}) == 1);
}

TEST_CASE("an_incident_is_seen_in_its_area_and_as_far_as_the_ladder_carried_it") {
    identity::User operator_user;
    operator_user.id = UserId{1};
    operator_user.areas = {parse_area("140214").value()};
    identity::User supervisor = operator_user;
    supervisor.role = identity::Role::supervisor;
    alarms::Incident incident;
    incident.area = parse_area("140213").value();
    CHECK(!may_see(operator_user, incident));
    incident.told = {"seats", "supervisor"};
    CHECK(!may_see(operator_user, incident));
    CHECK(may_see(supervisor, incident));
    incident.told.push_back("other_area");
    CHECK(may_see(operator_user, incident));
    incident.told.clear();
    incident.holder = operator_user.id;
    CHECK(may_see(operator_user, incident));
    incident.holder = {};
    incident.area = {};
    CHECK(may_see(operator_user, incident));  // an unknown terminal is everybody's
}

TEST_CASE("a_list_is_narrowed_only_to_what_is_ones_own") {
    identity::User user;
    user.areas = {parse_area("140213").value()};
    const AreaId city = parse_area("1402").value();
    const AreaId other = parse_area("140214").value();
    CHECK(scopes_of(user, {}) == user.areas);
    CHECK(scopes_of(user, city) == user.areas);
    CHECK(scopes_of(user, other).empty());
    CHECK(scopes_of(user, user.areas[0]) == user.areas);
}

TEST_CASE("birth_dates_are_read_strictly") {
    CHECK(birth_text(*parse_birth("1944-05-06")) == "1944-05-06");
    CHECK(!parse_birth("1944-02-30"));
    CHECK(!parse_birth("44-2-3"));
}

TEST_CASE("workers_without_threads_run_at_once_and_a_stopped_one_takes_nothing") {
    Workers workers(0, 10);
    int ran = 0;
    CHECK(workers.post([&] { ++ran; }));
    CHECK(ran == 1);
    workers.stop();
    CHECK(!workers.post([&] { ++ran; }));
    CHECK(ran == 1);
}

TEST_CASE("workers_finish_what_they_took_before_they_stop") {
    int ran = 0;
    {
        Workers workers(1, 100);
        for (int i = 0; i < 50; ++i) {
            REQUIRE(workers.post([&] { ++ran; }));
        }
    }
    CHECK(ran == 50);
}

}  // namespace
}  // namespace tiexin::web

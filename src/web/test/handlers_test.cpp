// Requests through the whole of Api on the real store in memory: sessions, incidents, files, users.

#include <doctest/doctest.h>

#include "web/test/rig.hpp"

namespace tiexin::web::testing {
namespace {

using enum net::Method;

TEST_CASE("nobody_gets_in_without_a_session_and_every_change_needs_the_csrf_token") {
    Rig rig;
    CHECK(rig.get("", "/api/v1/queue").code() == "not_signed_in");
    CHECK(rig.get("", "/healthz").text == "ok\n");
    CHECK(rig.get("", "/api/v1/site").status == 200);
    CHECK(rig.get("wangfang", "/api/v1/queue").status == 200);
    const Said without =
        rig.ask("wangfang", delete_, "/api/v1/sessions/current", {}, {{"X-CSRF-Token", "wrong"}});
    CHECK(without.status == 403);
    CHECK(without.code() == "csrf_wrong");
    CHECK(rig.ask("", get, "/api/v1/queue", {}, {{"Cookie", "tiexin_session=made-up"}}).status ==
          401);
}

TEST_CASE("a_wrong_password_is_told_like_a_wrong_name_and_five_lock_the_name") {
    Rig rig;
    const auto attempt = [&](const char* name, const char* password) {
        return rig.ask("", post, "/api/v1/sessions",
                       Json::object({{"name", name}, {"password", password}}));
    };
    CHECK(attempt("wangfang", "nonsense").code() == "sign_in_wrong");
    CHECK(attempt("nobody", "nonsense").code() == "sign_in_wrong");
    for (int i = 0; i < 4; ++i) {
        (void)attempt("wangfang", "nonsense");
    }
    const Said locked = attempt("wangfang", std::string(good_password).c_str());
    CHECK(locked.status == 423);
    CHECK(locked.code() == "sign_in_locked");
    CHECK(locked.headers.find("Retry-After").has_value());
    CHECK(rig.get("admin", "/api/v1/users").text.find("\"locked_until\":\"") == std::string::npos);
    rig.clock.advance(minutes(16));
    CHECK(attempt("wangfang", std::string(good_password).c_str()).status == 201);
}

TEST_CASE("a_stranger_locks_out_only_himself_until_there_are_many_and_then_users_show_it") {
    Rig rig;
    const auto attempt = [&](std::string_view password, std::vector<net::Header> headers = {}) {
        return rig.ask("", post, "/api/v1/sessions",
                       Json::object({{"name", "WangFang"}, {"password", password}}),
                       std::move(headers));
    };
    rig.get("admin", "/api/v1/users");  // she signs in before the noise
    // A header that names another address, and another host of the same IPv6 network, change
    // nothing.
    rig.peer = "2001:db8:0:1::5";
    for (int i = 0; i < 5; ++i) {
        (void)attempt("nonsense", {{"X-Forwarded-For", "198.51.100." + std::to_string(i)}});
    }
    rig.peer = "2001:db8:0:1::6";
    CHECK(attempt(good_password).code() == "sign_in_locked");
    rig.peer = "2001:db8:0:2::5";
    CHECK(attempt(good_password).status == 201);
    for (int i = 0; i < 45; ++i) {
        rig.peer = "198.51.100." + std::to_string(i / 5 + 1);
        (void)attempt("nonsense");
    }
    rig.peer = "192.0.2.7";
    const Said locked = attempt(good_password);
    CHECK(locked.status == 423);
    CHECK(locked.body.int_of("retry_after_s") == 300);
    const Said users = rig.get("admin", "/api/v1/users");
    CHECK(users.text.find("\"locked_until\":\"2026-03-01T08:05:00Z\"") != std::string::npos);
    rig.clock.advance(minutes(5));
    CHECK(attempt(good_password).status == 201);
}

TEST_CASE("the_session_says_who_i_am_and_sign_out_ends_it") {
    Rig rig;
    const Said session = rig.get("liuzhihong", "/api/v1/sessions/current");
    REQUIRE(session.status == 200);
    CHECK(session.body.find("user")->text_of("role") == "supervisor");
    CHECK(session.body.find("permissions")->size() > 5);
    CHECK(session.text.find("argon2") == std::string::npos);
    CHECK(rig.ask("liuzhihong", delete_, "/api/v1/sessions/current").status == 204);
    CHECK(rig.get("liuzhihong", "/api/v1/sessions/current").status == 401);
}

TEST_CASE("an_incident_is_raised_accepted_worked_on_and_closed") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const std::string id = rig.add_incident(elder);
    const std::string path = "/api/v1/incidents/" + id;

    const Said queue = rig.get("wangfang", "/api/v1/queue");
    REQUIRE(queue.body.find("items")->size() == 1);
    const Json& row = *queue.body.find("items")->at(0);
    CHECK(row.text_of("kind") == "telephone");
    CHECK(row.find("elder")->text_of("name") == "张桂英");
    CHECK(row.find("elder")->int_of("age") == 81);
    CHECK(row.find("holder")->is_null());
    CHECK(row.find("limit_at")->is_text());
    CHECK(row.text_of("place_text") == "平城区");

    rig.clock.advance(seconds(4));
    const Said accepted = rig.post("wangfang", path + "/accept");
    CAPTURE(accepted.text);
    REQUIRE(accepted.status == 200);
    CHECK(accepted.body.text_of("state") == "accepted");
    CHECK(accepted.body.int_of("answer_ms") == 4'000);
    CHECK(accepted.body.find("responders")->size() >= 2);
    const Json& key_holder = *accepted.body.find("responders")->at(0);
    CHECK(key_holder.text_of("kind") == "key_holder");
    CHECK(key_holder.text_of("state") == "proposed");
    CHECK(key_holder.text_of("phone") == "13912342202");

    const Said taken = rig.post("liping", path + "/accept");
    CHECK(taken.status == 409);
    CHECK(taken.code() == "incident_taken");
    CHECK(taken.body.find("holder")->text_of("name") == "wangfang");
    const Said other = rig.get("liping", path);
    CHECK(other.body.find("responders")->at(0)->text_of("phone") == "139****2202");

    const std::string responder(key_holder.text_of("id").value());
    const Said told = rig.post("wangfang", path + "/responders/" + responder + "/notify",
                               Json::object({{"channel", "phone"}}));
    CAPTURE(told.text);
    CHECK(told.status == 200);
    CHECK(told.body.find("responders")->at(0)->text_of("state") == "sent");
    CHECK(told.body.text_of("state") == "acting");
    const Said arrived = rig.ask("wangfang", put, path + "/responders/" + responder + "/state",
                                 Json::object({{"state", "arrived"}}));
    CHECK(arrived.body.find("responders")->at(0)->text_of("state") == "arrived");
    CHECK(rig.ask("wangfang", put, path + "/steps/call_ambulance",
                  Json::object({{"state", "skipped"}, {"note", "不需要"}}))
              .status == 200);

    const Said note = rig.post("wangfang", path + "/notes", Json::object({{"text", "右髋疼"}}));
    CHECK(note.status == 201);
    CHECK(note.body.find("timeline")->at(0)->text_of("kind") == "NoteAdded");

    CHECK(rig.post("wangfang", path + "/close", Json::object({{"outcome", "none"}})).code() ==
          "invalid_fields");
    const Said closed = rig.post("wangfang", path + "/close",
                                 Json::object({{"outcome", "helped"}, {"note", "无需送医"}}));
    CHECK(closed.body.text_of("state") == "closed");
    CHECK(closed.body.text_of("outcome") == "helped");
    CHECK(rig.get("wangfang", "/api/v1/queue").body.find("items")->size() == 0);
    CHECK(rig.post("wangfang", path + "/notes", Json::object({{"text", ""}})).status == 422);

    const Said reopened =
        rig.post("wangfang", path + "/reopen", Json::object({{"reason", "又来电话"}}));
    CHECK(reopened.body.int_of("reopened_count") == 1);
    const Said list = rig.get("wangfang", "/api/v1/incidents?elder_id=" + elder);
    CHECK(list.body.int_of("total") == 1);
}

TEST_CASE("a_hand_over_note_must_be_read_before_it_is_accepted") {
    Rig rig;
    const std::string path = "/api/v1/incidents/" + rig.add_incident(rig.add_elder());
    rig.sit("liping");
    REQUIRE(rig.post("wangfang", path + "/accept").status == 200);
    const std::string to = to_text(rig.caller("liping").user.id);
    const Said handed =
        rig.post("wangfang", path + "/hand-over",
                 Json::object({{"to", "seat"}, {"user_id", to}, {"note", "早上再打"}}));
    CAPTURE(handed.text);
    REQUIRE(handed.status == 200);
    CHECK(handed.body.text_of("handed_to") == to);
    CHECK(handed.body.find("was_with")->text_of("note") == "早上再打");
    CHECK(rig.post("liping", path + "/accept").code() == "note_unread");
    CHECK(rig.post("liping", path + "/accept", Json::object({{"note_read", true}})).status == 200);
}

TEST_CASE("a_supervisor_may_move_and_close_what_others_hold_and_an_operator_may_not") {
    Rig rig;
    const std::string path = "/api/v1/incidents/" + rig.add_incident(rig.add_elder());
    REQUIRE(rig.post("wangfang", path + "/accept").status == 200);
    const Json back = Json::object({{"to", "queue"}, {"note", "换人"}});
    CHECK(rig.post("liping", path + "/hand-over", back).code() == "incident_taken");
    CHECK(rig.post("liuzhihong", path + "/hand-over", back).status == 200);
    REQUIRE(rig.post("wangfang", path + "/accept", Json::object({{"note_read", true}})).status ==
            200);
    CHECK(rig.post("liping", path + "/close", Json::object({{"outcome", "helped"}})).code() ==
          "incident_taken");
    CHECK(rig.post("liuzhihong", path + "/close", Json::object({{"outcome", "helped"}})).status ==
          200);
}

TEST_CASE("a_supervisor_offers_a_waiting_incident_to_a_seat_which_holds_it_only_once_it_accepts") {
    Rig rig;
    const std::string path = "/api/v1/incidents/" + rig.add_incident(rig.add_elder());
    const std::string to = to_text(rig.caller("liping").user.id);
    const Json offer = Json::object({{"user_id", to}, {"note", "你认识她"}});
    CHECK(rig.post("liuzhihong", path + "/assign", offer).code() == "invalid_fields");  // away
    rig.sit("liping");
    rig.add_user("far", identity::Role::operator_, std::string(yungang));
    rig.sit("far");
    const Json far_away = Json::object({{"user_id", to_text(rig.caller("far").user.id)}});
    CHECK(rig.post("liuzhihong", path + "/assign", far_away).code() == "invalid_fields");
    CHECK(rig.post("wangfang", path + "/assign", offer).status == 403);

    const Said before = rig.get("liuzhihong", path);
    const Said offered = rig.post("liuzhihong", path + "/assign", offer);
    CAPTURE(offered.text);
    REQUIRE(offered.status == 200);
    CHECK(offered.body.text_of("handed_to") == to);
    CHECK(offered.body.find("holder")->is_null());
    CHECK(offered.body.find("next_step")->text_of("at") ==
          before.body.find("next_step")->text_of("at"));
    CHECK(offered.body.text_of("waiting_since") == before.body.text_of("waiting_since"));
    CHECK(offered.body.find("timeline")->at(0)->text_of("kind") == "IncidentAssigned");

    const Said taken = rig.post("liping", path + "/accept");
    CHECK(taken.status == 200);
    CHECK(taken.body.find("handed_to")->is_null());
    CHECK(rig.post("liuzhihong", path + "/assign", offer).code() == "incident_taken");
}

TEST_CASE("a_false_press_is_closed_in_one_request_and_counted") {
    Rig rig;
    const std::string path = "/api/v1/incidents/" + rig.add_incident(rig.add_elder());
    const Said closed = rig.post("wangfang", path + "/false-press");
    CHECK(closed.status == 200);
    CHECK(closed.body.text_of("outcome") == "false_press");
    const Said report =
        rig.get("liuzhihong",
                "/api/v1/reports/answering?from=2026-03-01T07:00:00Z&to=2026-03-01T09:00:00Z");
    CAPTURE(report.text);
    CHECK(report.body.int_of("raised") == 1);
    CHECK(report.body.int_of("answered") == 1);
    CHECK(report.body.int_of("false_presses") == 1);
}

TEST_CASE("another_area_sees_neither_the_incident_nor_the_file") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const std::string incident = rig.add_incident(elder);
    CHECK(rig.get("guojing", "/api/v1/queue").body.find("items")->size() == 0);
    CHECK(rig.get("guojing", "/api/v1/incidents/" + incident).status == 404);
    CHECK(rig.get("guojing", "/api/v1/elders/" + elder).status == 404);
    CHECK(rig.get("guojing", "/api/v1/elders?q=zhang").body.find("items")->size() == 0);
    CHECK(rig.post("guojing", "/api/v1/incidents/" + incident + "/accept").status == 404);
}

TEST_CASE("nobody_answers_and_the_ladder_carries_the_incident_to_another_areas_seat") {
    Rig rig;
    const std::string elder = rig.add_elder();
    rig.sit("wangfang");
    rig.sit("guojing");
    const Said raised =
        rig.post("wangfang", "/api/v1/incidents",
                 Json::object({{"elder_id", elder}, {"kind", "sos"}, {"accept", false}}));
    REQUIRE(raised.status == 201);
    const std::string path = "/api/v1/incidents/" + std::string(raised.body.text_of("id").value());
    rig.pass(seconds(5));
    CHECK(rig.get("guojing", path).status == 404);
    rig.pass(seconds(15));
    const Said seen = rig.get("guojing", path);
    CAPTURE(seen.text);
    REQUIRE(seen.status == 200);
    CHECK(rig.get("guojing", "/api/v1/queue").body.find("items")->size() == 1);
    const Said accepted = rig.post("guojing", path + "/accept");
    REQUIRE(accepted.status == 200);
    const std::string file = "/api/v1/elders/" + elder;
    const std::string incident(raised.body.text_of("id").value());
    CHECK(rig.get("guojing", file + "?incident_id=" + incident).body.text_of("door_code") ==
          "2580#");
    CHECK(rig.post("wangfang", path + "/accept").code() == "incident_taken");
    REQUIRE(rig.post("guojing", path + "/close", Json::object({{"outcome", "helped"}})).status ==
            200);
    CHECK(rig.get("guojing", file).status == 404);  // over: no longer their business
}

TEST_CASE("a_holder_who_takes_no_step_loses_the_incident_to_the_queue") {
    Rig rig;
    const std::string elder = rig.add_elder();
    rig.sit("wangfang");
    rig.sit("liuzhihong");
    const Said raised = rig.post("wangfang", "/api/v1/incidents",
                                 Json::object({{"elder_id", elder}, {"kind", "sos"}}));
    REQUIRE(raised.body.find("holder")->text_of("name") == "wangfang");
    CHECK(raised.body.find("next_step")->text_of("kind") == "holder_limit");
    rig.pass(minutes(6));
    const Said now = rig.get("liuzhihong",
                             "/api/v1/incidents/" + std::string(raised.body.text_of("id").value()));
    CHECK(now.body.find("holder")->is_null());
    CHECK(now.body.find("was_with")->text_of("reason") == "limit_passed");
    CHECK(now.body.find("was_with")->find("person")->text_of("name") == "wangfang");
}

TEST_CASE("signing_out_gives_back_what_one_holds") {
    Rig rig;
    const std::string path = "/api/v1/incidents/" + rig.add_incident(rig.add_elder());
    REQUIRE(rig.post("wangfang", path + "/accept").status == 200);
    REQUIRE(rig.ask("wangfang", delete_, "/api/v1/sessions/current").status == 204);
    const Said now = rig.get("liping", path);
    CHECK(now.body.find("holder")->is_null());
    CHECK(now.body.find("was_with")->text_of("reason") == "signed_out");
}

TEST_CASE("a_file_is_masked_but_for_the_holder_of_its_incident_and_each_look_is_logged") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const std::string incident = rig.add_incident(elder);
    const std::string path = "/api/v1/elders/" + elder;
    const Said masked = rig.get("wangfang", path);
    REQUIRE(masked.status == 200);
    CHECK(masked.text.find("13912342201") == std::string::npos);
    CHECK(masked.text.find("2580#") == std::string::npos);
    CHECK(masked.body.bool_of("has_door_code") == true);
    CHECK(rig.get("wangfang", path + "?incident_id=" + incident).body.find("door_code")->is_null());

    REQUIRE(rig.post("wangfang", "/api/v1/incidents/" + incident + "/accept").status == 200);
    const Said clear = rig.get("wangfang", path + "?incident_id=" + incident);
    CHECK(clear.body.text_of("door_code") == "2580#");
    CHECK(clear.body.find("contacts")->at(0)->text_of("phone") == "13912342202");
    CHECK(rig.get("liping", path + "?incident_id=" + incident).body.find("door_code")->is_null());

    const Said revealed = rig.post("sunli", path + "/reveal",
                                   Json::object({{"field", "phones"}, {"reason", "定期核对"}}));
    CHECK(revealed.body.text_of("value") == "13912342201");
    const Said viewers = rig.get("sunli", path + "/viewers");
    REQUIRE(viewers.status == 200);
    CHECK(viewers.body.find("items")->at(0)->text_of("action") == "phones_revealed");
    CHECK(viewers.body.find("items")->at(0)->text_of("reason") == "定期核对");
    const Said log = rig.get("auditor", "/api/v1/access-log?elder_id=" + elder + "&limit=2");
    CHECK(log.body.find("items")->size() == 2);
    const std::string cursor(log.body.text_of("next_cursor").value());
    CHECK(rig.get("auditor", "/api/v1/access-log?elder_id=" + elder + "&limit=2&cursor=" + cursor)
              .body.find("items")
              ->at(0)
              ->text_of("id") != log.body.find("items")->at(0)->text_of("id"));
    CHECK(rig.get("auditor", "/api/v1/access-log?cursor=" + cursor).code() == "bad_cursor");
}

TEST_CASE("a_file_is_changed_by_version_has_a_history_and_a_change_can_be_undone") {
    Rig rig;
    const std::string path = "/api/v1/elders/" + rig.add_elder();
    const auto change = [&](const Json& body, const std::string& version) {
        return rig.ask("sunli", patch, path, body, {{"If-Match", version}});
    };
    CHECK(rig.ask("sunli", patch, path, Json::object({{"note", "x"}})).code() ==
          "if_match_missing");
    const Said changed = change(Json::object({{"way_to_door", "西门进"}}), "\"1\"");
    CAPTURE(changed.text);
    REQUIRE(changed.status == 200);
    CHECK(changed.body.int_of("version") == 2);
    CHECK(changed.body.find("contacts")->size() == 1);
    const Said late = change(Json::object({{"note", "too late"}}), "1");
    CHECK(late.code() == "version_conflict");
    CHECK(late.body.int_of("current_version") == 2);
    const Said wrong = change(Json::object({{"phones", Json::array({"12"})}}), "2");
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("errors")->at(0)->text_of("field").value_or("").starts_with("phones"));
    const Said history = rig.get("sunli", path + "/changes");
    const Json& newest = *history.body.find("items")->at(0);
    CHECK(newest.find("fields")->at(0)->text_of("field") == "way_to_door");
    CHECK(newest.find("fields")->at(0)->text_of("after") == "西门进");
    const Said undone = rig.post("sunli", path + "/changes/2/undo");
    CAPTURE(undone.text);
    CHECK(undone.body.int_of("version") == 3);
    CHECK(undone.body.find("way_to_door")->is_null());
}

TEST_CASE("a_contact_keeps_its_telephone_when_the_form_does_not_repeat_it") {
    Rig rig;
    const std::string path = "/api/v1/elders/" + rig.add_elder();
    const Said before = rig.get("sunli", path);
    const std::string contact(before.body.find("contacts")->at(0)->text_of("id").value());
    const Said changed =
        rig.ask("sunli", patch, path,
                Json::object({{"contacts", Json::array({Json::object({{"id", contact},
                                                                      {"name", "李秀梅"},
                                                                      {"relation", "邻居"},
                                                                      {"role", "neighbour"}})})}}),
                {{"If-Match", "1"}});
    CAPTURE(changed.text);
    REQUIRE(changed.status == 200);
    CHECK(changed.body.find("contacts")->at(0)->text_of("phone_masked") == "139****2202");
    CHECK(changed.body.find("contacts")->at(0)->text_of("role") == "neighbour");
}

TEST_CASE("elders_are_found_and_paged") {
    Rig rig;
    for (const char* name : {"张桂英", "李建国", "王淑芬"}) {
        (void)rig.add_elder(name);
    }
    CHECK(rig.get("wangfang", "/api/v1/elders?q=zgy").body.int_of("total") == 1);
    CHECK(rig.get("wangfang", "/api/v1/elders?q=2201").body.int_of("total") == 3);
    const Said first = rig.get("wangfang", "/api/v1/elders?limit=2");
    CHECK(first.body.find("items")->size() == 2);
    CHECK(first.body.int_of("total") == 3);
    const std::string cursor(first.body.text_of("next_cursor").value());
    const Said second = rig.get("wangfang", "/api/v1/elders?limit=2&cursor=" + cursor);
    CHECK(second.body.find("items")->size() == 1);
    CHECK(second.body.find("next_cursor")->is_null());
    CHECK(rig.get("wangfang", "/api/v1/elders?limit=1000").code() == "invalid_fields");
}

TEST_CASE("a_creation_with_one_key_happens_once") {
    Rig rig;
    const std::string elder = rig.add_elder();
    const Json body = Json::object({{"elder_id", elder}, {"kind", "manual"}, {"accept", false}});
    const std::vector<net::Header> key = {{"Idempotency-Key", "the-same-key"}};
    const Said first = rig.ask("wangfang", post, "/api/v1/incidents", body, key);
    const Said again = rig.ask("wangfang", post, "/api/v1/incidents", body, key);
    CHECK(first.status == 201);
    CHECK(again.text == first.text);
    CHECK(rig.get("wangfang", "/api/v1/queue").body.find("items")->size() == 1);
    const Json other = Json::object({{"elder_id", elder}, {"kind", "fall"}});
    CHECK(rig.ask("wangfang", post, "/api/v1/incidents", other, key).code() ==
          "idempotency_key_reused");
    CHECK(rig.ask("wangfang", post, "/api/v1/incidents", body).code() == "idempotency_key_missing");
}

TEST_CASE("bodies_that_are_not_what_they_should_be_are_refused") {
    Rig rig;
    CHECK(rig.ask("wangfang", put, "/api/v1/sessions/current/seat", Json::array({1})).code() ==
          "bad_json");
    CHECK(rig.ask("wangfang", put, "/api/v1/sessions/current/seat", Json::object(),
                  {{"Content-Type", "text/plain"}})
              .code() == "unsupported_media_type");
    CHECK(rig.ask("wangfang", put, "/api/v1/sessions/current/seat",
                  Json::object({{"state", "asleep"}}))
              .code() == "invalid_fields");
    CHECK(rig.get("wangfang", "/api/v1/incidents/0").status == 404);
    CHECK(rig.get("wangfang", "/api/v1/incidents/18446744073709551616").status == 404);
    CHECK(rig.get("wangfang", "/api/v1/nothing").code() == "not_found");
    CHECK(rig.ask("wangfang", delete_, "/api/v1/queue").code() == "method_not_allowed");
    CHECK(rig.get("wangfang", "/api/v1/stream").status == 426);
}

TEST_CASE("problems_speak_the_language_that_was_asked_for") {
    Rig rig;
    const Said en = rig.ask("", get, "/api/v1/queue", {}, {{"Accept-Language", "en"}});
    CHECK(en.body.text_of("title") == "Sign in first");
    const Said zh = rig.ask("", get, "/api/v1/queue", {}, {{"Accept-Language", "zh-CN"}});
    CHECK(zh.body.text_of("title") == "请先登录");
}

TEST_CASE("users_are_added_changed_and_locked_out_by_an_administrator") {
    Rig rig;
    const Said made = rig.post("admin", "/api/v1/users",
                               Json::object({{"name", "zhaomin"},
                                             {"display_name", "赵敏"},
                                             {"role", "operator"},
                                             {"area_ids", Json::array({"140213"})},
                                             {"password", "a long enough one"}}));
    CAPTURE(made.text);
    REQUIRE(made.status == 201);
    const std::string path = "/api/v1/users/" + std::string(made.body.text_of("id").value());
    CHECK(rig.post("admin", "/api/v1/users",
                   Json::object({{"name", "zhaomin"},
                                 {"display_name", "x"},
                                 {"role", "operator"},
                                 {"area_ids", Json::array({"140213"})},
                                 {"password", "a long enough one"}}))
              .code() == "name_taken");
    CHECK(rig.post("admin", "/api/v1/users",
                   Json::object({{"name", "short"},
                                 {"display_name", "x"},
                                 {"role", "operator"},
                                 {"area_ids", Json::array({"11"})},
                                 {"password", "short"}}))
              .body.find("errors")
              ->size() == 2);
    const Said signed_in =
        rig.ask("", post, "/api/v1/sessions",
                Json::object({{"name", "zhaomin"}, {"password", "a long enough one"}}));
    CHECK(signed_in.body.bool_of("must_change_password") == true);
    const Said disabled =
        rig.ask("admin", patch, path, Json::object({{"disabled", true}}),
                {{"If-Match", std::to_string(made.body.int_of("version").value() + 1)}});
    CAPTURE(disabled.text);
    CHECK((disabled.status == 200 || disabled.code() == "version_conflict"));
    const Said list = rig.get("admin", "/api/v1/users");
    CHECK(list.body.find("items")->size() == 8);
    CHECK(rig.get("wangfang", "/api/v1/users").code() == "forbidden");
}

TEST_CASE("the_ladder_of_an_area_is_inherited_until_it_has_its_own") {
    Rig rig;
    const Said built_in = rig.get("liuzhihong", "/api/v1/ladders/140213");
    REQUIRE(built_in.status == 200);
    CHECK(built_in.body.find("spans")->at(0)->find("steps")->size() >= 3);
    const Json span = Json::object(
        {{"from_minute", 0},
         {"until_minute", 1'440},
         {"repeat_after_s", 120},
         {"steps", Json::array({Json::object({{"kind", "offer_seats"}, {"after_s", 0}}),
                                Json::object({{"kind", "tell_supervisor"}, {"after_s", 20}})})}});
    const Said put_it = rig.ask("liuzhihong", put, "/api/v1/ladders/140213",
                                Json::object({{"spans", Json::array({span})}}));
    CAPTURE(put_it.text);
    REQUIRE(put_it.status == 200);
    const Said below = rig.get("liuzhihong", "/api/v1/ladders/140213001");
    if (below.status == 200) {
        CHECK(below.body.find("inherited_from")->text_of("id") == "140213");
    }
    CHECK(rig.get("liuzhihong", "/api/v1/ladders").body.find("items")->size() == 2);
    CHECK(rig.ask("liuzhihong", put, "/api/v1/ladders/140213",
                  Json::object({{"spans", Json::array({Json::object({{"from_minute", -1}})})}}))
              .code() == "invalid_fields");
}

TEST_CASE("the_promises_are_checked_and_the_site_describes_itself") {
    Rig rig;
    (void)rig.add_incident(rig.add_elder());
    const Said verify = rig.get("auditor", "/api/v1/verify");
    CAPTURE(verify.text);
    CHECK(verify.status == 200);
    CHECK(verify.body.int_of("events").value_or(0) > 3);
    CHECK(rig.get("wangfang", "/api/v1/areas").body.find("items")->size() > 100);
    CHECK(rig.get("wangfang", "/api/v1/plans").body.find("items")->size() > 20);
    CHECK(rig.get("wangfang", "/api/v1/map/outlines").status == 200);
    CHECK(rig.get("wangfang", "/api/v1/positions").status == 200);
    CHECK(rig.get("", "/readyz").status == 200);
    CHECK(rig.get("", "/metrics").status == 401);
    CHECK(rig.get("auditor", "/metrics").text.find("tiexin_http_requests_total") !=
          std::string::npos);
}

}  // namespace
}  // namespace tiexin::web::testing

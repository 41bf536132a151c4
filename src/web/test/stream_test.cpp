// The hub on the real store: who hears what, catching up, seats, `seen`, places.

#include <doctest/doctest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <span>
#include <thread>

#include "web/stream/event_shape.hpp"
#include "web/stream/hub.hpp"
#include "web/test/rig.hpp"

namespace tiexin::web::testing {
namespace {

constexpr auto patience = std::chrono::seconds(20);

class FakePeer final : public net::WsPeer {
public:
    using net::WsPeer::send;
    bool send(net::WsText text) override {
        const std::lock_guard lock(mutex_);
        texts_.push_back(Json::parse(*text).value());
        changed_.notify_all();
        return true;
    }
    void close(std::uint16_t code, std::string) override {
        const std::lock_guard lock(mutex_);
        closed_ = code;
        changed_.notify_all();
    }
    std::size_t queued_bytes() const override { return 0; }
    net::Endpoint remote() const override { return {}; }

    // Takes messages until one of this type (and kind, for events) comes; null when none does.
    Json take(std::string_view type, std::string_view kind = "") {
        std::unique_lock lock(mutex_);
        while (true) {
            while (!texts_.empty()) {
                Json text = std::move(texts_.front());
                texts_.pop_front();
                if (text.text_of("type") == type &&
                    (kind.empty() || text.text_of("kind") == kind)) {
                    return text;
                }
            }
            if (changed_.wait_for(lock, patience) == std::cv_status::timeout) {
                return {};
            }
        }
    }
    // What came so far, taken away.
    std::vector<Json> taken() {
        const std::lock_guard lock(mutex_);
        std::vector<Json> all(texts_.begin(), texts_.end());
        texts_.clear();
        return all;
    }
    bool closed() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [this] { return closed_ != 0; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Json> texts_;
    std::uint16_t closed_ = 0;
};

struct Seat {
    std::shared_ptr<FakePeer> peer = std::make_shared<FakePeer>();
    std::shared_ptr<net::WsHandler> handler;
    Json hello;
};

struct Stage {
    Stage() : rig(true), workers(2, 1'000), hub(rig.ports_ref(), rig.desk, workers, limits(), 1) {
        rig.desk.sessions_ended = [this](UserId user, SessionId kept) {
            hub.end_sessions(user, kept);
        };
        hub.start();
    }
    ~Stage() {
        hub.stop();
        workers.stop();
    }
    static HubLimits limits() {
        HubLimits limits;
        limits.replay_events_max = 50;
        limits.ping_every_ticks = 1;
        return limits;
    }
    Seat open(const std::string& name, std::optional<std::uint64_t> since = std::nullopt) {
        Seat seat;
        seat.handler = hub.admit(rig.caller(name), since);
        REQUIRE(seat.handler);
        seat.handler->on_open(seat.peer);
        seat.hello = seat.peer->take("hello");
        REQUIRE(seat.hello.is_object());
        return seat;
    }
    std::uint64_t head() {
        std::uint64_t seq = 0;
        REQUIRE(rig.store->database()
                    .read([&](const Conn& conn) {
                        seq = rig.store->log().last_seq(conn);
                        return Result<void>{};
                    })
                    .ok());
        return seq;
    }

    Rig rig;
    Workers workers;
    Hub hub;
};

TEST_CASE("a_press_reaches_the_seats_of_its_area_with_the_row_of_the_queue") {
    Stage stage;
    const std::string elder = stage.rig.add_elder();
    Seat here = stage.open("wangfang");
    Seat elsewhere = stage.open("guojing");
    const std::string incident = stage.rig.add_incident(elder);
    const Json event = here.peer->take("event", "IncidentRaised");
    REQUIRE(event.is_object());
    CHECK(event.text_of("subject") == incident);
    const Json* row = event.find("incident");
    REQUIRE(row != nullptr);
    CHECK(row->find("elder")->text_of("name") == "张桂英");
    CHECK(row->find("last_alarm_id")->is_text());
    CHECK(event.find("payload")->find("incident") == nullptr);
    (void)elsewhere.peer->take("ping");  // nothing else comes before the next ping
    stage.hub.tick();
    for (const Json& text : elsewhere.peer->taken()) {
        CHECK(text.text_of("kind") != "IncidentRaised");
    }
}

TEST_CASE("a_seat_that_was_away_is_caught_up_and_told_the_gap") {
    Stage stage;
    const std::string elder = stage.rig.add_elder();
    const std::uint64_t since = stage.head();
    const std::string incident = stage.rig.add_incident(elder);
    REQUIRE(stage.rig
                .post("wangfang", "/api/v1/incidents/" + incident + "/notes",
                      Json::object({{"text", "一"}}))
                .status == 201);
    Seat seat = stage.open("liping", since);
    const Json raised = seat.peer->take("event", "IncidentRaised");
    CHECK(raised.int_of("seq").value_or(0) > static_cast<std::int64_t>(since));
    const Json note = seat.peer->take("event", "NoteAdded");
    CHECK(note.find("incident") != nullptr);
    const Json resumed = seat.peer->take("resumed");
    REQUIRE(resumed.is_object());
    CHECK(resumed.int_of("since") == static_cast<std::int64_t>(since));
    CHECK(resumed.int_of("events").value_or(0) >= 2);
    CHECK(resumed.find("gap_from")->is_text());
    REQUIRE(stage.rig
                .post("wangfang", "/api/v1/incidents/" + incident + "/notes",
                      Json::object({{"text", "二"}}))
                .status == 201);
    CHECK(seat.peer->take("event", "NoteAdded").find("payload")->text_of("text") == "二");
}

TEST_CASE("events_come_once_and_in_order_while_others_are_written") {
    Stage stage;
    const std::string incident = stage.rig.add_incident(stage.rig.add_elder());
    const std::uint64_t since = stage.head();
    const std::string path = "/api/v1/incidents/" + incident + "/notes";
    constexpr int notes = 40;
    std::thread writer([&] {
        for (int i = 0; i < notes; ++i) {
            (void)stage.rig.incidents->command(
                IncidentId{*parse_id(incident)},
                alarms::Note{stage.rig.caller("wangfang").user.id, std::to_string(i)});
        }
    });
    stage.rig.sign_in("liping");
    Seat seat = stage.open("liping", since);
    std::int64_t last = 0;
    for (int i = 0; i < notes; ++i) {
        const Json note = seat.peer->take("event", "NoteAdded");
        REQUIRE(note.is_object());
        CHECK(note.find("payload")->text_of("text") == std::to_string(i));
        CHECK(note.int_of("seq").value_or(0) > last);
        last = note.int_of("seq").value_or(0);
    }
    writer.join();
}

TEST_CASE("a_gap_longer_than_the_replay_is_said_and_the_stream_goes_on") {
    Stage stage;
    const std::string incident = stage.rig.add_incident(stage.rig.add_elder());
    const std::string path = "/api/v1/incidents/" + incident + "/notes";
    for (int i = 0; i < 60; ++i) {
        REQUIRE(stage.rig.post("wangfang", path, Json::object({{"text", "x"}})).status == 201);
    }
    Seat seat = stage.open("liping", 1);
    const Json gap = seat.peer->take("gap");
    REQUIRE(gap.is_object());
    CHECK(gap.int_of("seq").value_or(0) > 60);
    REQUIRE(stage.rig.post("wangfang", path, Json::object({{"text", "after"}})).status == 201);
    CHECK(seat.peer->take("event", "NoteAdded").is_object());
}

TEST_CASE("since_beyond_the_log_is_a_gap_not_silence") {
    Stage stage;
    Seat seat = stage.open("liping", 9'000'000);
    CHECK(seat.peer->take("gap").is_object());
}

TEST_CASE("a_seat_confirms_what_it_shows_and_the_time_is_kept") {
    Stage stage;
    const std::string elder = stage.rig.add_elder();
    Seat seat = stage.open("wangfang");
    const std::string incident = stage.rig.add_incident(elder);
    const Json event = seat.peer->take("event", "IncidentRaised");
    const std::string alarm(event.find("incident")->text_of("last_alarm_id").value());
    seat.handler->on_text(Json::object({{"type", "seen"},
                                        {"incident", incident},
                                        {"alarm", alarm},
                                        {"at", "2026-03-01T08:00:00Z"}})
                              .dump());
    CHECK(seat.peer->take("ok").text_of("alarm") == alarm);
    const Said detail = stage.rig.get("wangfang", "/api/v1/incidents/" + incident);
    CHECK(detail.body.find("alarms")->at(0)->find("times")->find("seen_at")->is_text());
}

TEST_CASE("an_open_stream_is_a_seat_and_a_closed_one_is_gone") {
    Stage stage;
    Seat supervisor = stage.open("liuzhihong");
    Seat seat = stage.open("wangfang");
    CHECK(supervisor.peer->take("event", "SeatChanged").is_object());
    const UserId user = stage.rig.caller("wangfang").user.id;
    CHECK(stage.rig.seats.seat(user)->connected);
    CHECK(stage.rig.desk.seat_numbers.of(user).has_value());
    Seat second = stage.open("wangfang");
    second.handler->on_closed(net::ws_lost, "");
    seat.handler->on_text(R"({"type":"heartbeat","echo":7.5})");
    CHECK(seat.peer->take("ping").double_of("echo") == 7.5);
    CHECK(stage.rig.seats.seat(user)->connected);
    seat.handler->on_closed(net::ws_lost, "");
    Json left;
    do {
        left = supervisor.peer->take("event", "SeatChanged");
    } while (left.is_object() && left.find("payload")->bool_of("connected") != false);
    CHECK(left.is_object());
    CHECK(!stage.rig.seats.seat(user)->connected);
}

TEST_CASE("who_reloads_keeps_the_break_and_who_signs_in_anew_is_ready") {
    Stage stage;
    const UserId user = stage.rig.caller("wangfang").user.id;
    Seat first = stage.open("wangfang");
    const Said on_break =
        stage.rig.ask("wangfang", net::Method::put, "/api/v1/sessions/current/seat",
                      Json::object({{"state", "break"}, {"minutes", 10}}));
    CHECK(on_break.body.find("break_until")->is_text());
    first.handler->on_closed(net::ws_lost, "");
    Seat again = stage.open("wangfang");
    CHECK(stage.rig.seats.seat(user)->state == identity::SeatState::on_break);
    REQUIRE(stage.rig.ask("wangfang", net::Method::delete_, "/api/v1/sessions/current").status ==
            204);
    CHECK(again.peer->take("bye").is_object());
    CHECK(stage.rig.seats.seat(user)->state == identity::SeatState::away);
    stage.rig.sessions.erase("wangfang");
    Seat anew = stage.open("wangfang");
    CHECK(stage.rig.seats.seat(user)->state == identity::SeatState::ready);
}

TEST_CASE("a_message_that_is_none_ends_the_stream_and_so_does_the_end_of_the_session") {
    Stage stage;
    Seat rude = stage.open("liping");
    rude.handler->on_text("not json");
    CHECK(rude.peer->take("bye").text_of("reason") == "bad_message");
    CHECK(rude.peer->closed());
    Seat seat = stage.open("wangfang");
    REQUIRE(stage.rig.ask("wangfang", net::Method::delete_, "/api/v1/sessions/current").status ==
            204);
    CHECK(seat.peer->take("bye").text_of("reason") == "session_ended");
}

TEST_CASE("places_go_to_who_asked_and_only_of_their_area") {
    Stage stage;
    Seat here = stage.open("wangfang");
    Seat elsewhere = stage.open("guojing");
    for (Seat* seat : {&here, &elsewhere}) {
        seat->handler->on_text(R"({"type":"subscribe","positions":true})");
    }
    location::Position position;
    position.terminal = TerminalId{77};
    position.place = {40.09, 113.3};
    position.fix_at = stage.rig.clock.now();
    position.received_at = position.fix_at;
    stage.rig.places.put(position, ElderId{5}, parse_area("140213").value());
    stage.hub.tick();
    const Json message = here.peer->take("positions");
    REQUIRE(message.is_object());
    REQUIRE(message.find("terminal_id")->size() == 1);
    CHECK(message.find("terminal_id")->at(0)->as_text() == "77");
    CHECK(message.find("lat_e7")->at(0)->as_int() == 400'900'000);
    (void)elsewhere.peer->take("ping");
    for (const Json& text : elsewhere.peer->taken()) {
        if (text.text_of("type") == "positions") {
            CHECK(text.find("terminal_id")->size() == 0);
        }
    }
}

Json schema_of(const char* path) {
    std::FILE* file = std::fopen(path, "rb");
    REQUIRE(file != nullptr);
    std::string text(64 * 1024, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::fclose(file);
    return Json::parse(text).value();
}

TEST_CASE("what_events_say_is_what_their_description_requires") {
    Rig rig;
    const Json defs = *schema_of("api/events/payloads.json").find("$defs");
    const std::string elder = rig.add_elder();
    const std::string path = "/api/v1/incidents/" + rig.add_incident(elder);
    REQUIRE(rig.post("wangfang", path + "/accept").status == 200);
    REQUIRE(rig.post("wangfang", path + "/notes", Json::object({{"text", "x"}})).status == 201);
    REQUIRE(
        rig.post("wangfang", path + "/responders/120/notify", Json::object({{"channel", "phone"}}))
            .status == 200);
    REQUIRE(rig.post("wangfang", path + "/close", Json::object({{"outcome", "helped"}})).status ==
            200);
    REQUIRE(rig.get("wangfang", "/api/v1/elders/" + elder).status == 200);
    std::set<std::string> kinds;
    REQUIRE(rig.store->database()
                .read([&](const Conn& conn) {
                    for (const LoggedEvent& event : rig.store->log().events_since(conn, 0, 1'000)) {
                        CAPTURE(event.kind);
                        CAPTURE(event.payload);
                        kinds.insert(event.kind);
                        const Json* def = defs.find(event.kind);
                        REQUIRE(def != nullptr);
                        if (const auto ref = def->text_of("$ref")) {
                            def = defs.find(ref->substr(std::string_view("#/$defs/").size()));
                        }
                        const Json payload = Json::parse(event.payload).value();
                        const Json* required = def->find("required");
                        for (const Json& key :
                             required != nullptr ? required->items() : std::span<const Json>()) {
                            CAPTURE(key.as_text().value());
                            CHECK(payload.find(key.as_text().value()) != nullptr);
                        }
                        const Json* properties = def->find("properties");
                        for (const JsonMember& member : payload.members()) {
                            CAPTURE(member.key);
                            CHECK((member.key == "incident" ||
                                   properties->find(member.key) != nullptr));
                        }
                    }
                    return Result<void>{};
                })
                .ok());
    CHECK(kinds.size() >= 8);
}

// The last event of a step, shaped as a fresh one and with everything read anew.
struct BothWays {
    Json fresh, read;  // the rows
    std::set<std::string> fresh_seen_by, read_seen_by;
    bool last_alarm_told = false;
};

BothWays both_ways(Rig& rig, std::uint64_t since) {
    BothWays out;
    const auto look = [&](const Conn& conn) {
        EventShape fresh(rig.ports_ref(), rig.desk, conn, rig.clock.now());
        EventShape read(rig.ports_ref(), rig.desk, conn, rig.clock.now());
        const auto events = rig.store->log().events_since(conn, since, 1'000);
        for (const LoggedEvent& event : events) {
            const ShownEvent one = fresh.shaped_fresh(event);
            if (!one.incident || event.seq != events.back().seq) {
                continue;
            }
            const ShownEvent other = read.shaped(event);
            REQUIRE(other.incident);
            out.fresh = fresh.row_of(one);
            out.read = read.row_of(other);
            out.last_alarm_told = one.row.find("last_alarm_id") != nullptr;
            for (const auto& user : rig.store->identity().users(conn)) {
                if (shown_to(user, one)) {
                    out.fresh_seen_by.insert(user.name);
                }
                if (shown_to(user, other)) {
                    out.read_seen_by.insert(user.name);
                }
            }
        }
        return Result<void>{};
    };
    REQUIRE(rig.store->database().read(look).ok());
    return out;
}

TEST_CASE("a_fresh_event_is_shown_to_the_same_people_with_the_same_row_as_one_read_anew") {
    Rig rig;
    rig.sit("wangfang");
    rig.sit("guojing");
    const std::string elder = rig.add_elder();
    std::uint64_t since = 0;
    const auto step = [&] {
        const BothWays both = both_ways(rig, since);
        REQUIRE(both.fresh.is_object());
        CHECK(both.fresh.dump() == both.read.dump());
        CHECK(both.fresh_seen_by == both.read_seen_by);
        REQUIRE(rig.store->database()
                    .read([&](const Conn& conn) {
                        since = rig.store->log().last_seq(conn);
                        return Result<void>{};
                    })
                    .ok());
        return both;
    };
    const std::string incident = rig.add_incident(elder);
    const std::string path = "/api/v1/incidents/" + incident;
    const BothWays raised = step();
    CHECK(raised.last_alarm_told);
    CHECK(raised.fresh_seen_by.contains("wangfang"));
    CHECK(!raised.fresh_seen_by.contains("guojing"));
    rig.pass(minutes(10));
    CHECK(step().fresh_seen_by.contains("guojing"));  // the ladder asked the neighbours
    REQUIRE(rig.post("guojing", path + "/accept").status == 200);
    CHECK(step().fresh.find("holder")->is_object());
    REQUIRE(rig.post("guojing", path + "/notes", Json::object({{"text", "x"}})).status == 201);
    CHECK(step().fresh_seen_by.contains("guojing"));
    REQUIRE(rig.post("guojing", path + "/close", Json::object({{"outcome", "helped"}})).status ==
            200);
    CHECK(step().fresh.text_of("state") == "closed");
}

TEST_CASE("every_kind_of_the_description_may_be_shown_to_somebody") {
    const Json schema = schema_of("api/events/event.json");
    const Json* kinds = schema.find("$defs")->find("Kind")->find("enum");
    REQUIRE(kinds != nullptr);
    CHECK(kinds->size() == event_kinds().size());
    for (const EventKindRow& row : event_kinds()) {
        CAPTURE(row.kind);
        const auto items = kinds->items();
        CHECK(std::any_of(items.begin(), items.end(),
                          [&](const Json& kind) { return kind.as_text() == row.kind; }));
    }
}

}  // namespace
}  // namespace tiexin::web::testing

#include "web/test/rig.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace tiexin::web::testing {

namespace {

KeyFile fresh_key() {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("tiexin-web-test-" + random_token(8) + ".key"))
            .string();
    auto key = KeyFile::create(path);
    REQUIRE(key.ok());
    std::filesystem::remove(path);
    return std::move(*key);
}

}  // namespace

Rig::Rig(bool own_thread)
    : divisions(Divisions::load("assets/divisions/datong.json").value()), key(fresh_key()) {
    store::Options options;
    options.clock = &clock;
    options.key = &key;
    options.own_thread = own_thread;
    auto opened = store::open(options);
    REQUIRE(opened.ok());
    store = std::move(*opened);
    Database& database = store->database();
    const flows::Stores stores{store->registry(), store->location(), store->alarms(),
                               store->flows(), divisions};
    link = std::make_unique<flows::TerminalLink>(database, stores, places);
    incidents = std::make_unique<flows::Incidents>(database, stores, *link, seats, herald, clock);
    enrol = std::make_unique<flows::Enrol>(stores, *link);
    calls = std::make_unique<flows::Calls>(database, stores, store->calls(), *link);
    deadlines = std::make_unique<flows::Deadlines>(database, store->flows());
    flows::register_deadlines(*deadlines, *incidents, *link, stores);
    identity = std::make_unique<identity::Service>(database, store->identity());
    files = std::make_unique<registry::Service>(database, store->registry(), divisions);
    REQUIRE(link->load().ok());
    ports = std::make_unique<Ports>(
        Ports{database,
              store->log(),
              store->registry(),
              store->identity(),
              store->location(),
              store->alarms(),
              store->flows(),
              *files,
              *identity,
              *incidents,
              *enrol,
              *calls,
              store->calls(),
              *link,
              seats,
              places,
              divisions,
              clock,
              metrics,
              SiteFacts{},
              [this]() -> Result<VerifyReport> {
                  auto verified = store->verify();
                  if (!verified) {
                      return verified.error();
                  }
                  return VerifyReport{verified->events, verified->erased, verified->faults};
              },
              [] {
                  return ReadyReport{true, true, ""};
              }});
    api = std::make_unique<Api>(*ports, desk);
    add_user("wangfang", identity::Role::operator_, std::string(pingcheng));
    add_user("liping", identity::Role::operator_, std::string(pingcheng));
    add_user("guojing", identity::Role::operator_, std::string(yungang));
    add_user("liuzhihong", identity::Role::supervisor, "1402");
    add_user("sunli", identity::Role::registrar, std::string(pingcheng));
    add_user("admin", identity::Role::administrator, "1402");
    add_user("auditor", identity::Role::auditor, "1402");
}

void Rig::add_user(const std::string& name, identity::Role role, const std::string& area) {
    identity::NewUser user;
    user.name = name;
    user.display_name = name;
    user.role = role;
    user.areas = {parse_area(area).value()};
    user.password = good_password;
    user.must_change_password = false;
    REQUIRE(identity->create(user, "system").ok());
}

void Rig::sign_in(const std::string& name) {
    if (sessions.contains(name)) {
        return;
    }
    const Said said = ask("", net::Method::post, "/api/v1/sessions",
                          Json::object({{"name", name}, {"password", good_password}}));
    REQUIRE(said.status == 201);
    const std::string cookie(said.headers.find("Set-Cookie").value());
    sessions[name] = {cookie.substr(0, cookie.find(';')),
                      std::string(said.body.text_of("csrf_token").value())};
}

Caller Rig::caller(const std::string& name) {
    sign_in(name);
    net::Request request;
    request.headers.add("Cookie", sessions[name].first);
    auto who = caller_of(request, *ports, clock.now());
    REQUIRE(std::holds_alternative<Caller>(who));
    return std::get<Caller>(who);
}

Said Rig::ask(std::string_view name, net::Method method, const std::string& target,
              const Json& body, std::vector<net::Header> headers) {
    net::Request request;
    request.method = method;
    request.target = target;
    REQUIRE(net::split_target(request));
    request.remote = {net::parse_address(peer).value(), 40'000};
    if (!body.is_null()) {
        request.body = body.dump();
        request.headers.add("Content-Type", "application/json");
    }
    if (!name.empty()) {
        sign_in(std::string(name));
        const auto& [cookie, csrf] = sessions[std::string(name)];
        request.headers.add("Cookie", cookie);
        request.headers.add("X-CSRF-Token", csrf);
    }
    for (net::Header& header : headers) {
        request.headers.set(header.name, header.value);
    }
    const net::Response response = api->handle(request);
    Said said;
    said.status = response.status;
    said.headers = response.headers;
    said.text = response.body;
    if (auto parsed = Json::parse(response.body)) {
        said.body = std::move(*parsed);
    }
    return said;
}

Said Rig::post(std::string_view name, const std::string& target, const Json& body) {
    return ask(name, net::Method::post, target, body,
               {{"Idempotency-Key", "test-key-" + std::to_string(++keys)}});
}

std::string Rig::add_elder(const std::string& name) {
    const Said said =
        post("sunli", "/api/v1/elders",
             Json::object({{"name", name},
                           {"sex", "female"},
                           {"birth", "1944-05-06"},
                           {"phones", Json::array({"13912342201"})},
                           {"area_id", "140213"},
                           {"address", "华严里小区 3 号楼 2 单元 401"},
                           {"door_code", "2580#"},
                           {"lives_alone", true},
                           {"hearing", "poor_right"},
                           {"allergies", Json::array({"青霉素"})},
                           {"contacts", Json::array({Json::object({{"name", "李秀梅"},
                                                                   {"relation", "邻居"},
                                                                   {"role", "key_holder"},
                                                                   {"has_key", true},
                                                                   {"minutes_away", 3},
                                                                   {"phone", "13912342202"}})})}}));
    CAPTURE(said.text);
    REQUIRE(said.status == 201);
    return std::string(said.body.text_of("id").value());
}

std::string Rig::add_incident(const std::string& elder) {
    const Said said = post("wangfang", "/api/v1/incidents",
                           Json::object({{"elder_id", elder},
                                         {"kind", "telephone"},
                                         {"reported_by", "本人"},
                                         {"accept", false}}));
    CAPTURE(said.text);
    REQUIRE(said.status == 201);
    return std::string(said.body.text_of("id").value());
}

void Rig::pass(Duration time) {
    for (std::int64_t second = 0; second < time.us / 1'000'000; ++second) {
        clock.advance(seconds(1));
        for (const flows::Seat& seat : seats.all()) {
            if (seat.connected) {
                seats.heard(seat.user, clock.now());
            }
        }
        REQUIRE(deadlines->run(clock.now()).ok());
    }
}

void Rig::sit(const std::string& name) {
    const Caller who = caller(name);
    flows::Seat seat;
    seat.user = who.user.id;
    seat.name = who.user.display_name;
    seat.areas = who.user.areas;
    seat.role = who.user.role;
    seat.state = identity::SeatState::ready;
    seat.connected = true;
    seats.connected(seat, clock.now());
}

}  // namespace tiexin::web::testing

// The route table against api/openapi.yaml, and who may call what.

#include "web/routes.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"
#include "web/api.hpp"

namespace tiexin::web {
namespace {

struct Operation {
    std::string permission;
    std::string id;
    bool creates = false;
};

// The three levels of openapi.yaml that matter here: a path at two blanks, a method at four, its
// members at six. The file is ours and keeps that form; the count below fails if it does not.
std::map<std::string, Operation> operations() {
    std::ifstream in("api/openapi.yaml");
    REQUIRE(in.good());
    std::map<std::string, Operation> out;
    std::string line, path, key;
    while (std::getline(in, line)) {
        if (line == "components:") {
            break;
        }
        if (line.starts_with("  /")) {
            path = line.substr(2, line.size() - 3);
        } else if (!path.empty() && line.starts_with("    ") && line[4] != ' ' &&
                   line.ends_with(":") && line.find(' ', 4) == std::string::npos) {
            key = line.substr(4, line.size() - 5) + " " + path;
            if (line != "    parameters:") {
                out[key];
            }
        } else if (line.starts_with("      operationId: ")) {
            out[key].id = line.substr(19);
        } else if (line.starts_with("      x-permission: ")) {
            out[key].permission = line.substr(20);
        } else if (line.find("parameters/IdempotencyKey") != std::string::npos) {
            out[key].creates = true;
        }
    }
    return out;
}

std::string key_of(const Route& route) {
    return ascii_lower(net::name_of(route.method)) + " " + std::string(route.path);
}

TEST_CASE("the_route_table_is_the_interface_description") {
    const auto described = operations();
    CHECK(described.size() == routes().size());
    std::set<std::string> seen;
    for (const Route& route : routes()) {
        const std::string key = key_of(route);
        CAPTURE(key);
        CHECK(seen.insert(key).second);
        const auto found = described.find(key);
        REQUIRE(found != described.end());
        CHECK(found->second.permission == route.permission);
        CHECK(found->second.creates == route.creates);
    }
    std::set<std::string> ids;
    for (const auto& [key, operation] : described) {
        CAPTURE(key);
        CHECK(seen.contains(key));
        CHECK(!operation.id.empty());
        CHECK(ids.insert(operation.id).second);
    }
}

TEST_CASE("every_permission_of_a_route_is_granted_to_somebody_and_refused_to_somebody") {
    using identity::Role;
    constexpr Role roles[] = {Role::operator_, Role::supervisor, Role::registrar,
                              Role::administrator, Role::auditor};
    for (const Route& route : routes()) {
        CAPTURE(key_of(route));
        int granted = 0;
        for (const Role role : roles) {
            identity::User user;
            user.role = role;
            const auto refused = permission_problem(route, user);
            granted += refused ? 0 : 1;
            if (refused) {
                CHECK(refused->code == "forbidden");
            }
        }
        const bool open =
            route.permission == permission_public || route.permission == permission_session;
        CHECK(granted > 0);
        // Reading terminals is everybody's work; all other permissions keep somebody out.
        CHECK((granted == 5) == (open || route.permission == "terminal.read"));
    }
}

TEST_CASE("roles_may_what_their_work_needs_and_no_more") {
    using identity::Role;
    struct Row {
        Role role;
        net::Method method;
        std::string_view path;
        bool may;
    };
    using enum net::Method;
    const Row rows[] = {
        {Role::operator_, post, "/api/v1/incidents/1/accept", true},
        {Role::operator_, get, "/api/v1/elders/1", true},
        {Role::operator_, patch, "/api/v1/elders/1", false},
        {Role::operator_, get, "/api/v1/access-log", false},
        {Role::operator_, post, "/api/v1/users", false},
        {Role::supervisor, put, "/api/v1/ladders/140213", true},
        {Role::supervisor, get, "/api/v1/seats", true},
        {Role::registrar, patch, "/api/v1/elders/1", true},
        {Role::registrar, post, "/api/v1/incidents/1/close", false},
        {Role::registrar, get, "/api/v1/positions", false},
        {Role::administrator, post, "/api/v1/users", true},
        {Role::administrator, get, "/api/v1/elders/1", false},
        {Role::administrator, get, "/api/v1/queue", false},
        {Role::auditor, get, "/api/v1/access-log", true},
        {Role::auditor, post, "/api/v1/elders/1/reveal", false},
        {Role::auditor, post, "/api/v1/incidents/1/accept", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.path);
        const Match match = find_route(row.method, row.path);
        REQUIRE(match.route != nullptr);
        identity::User user;
        user.role = row.role;
        CHECK(!permission_problem(*match.route, user) == row.may);
    }
}

TEST_CASE("who_must_change_the_password_may_do_nothing_else") {
    identity::User user;
    user.role = identity::Role::supervisor;
    user.must_change_password = true;
    const Match queue = find_route(net::Method::get, "/api/v1/queue");
    REQUIRE(queue.route != nullptr);
    CHECK(permission_problem(*queue.route, user)->code == "must_change_password");
    const Match change = find_route(net::Method::post, "/api/v1/sessions/current/password");
    REQUIRE(change.route != nullptr);
    CHECK(!permission_problem(*change.route, user));
}

TEST_CASE("a_path_finds_its_row_and_its_parameters") {
    const Match one = find_route(net::Method::get, "/api/v1/incidents/42");
    REQUIRE(one.route != nullptr);
    CHECK(one.route->path == "/api/v1/incidents/{incident_id}");
    REQUIRE(one.params.size() == 1);
    CHECK(one.params[0].second == "42");
    CHECK(find_route(net::Method::get, "/api/v1/incidents/counts").route->path ==
          "/api/v1/incidents/counts");
    CHECK(find_route(net::Method::head, "/api/v1/queue").route != nullptr);
    const Match wrong_method = find_route(net::Method::delete_, "/api/v1/queue");
    CHECK(wrong_method.route == nullptr);
    CHECK(wrong_method.path_known);
    CHECK(!find_route(net::Method::get, "/api/v1/nothing").path_known);
    CHECK(!find_route(net::Method::get, "/api/v1/incidents/").path_known);
}

}  // namespace
}  // namespace tiexin::web

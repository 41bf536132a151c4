#pragma once
// The one table of the HTTP interface: method, path, permission, handler. Checked against
// api/openapi.yaml by a test. Also finds the row for a request.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http.hpp"
#include "web/call.hpp"

namespace tiexin::web {

using Handler = Answer (*)(Call&);

enum class Body : unsigned char { none, maybe, object };  // maybe: an absent one is {}

struct Route {
    net::Method method;
    std::string_view path;        // "/api/v1/elders/{elder_id}"
    std::string_view permission;  // public, session, or a name of identity/permissions.cpp
    Handler handler;
    Body body = Body::none;
    bool creates = false;  // asks for an Idempotency-Key
};

std::span<const Route> routes();

struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string_view, std::string>> params;
    bool path_known = false;  // the path exists with another method
};
// HEAD finds the row of GET.
Match find_route(net::Method method, std::string_view path);

constexpr std::string_view permission_public = "public";
constexpr std::string_view permission_session = "session";

}  // namespace tiexin::web

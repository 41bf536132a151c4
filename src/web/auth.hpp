#pragma once
// Who is asking: the session cookie, the CSRF token that belongs to it, and the origin of an
// upgrade.

#include <string>
#include <string_view>
#include <variant>

#include "net/http.hpp"
#include "web/call.hpp"
#include "web/problem.hpp"

namespace tiexin::web {

constexpr std::string_view session_cookie = "tiexin_session";

std::variant<Caller, Problem> caller_of(const net::Request& request, Ports& ports, Instant now);
std::string csrf_token_of(std::string_view session_token);
bool csrf_right(const net::Request& request, std::string_view session_token);
// A browser's Origin must be the host it talks to; programs send none.
bool same_origin(const net::Request& request);
std::string cookie_for(std::string_view token, Duration life, bool secure);
std::string cookie_away(bool secure);

}  // namespace tiexin::web

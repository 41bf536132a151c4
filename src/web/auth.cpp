#include "web/auth.hpp"

#include "base/base64.hpp"
#include "base/bytes.hpp"
#include "base/crypto.hpp"

namespace tiexin::web {

namespace {
constexpr std::size_t token_chars_max = 128;
}

std::variant<Caller, Problem> caller_of(const net::Request& request, Ports& ports, Instant now) {
    const auto token = request.cookie(session_cookie);
    if (!token || token->empty() || token->size() > token_chars_max) {
        return problem("not_signed_in");
    }
    Result<identity::SignedIn> resumed = ports.identity.resume(*token, now);
    if (!resumed) {
        return problem_of(resumed.error());
    }
    return Caller{std::move(resumed->user), std::move(resumed->session), std::string(*token)};
}

std::string csrf_token_of(std::string_view session_token) {
    const Digest digest = hmac_sha256(bytes_of("tiexin csrf 1"), bytes_of(session_token));
    return to_base64url(digest);
}

bool csrf_right(const net::Request& request, std::string_view session_token) {
    const auto given = request.headers.find("X-CSRF-Token");
    return given && constant_time_equal(bytes_of(*given), bytes_of(csrf_token_of(session_token)));
}

bool same_origin(const net::Request& request) {
    const auto origin = request.headers.find("Origin");
    if (!origin) {
        return true;
    }
    const auto host = request.headers.find("Host");
    if (!host) {
        return false;
    }
    const std::string wanted = (request.secure ? "https://" : "http://") + std::string(*host);
    // Behind a proxy that ends TLS the browser's origin is https while we are spoken to in plain.
    return *origin == wanted || *origin == "https://" + std::string(*host);
}

std::string cookie_for(std::string_view token, Duration life, bool secure) {
    return std::string(session_cookie) + "=" + std::string(token) +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(life.us / 1'000'000) +
           (secure ? "; Secure" : "");
}

std::string cookie_away(bool secure) {
    return cookie_for("", Duration{}, secure);
}

}  // namespace tiexin::web

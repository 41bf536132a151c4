#include "web/api.hpp"

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "web/auth.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t key_chars_min = 8;
constexpr std::size_t key_chars_max = 64;

bool changes(net::Method method) {
    return method != net::Method::get && method != net::Method::head;
}

bool loopback(const net::Request& request) {
    const std::string address = net::to_text(request.remote.address);
    return (address.starts_with("127.") || address == "::1") &&
           !request.headers.find("X-Forwarded-For") && !request.headers.find("Forwarded");
}

std::optional<Problem> read_body(const net::Request& request, Body wanted, Json& body) {
    if (wanted == Body::none || (wanted == Body::maybe && request.body.empty())) {
        body = Json::object();
        return std::nullopt;
    }
    const auto type = request.headers.find("Content-Type");
    if (!type || !ascii_starts_with(*type, "application/json")) {
        return problem("unsupported_media_type");
    }
    if (request.body.size() > body_bytes_max) {
        return problem("too_large");
    }
    Result<Json> parsed = Json::parse(request.body);
    if (!parsed || !parsed->is_object()) {
        return problem("bad_json");
    }
    body = std::move(*parsed);
    return std::nullopt;
}

std::optional<std::string> idempotency_key(const net::Request& request) {
    const auto given = request.headers.find("Idempotency-Key");
    if (!given || given->size() < key_chars_min || given->size() > key_chars_max) {
        return std::nullopt;
    }
    for (const char c : *given) {
        if (c < '!' || c > '~') {
            return std::nullopt;
        }
    }
    return std::string(*given);
}

Answer run_once(const Route& route, Call& call) {
    const auto key = idempotency_key(call.request);
    if (!key) {
        return problem("idempotency_key_missing");
    }
    Remembered& remembered = call.desk.remembered;
    const std::string hash = to_hex(sha256(bytes_of(call.request.path + "\n" + call.request.body)));
    const Remembered::Lookup lookup = remembered.begin(call.user().id, *key, hash, call.now);
    switch (lookup.found) {
        case Remembered::Found::again:
            return *lookup.answer;
        case Remembered::Found::other:
            return problem("idempotency_key_reused");
        case Remembered::Found::under_way:
            return problem("idempotency_in_progress");
        case Remembered::Found::first:
            break;
    }
    Answer answer = route.handler(call);
    if (answer.problem) {
        remembered.forget(call.user().id, *key);
    } else {
        remembered.keep(call.user().id, *key, answer);
    }
    return answer;
}

}  // namespace

bool Api::owns(std::string_view path) {
    return path.starts_with("/api/") || path == "/api" || path == "/healthz" || path == "/readyz" ||
           path == "/metrics";
}

std::optional<Problem> permission_problem(const Route& route, const identity::User& user) {
    if (route.permission == permission_public || route.permission == permission_session) {
        return std::nullopt;
    }
    if (user.must_change_password) {
        return problem("must_change_password");
    }
    if (!identity::may(user.role, route.permission)) {
        return problem("forbidden");
    }
    return std::nullopt;
}

std::optional<Problem> Api::admit(const net::Request& request, const Route& route, Instant now,
                                  std::optional<Caller>& caller) {
    if (route.permission == permission_public) {
        return std::nullopt;
    }
    if (route.path == "/metrics" && loopback(request)) {
        return std::nullopt;
    }
    auto who = caller_of(request, ports_, now);
    if (auto* refused = std::get_if<Problem>(&who)) {
        return std::move(*refused);
    }
    caller = std::get<Caller>(std::move(who));
    if (changes(request.method) && !csrf_right(request, caller->token)) {
        return problem("csrf_wrong");
    }
    return permission_problem(route, caller->user);
}

Answer Api::run(const Route& route, Call& call) {
    return route.creates ? run_once(route, call) : route.handler(call);
}

Answer Api::answer(const net::Request& request, Language& language, const Route*& found) {
    const auto accept = request.headers.find("Accept-Language");
    language = language_of(accept.value_or(""), Language::zh);
    Match match = find_route(request.method, request.path);
    if (match.route == nullptr) {
        return problem(match.path_known ? "method_not_allowed" : "not_found");
    }
    found = match.route;
    const Instant now = ports_.clock.now();
    std::optional<Caller> caller;
    if (auto refused = admit(request, *found, now, caller)) {
        return std::move(*refused);
    }
    if (!accept && caller) {
        language = language_named(caller->user.language);
    }
    Call call{
        request, std::move(match.params), caller ? &*caller : nullptr, desk_, ports_, now, language,
        {}};
    if (auto refused = read_body(request, found->body, call.body)) {
        return std::move(*refused);
    }
    return run(*found, call);
}

net::Response Api::handle(const net::Request& request) {
    const Duration began = ports_.clock.monotonic();
    Language language = Language::zh;
    const Route* route = nullptr;
    const Answer given = answer(request, language, route);
    net::Response response = response_of(given, language, request.path);
    if (request.method == net::Method::head) {
        response.body.clear();
    }
    count(route, response.status, ports_.clock.monotonic() - began);
    return response;
}

void Api::count(const Route* route, int status, Duration took) {
    const std::string path = route == nullptr ? "other" : std::string(route->path);
    const std::string status_class = std::to_string(status / 100) + "xx";
    ports_.metrics
        .counter("tiexin_http_requests_total", "Requests answered.",
                 {{"path", path}, {"status", status_class}})
        .add();
    ports_.metrics
        .histogram("tiexin_http_request_seconds", "Time in the handler.", latency_bounds_s(),
                   {{"path", path}})
        .observe(static_cast<double>(took.us) / 1e6);
    constexpr int server_fault = 500;
    if (status >= server_fault && route != nullptr && route->path != "/readyz") {
        log_error("http_failed", {{"path", path}, {"status", status}});
    }
}

}  // namespace tiexin::web

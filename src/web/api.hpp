#pragma once
// Api: one request from the route table to its answer: session, CSRF, permission, body,
// idempotency, handler, problem text, metrics. The one place where access is decided. handle()
// blocks on the database and runs on a worker thread; any number of threads.

#include <memory>

#include "net/http.hpp"
#include "web/desk.hpp"
#include "web/ports.hpp"
#include "web/routes.hpp"

namespace tiexin::web {

class Api {
public:
    Api(Ports& ports, Desk& desk) : ports_(ports), desk_(desk) {}

    static bool owns(std::string_view path);  // /api/…, /healthz, /readyz, /metrics
    net::Response handle(const net::Request& request);

private:
    Answer answer(const net::Request& request, Language& language, const Route*& found);
    std::optional<Problem> admit(const net::Request& request, const Route& route, Instant now,
                                 std::optional<Caller>& caller);
    Answer run(const Route& route, Call& call);
    void count(const Route* route, int status, Duration took);

    Ports& ports_;
    Desk& desk_;
};

// What the caller needs for this row, or why not. Pure: the permission matrix test asks it.
std::optional<Problem> permission_problem(const Route& route, const identity::User& user);

constexpr std::size_t body_bytes_max = 64 * 1024;

}  // namespace tiexin::web

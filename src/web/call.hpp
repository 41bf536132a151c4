#pragma once
// Call: one request on its way through a handler, with who asks and everything it may use. Lives on
// one worker thread for the time of the request.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "identity/types.hpp"
#include "net/http.hpp"
#include "web/answer.hpp"
#include "web/desk.hpp"
#include "web/language.hpp"
#include "web/ports.hpp"

namespace tiexin::web {

struct Caller {
    identity::User user;
    identity::Session session;
    std::string token;  // the cookie's
};

struct Call {
    const net::Request& request;
    std::vector<std::pair<std::string_view, std::string>> params;  // of the path
    const Caller* caller = nullptr;                                // null on public routes only
    Desk& desk;
    Ports& ports;
    Instant now;
    Language language = Language::zh;
    Json body;

    std::string_view param(std::string_view name) const;
    template <class IdType>
    std::optional<IdType> param_id(std::string_view name) const {
        const auto value = parse_id(param(name));
        return value ? std::optional(IdType{*value}) : std::nullopt;
    }
    const identity::User& user() const { return caller->user; }
    std::string actor() const { return "user:" + to_text(caller->user.id); }
    std::string address() const { return net::to_text(request.remote.address); }
};

// Reads in one snapshot: `fn(conn)` gives the Answer.
template <class Fn>
Answer reading(Call& call, Fn fn) {
    Answer answer;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        answer = fn(conn);
        return Result<void>{};
    });
    return read ? answer : Answer(read.error());
}

}  // namespace tiexin::web

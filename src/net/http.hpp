#pragma once
// HTTP as plain values: what was asked, what is answered, and the function between them. Owned by
// whoever handles the request; a handler is called on the web loop and may answer from any thread.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/address.hpp"

namespace tiexin::net {

enum class Method : unsigned char { get, head, post, put, patch, delete_, options, other };
std::string_view name_of(Method method);

struct Header {
    std::string name;
    std::string value;
};

// In the order given; names compare without regard to case.
class Headers {
public:
    void add(std::string name, std::string value);
    void set(std::string_view name, std::string value);                 // replaces all of that name
    std::optional<std::string_view> find(std::string_view name) const;  // the first of that name
    const std::vector<Header>& all() const { return all_; }

private:
    std::vector<Header> all_;
};

// Name and value, both decoded.
using QueryPair = std::pair<std::string, std::string>;
constexpr std::size_t query_pairs_max = 64;

struct Request {
    Method method = Method::get;
    std::string target;  // as it was on the wire
    // Decoded; begins with '/', is valid UTF-8, holds no NUL, no '\\' and no "." or ".." segment
    // (such a request is refused with 400 before any handler sees it).
    std::string path;
    std::vector<QueryPair> query;
    Headers headers;
    std::string body;
    Endpoint remote;
    bool secure = false;  // came over TLS

    std::optional<std::string_view> query_value(
        std::string_view name) const;  // the first of that name
    std::optional<std::string_view> cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;  // Content-Length, Date, Connection are the server's; Content-Type is yours
    std::string body;
    std::filesystem::path file;  // when not empty it is sent instead of `body`
};

Response text_response(int status, std::string_view text);  // text/plain; charset=utf-8

// Must be called once, from any thread; later calls do nothing. When it is never called the server
// answers 503 after HttpLimits::handler_max.
using Respond = std::function<void(Response)>;
using HttpHandler = std::function<void(Request, Respond)>;

// Percent-decoding, as used for paths; nullopt: a bad escape. `plus_is_space` is for queries and
// forms.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
std::string percent_encoded(std::string_view text);  // everything but unreserved characters
// "a=1&b=2": nullopt when a pair cannot be decoded or there are more than query_pairs_max.
std::optional<std::vector<QueryPair>> parse_query(std::string_view text);
// Fills path and query from target. false: the request is to be refused.
bool split_target(Request& request);

}  // namespace tiexin::net

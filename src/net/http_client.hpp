#pragma once
// HttpClient: calls other servers (webhooks, SMS providers) over libcurl. One thread of its own
// carries all calls; every call is bounded in time and size. Redirects are not followed; only http
// and https are spoken.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http.hpp"

namespace tiexin::net {

struct HttpCall {
    Method method = Method::get;
    std::string url = {};
    Headers headers = {};
    std::string body = {};
    Duration connect_max = seconds(5);
    Duration total_max = seconds(20);
    std::size_t reply_bytes_max = 256 * 1024;
    std::string trusted_pem_file = {};  // empty: the system's certificates
};

struct HttpReply {
    int status = 0;
    Headers headers;
    std::string body;
};

struct HttpClientLimits {
    std::size_t running_max = 32;
    std::size_t waiting_max = 1'024;
};

// bad_input: the URL cannot be used; too_large: the reply passed its limit; unavailable: no answer
// in time or at all.
using OnReply = std::function<void(Result<HttpReply>)>;

class HttpClient {
public:
    explicit HttpClient(const HttpClientLimits& limits = {});
    ~HttpClient();  // calls not finished are answered with unavailable
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // From any thread. `on_reply` runs on the client's thread, must not block and must not throw.
    // busy: too many wait.
    Result<void> send(HttpCall call, OnReply on_reply);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tiexin::net

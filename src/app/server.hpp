#pragma once
// The server, wired: the only place that constructs the parts and joins them. start() brings
// everything up or says why not; the destructor takes it down in the order that loses nothing.

#include <memory>
#include <string>

#include "app/config.hpp"
#include "base/result.hpp"

namespace tiexin::app {

class Server {
public:
    explicit Server(Config config);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // conflict: a port or the data directory is taken; the detail says which and what to do.
    Result<void> start();
    // Stops listening, lets what is under way finish, closes the store. Safe to call twice.
    void stop();

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::app

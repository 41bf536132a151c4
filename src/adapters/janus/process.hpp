#pragma once
// JanusProcess: the conference server as a child of ours, on loopback, with a configuration written
// for this start: secrets of its own, the AudioBridge and the WebSocket and nothing else. When it
// dies it is started again; when we die, so does it. Any thread.

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace tiexin::adapters {

struct JanusSettings {
    std::string program = "/usr/bin/janus";
    std::string folder;      // configuration and log; made, 0700
    std::uint16_t port = 0;  // of its WebSocket, on 127.0.0.1
    std::string api_secret, admin_key;
    // Ports for browsers and for telephone legs; each seat needs two of the first.
    std::uint16_t browser_port_first = 40'000, browser_port_last = 40'999;
    std::uint16_t room_port_first = 41'000, room_port_last = 41'999;
    // Where browsers reach it: 127.0.0.1, or the address of the machine in the centre's network.
    std::string browser_address = "127.0.0.1";
};

class JanusProcess {
public:
    // unavailable: the program is not there, or its folder cannot be written.
    static Result<std::unique_ptr<JanusProcess>> start(const JanusSettings& settings);
    ~JanusProcess();  // ends it, at most two seconds

    void kill();  // it hangs: end it at once; it is started again
    int pid() const;

private:
    struct Body;
    explicit JanusProcess(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::adapters

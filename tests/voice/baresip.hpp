#pragma once
// A real SIP telephone: baresip as a child process, speaking one tone and writing down what it
// hears.

#include <cstdint>
#include <string>

#include "tone.hpp"

namespace tiexin::test {

bool installed(const std::string& program);  // found in /usr/bin
std::uint16_t free_port();                   // of UDP and TCP on 127.0.0.1, even, a moment ago
int run(const std::string& command);         // by the shell; its status

struct TelephoneOptions {
    std::string folder;   // made
    std::string account;  // <sip:user@host:port>;parameters
    double hertz = 440;   // what it says
    std::string dial;     // a SIP URI it calls at once; empty: it waits
};

class Baresip {
public:
    explicit Baresip(const TelephoneOptions& options);
    ~Baresip();  // ends it
    Baresip(const Baresip&) = delete;
    Baresip& operator=(const Baresip&) = delete;

    std::uint16_t port() const { return port_; }
    Samples heard() const;  // so far
    void command(const std::string& name, const std::string& parameters = "") const;

private:
    std::string folder_;
    std::uint16_t port_, control_port_;
    int pid_ = 0;
};

}  // namespace tiexin::test

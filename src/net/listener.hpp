#pragma once
// Listener: a bound TCP port whose accepted streams go to several loops in turn. The port is bound
// once, without SO_REUSEPORT, so two servers can never share the presses of one port. Made by
// Network::listen.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/time.hpp"
#include "net/address.hpp"
#include "net/stream.hpp"

namespace tiexin::net {

struct StreamLimits {
    std::size_t write_queue_bytes_max = 256 * 1024;
    Duration idle_max = minutes(10);  // nothing heard for so long: closed. Checked once a second.
};

struct ListenLimits {
    std::size_t sessions_max = 20'000;
    // Sessions of one address that have not called identified(). Identified ones do not count: many
    // devices share one address of their mobile network.
    std::size_t unidentified_per_address_max = 256;
    StreamLimits stream;
};

struct ListenCounts {
    std::uint64_t accepted = 0;
    std::uint64_t refused_full = 0;     // closed at once: sessions_max
    std::uint64_t refused_address = 0;  // closed at once: unidentified_per_address_max
    std::uint64_t accept_failed =
        0;  // the system had no descriptor or memory; accepting rests, then goes on
    std::size_t open = 0;
};

// Called on the stream's loop. Null: refused, closed at once.
using Accept = std::function<std::unique_ptr<StreamHandler>(Stream&)>;

class Listener {
public:
    virtual ~Listener() = default;  // stops accepting; accepted streams live on
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    virtual std::uint16_t port() const = 0;   // the port it really has
    virtual void stop_accepting() = 0;        // from any thread; frees the port
    virtual ListenCounts counts() const = 0;  // from any thread
};

}  // namespace tiexin::net

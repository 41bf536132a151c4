#pragma once
// Datagram: a bound UDP port. Used on its loop only. Made by Network::open_datagram.

#include <cstdint>
#include <functional>

#include "base/bytes.hpp"
#include "net/address.hpp"

namespace tiexin::net {

// One datagram; the view ends with the call.
using OnDatagram = std::function<void(const Endpoint& from, Bytes bytes)>;

constexpr std::size_t datagram_bytes_max = 65'507;

class Datagram {
public:
    virtual ~Datagram() = default;  // closes
    Datagram() = default;
    Datagram(const Datagram&) = delete;
    Datagram& operator=(const Datagram&) = delete;

    virtual std::uint16_t port() const = 0;
    // false: not sent (the system's buffer is full, or no way there). UDP promises no more when it
    // is true.
    virtual bool send(const Endpoint& to, Bytes bytes) = 0;
};

}  // namespace tiexin::net

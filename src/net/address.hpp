#pragma once
// Where a peer is: an IP address (IPv4 is kept as its v4-mapped IPv6 form) and a port. Plain values
// of fixed size, so that a session carries no text; the text is made when somebody asks.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tiexin::net {

struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const IpAddress&) const = default;
    bool is_v4() const;
};

std::string to_text(const IpAddress& address);  // "127.0.0.1", "2001:db8::1"
Result<IpAddress> parse_address(std::string_view text);
// What one owner surely has: an IPv4 address itself, of an IPv6 address the first 64 bits.
IpAddress network_of(const IpAddress& address);

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;
    auto operator<=>(const Endpoint&) const = default;
};

std::string to_text(const Endpoint& endpoint);           // "127.0.0.1:80", "[::1]:80"
Result<Endpoint> parse_endpoint(std::string_view text);  // the same forms

}  // namespace tiexin::net

template <>
struct std::hash<tiexin::net::IpAddress> {
    std::size_t operator()(const tiexin::net::IpAddress& address) const noexcept {
        return std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()});
    }
};
template <>
struct std::hash<tiexin::net::Endpoint> {
    std::size_t operator()(const tiexin::net::Endpoint& endpoint) const noexcept {
        return std::hash<tiexin::net::IpAddress>{}(endpoint.address) * 65'599 + endpoint.port;
    }
};

#include "net/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace tiexin::net {

namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

Error bad_endpoint() {
    return {Code::bad_input, "not an address with a port, as 127.0.0.1:80 or [::1]:80"};
}

}  // namespace

bool IpAddress::is_v4() const {
    return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes.begin());
}

std::string to_text(const IpAddress& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool v4 = address.is_v4();
    inet_ntop(v4 ? AF_INET : AF_INET6, address.bytes.data() + (v4 ? v4_prefix.size() : 0),
              text.data(), text.size());
    return text.data();
}

Result<IpAddress> parse_address(std::string_view text) {
    const std::string whole(text);
    IpAddress address;
    if (whole.find('\0') == std::string::npos) {
        if (inet_pton(AF_INET, whole.c_str(), address.bytes.data() + v4_prefix.size()) == 1) {
            std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes.begin());
            return address;
        }
        if (inet_pton(AF_INET6, whole.c_str(), address.bytes.data()) == 1) {
            return address;
        }
    }
    return Error{Code::bad_input, "not an IP address"};
}

IpAddress network_of(const IpAddress& address) {
    constexpr std::ptrdiff_t network_bytes = 8;
    IpAddress network = address;
    if (!address.is_v4()) {
        std::fill(network.bytes.begin() + network_bytes, network.bytes.end(), std::uint8_t{0});
    }
    return network;
}

std::string to_text(const Endpoint& endpoint) {
    const std::string address = to_text(endpoint.address);
    const std::string port = ":" + std::to_string(endpoint.port);
    return endpoint.address.is_v4() ? address + port : "[" + address + "]" + port;
}

Result<Endpoint> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return bad_endpoint();
    }
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) {
        host = host.substr(1, host.size() - 2);
    }
    const auto address = parse_address(host);
    if (!address || address->is_v4() == bracketed) {
        return bad_endpoint();
    }
    Endpoint endpoint{*address, 0};
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
    if (port.empty() || parsed.ec != std::errc() || parsed.ptr != port.data() + port.size()) {
        return bad_endpoint();
    }
    return endpoint;
}

}  // namespace tiexin::net

#include "net/address.hpp"

#include <doctest/doctest.h>

using namespace tiexin;
using namespace tiexin::net;

TEST_CASE("the network of an address is itself in IPv4 and 64 bits of it in IPv6") {
    const auto network = [](std::string_view text) {
        return to_text(network_of(parse_address(text).value()));
    };
    CHECK(network("192.0.2.7") == "192.0.2.7");
    CHECK(network("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
    CHECK(network("::1") == "::");
}

#pragma once
// Where the server's terminal ports are: its own ports plus an offset, or what its ports file says.
// The file is read again when a connection failed, because a server that returns may have others.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tiexin::sim {

class Ports {
public:
    static Ports with_offset(int offset);
    explicit Ports(std::string file) : file_(std::move(file)) {}

    // Keeps what it knew when the file is not there or not whole.
    Result<void> read_again();
    std::optional<std::uint16_t> tcp(std::string_view protocol) const;
    std::optional<std::uint16_t> udp(std::string_view protocol) const;

private:
    std::string file_;  // empty: the ports are fixed
    std::map<std::string, std::uint16_t, std::less<>> tcp_, udp_;
};

}  // namespace tiexin::sim

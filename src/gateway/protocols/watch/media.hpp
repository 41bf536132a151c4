#pragma once
// Voice and pictures inside watch messages: TK, TK2, JXTK, img. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

#include "gateway/protocol.hpp"

namespace tiexin::gateway::watch {

struct MediaRead {
    device::Media media;
    std::string answer;
    std::optional<Fault> fault;
    std::string detail;
};

// `declared_right`: the length field equals the bytes as they stand, which says that a watch which
// breaks the escape rule has not escaped at all.
MediaRead read_media(std::string_view word, std::string_view data, bool declared_right);

}  // namespace tiexin::gateway::watch

#pragma once
// The server's side of `watch`: [VV*ID*LLLL*TYPE,data] elder watches. Stateless; any thread.

#include "gateway/protocol.hpp"

namespace tiexin::gateway::watch {

class WatchProtocol final : public Protocol {
public:
    Result<std::size_t> frame_size(Bytes input) const override;
    Decoded decode(Bytes frame, SessionFacts& session, const Context& context) const override;
    Result<device::Sent> encode(const device::Command& command, SessionFacts& session,
                                const Context& context) const override;
};

}  // namespace tiexin::gateway::watch

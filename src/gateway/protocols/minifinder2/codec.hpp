#pragma once
// The server's side of `minifinder2`: Eview EV-07B and its kin. Stateless; any thread.

#include "gateway/protocol.hpp"

namespace tiexin::gateway::minifinder2 {

class Minifinder2Protocol final : public Protocol {
public:
    Result<std::size_t> frame_size(Bytes input) const override;
    Decoded decode(Bytes frame, SessionFacts& session, const Context& context) const override;
    Result<device::Sent> encode(const device::Command& command, SessionFacts& session,
                                const Context& context) const override;
};

}  // namespace tiexin::gateway::minifinder2

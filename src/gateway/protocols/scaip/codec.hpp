#pragma once
// The server's side of `scaip` (SS 91100): <mrq> in, <mrs> out, each the body of one SIP MESSAGE.
// Stateless; any thread.

#include "gateway/protocol.hpp"

namespace tiexin::gateway::scaip {

class ScaipProtocol final : public Protocol {
public:
    Result<std::size_t> frame_size(Bytes input) const override;
    Decoded decode(Bytes frame, SessionFacts& session, const Context& context) const override;
    Result<device::Sent> encode(const device::Command& command, SessionFacts& session,
                                const Context& context) const override;
};

}  // namespace tiexin::gateway::scaip

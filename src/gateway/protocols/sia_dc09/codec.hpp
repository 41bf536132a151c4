#pragma once
// The server's side of `sia_dc09`: alarm panels by ANSI/SIA DC-09. Stateless; any thread.

#include "gateway/protocol.hpp"

namespace tiexin::gateway::sia_dc09 {

// How far the time in an encrypted message may be from ours: it is the proof that nobody replays an
// old one.
constexpr Duration old_max = seconds(40);
constexpr Duration ahead_max = seconds(20);

class PanelProtocol final : public Protocol {
public:
    Result<std::size_t> frame_size(Bytes input) const override;
    Decoded decode(Bytes frame, SessionFacts& session, const Context& context) const override;
    // A panel takes no commands.
    Result<device::Sent> encode(const device::Command& command, SessionFacts& session,
                                const Context& context) const override;
};

}  // namespace tiexin::gateway::sia_dc09

#pragma once
// The server's side of `zigbee2mqtt`: what sensors of a home say through a broker, as Zigbee2MQTT
// and Home Assistant's discovery write it. Stateless; any thread.

#include "gateway/protocol.hpp"

namespace tiexin::gateway::zigbee2mqtt {

class Zigbee2MqttProtocol final : public Protocol {
public:
    Result<std::size_t> frame_size(Bytes input) const override;
    Decoded decode(Bytes frame, SessionFacts& session, const Context& context) const override;
    Result<device::Sent> encode(const device::Command& command, SessionFacts& session,
                                const Context& context) const override;
};

}  // namespace tiexin::gateway::zigbee2mqtt

#pragma once
// Session: one terminal's connection. It cuts frames, has them decoded and releases replies only
// when the platform has answered. Lives on one loop; owned by its stream. An idle one holds no
// buffer.

#include <cstdint>
#include <string>

#include "gateway/protocol.hpp"
#include "gateway/sink.hpp"
#include "net/stream.hpp"

namespace tiexin::gateway {

class Lane;
struct Port;

class Session final : public net::StreamHandler {
public:
    Session(Lane& lane, const Port& port, net::Stream& stream);

    void on_bytes(Bytes bytes) override;
    void on_closed(net::CloseReason reason) override;

    // The platform's word on this connection's oldest frame in flight.
    void answered(const Inbound& inbound, Answer& answer);
    // After all answers of a batch: read on if the sender was made to wait.
    void settle();
    // A datagram holds whole frames: what is left of one never waits for the next.
    void end_of_datagram();
    void push(const Downlink& downlink);

    ConnectionId id() const { return stream_.id(); }
    // The device whose commands come down here; empty until the platform believed one.
    const std::string& listed() const { return listed_; }
    const Port& port() const { return port_; }

private:
    void take(Bytes bytes);
    bool one_frame(Bytes frame);  // false: the connection is being closed
    bool bear_nonsense();         // the same
    bool may_take_more() const;
    Context context();

    Lane& lane_;
    const Port& port_;
    net::Stream& stream_;
    SessionFacts facts_;
    Buffer held_;  // an unfinished frame, or frames that must wait
    std::string model_;
    std::string listed_;
    std::uint16_t in_flight_ = 0;
    std::uint8_t faults_in_row_ = 0;
    bool paused_ = false;
    bool closing_ = false;
    bool known_ = false;  // it has said who it is
};

}  // namespace tiexin::gateway

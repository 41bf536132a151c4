#pragma once
// The port between gateway and platform: the gateway knows bytes and device words, not elders.
// `app` joins it to flows/terminal_link; a bus may stand here when the platform grows over several
// machines.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "gateway/protocol.hpp"
#include "net/address.hpp"

namespace tiexin::gateway {

// The bytes of one frame, alive as long as this is. Copies see the same bytes.
struct KeptFrame {
    std::shared_ptr<const std::uint8_t> first;
    std::size_t size = 0;
    Bytes bytes() const { return {first.get(), size}; }
};

// One decoded frame on its way to the commit.
struct Inbound {
    ConnectionId connection;
    std::string_view protocol;  // ProtocolRow::name, lives for ever
    std::string device;         // empty: a frame from somebody who has not said who
    net::IpAddress address;
    Instant received;
    bool authenticated = false;  // the connection's, before this frame
    Decoded decoded;
    // As it was cut from the stream, with what garbage stood before it. Of a message that came in
    // parts (jt808 subpackages): the frame that completed it.
    KeptFrame frame;
};

enum class Verdict : unsigned char {
    accepted,  // committed: send decoded.reply
    refused,   // committed that it was refused: send decoded.reply_refused
    failed     // not committed: send nothing, the terminal will repeat
};

// A command that goes down this connection now.
struct Downlink {
    CommandId command;
    device::Command words;
};

struct Answer {
    Verdict verdict = Verdict::failed;
    bool authenticated = false;  // the connection's from now on
    std::string
        model;  // the terminal's model when the registry knows it: Context::model from now on
    std::vector<Downlink> downlinks;  // queued commands of this device, in order
};

// Called once with one Answer per Inbound, in order, on any thread.
using Answered = std::function<void(std::vector<Inbound>&&, std::vector<Answer>&&)>;

class Sink {
public:
    virtual ~Sink() = default;
    // Takes a batch in the order of arrival. Never blocks; when it is full it returns false and
    // takes nothing: the caller stops reading and offers the same batch again later.
    virtual bool submit(std::vector<Inbound>& batch, const Answered& answered) = 0;
    // What became of a command: the frame left the socket (sent, with the key its answer will
    // carry), or it could not.
    virtual void sent(ConnectionId connection, CommandId command, std::string key,
                      bool answers) = 0;
    virtual void not_sent(ConnectionId connection, CommandId command, std::string why) = 0;
    // The connection of `device` is gone.
    virtual void closed(ConnectionId connection, std::string_view protocol, std::string device) = 0;
};

}  // namespace tiexin::gateway

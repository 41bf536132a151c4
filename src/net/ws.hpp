#pragma once
// WebSocket as plain values, for the server's and the client's side alike. A WsPeer may be used
// from any thread; the WsHandler is called on the loop of its connection only.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.hpp"
#include "net/address.hpp"

namespace tiexin::net {

// One payload for many peers: made once, shared by every queue that holds it.
using WsText = std::shared_ptr<const std::string>;

// Close codes of RFC 6455 section 7.4 and the IANA registry that we say ourselves.
constexpr std::uint16_t ws_normal = 1000;
constexpr std::uint16_t ws_going_away = 1001;
constexpr std::uint16_t ws_unsupported_data = 1003;
constexpr std::uint16_t ws_lost = 1006;  // never on the wire: the connection ended without a close
constexpr std::uint16_t ws_policy = 1008;
constexpr std::uint16_t ws_too_big = 1009;
constexpr std::uint16_t ws_try_again_later = 1013;

class WsPeer {
public:
    virtual ~WsPeer() = default;

    // In the order of the calls of one thread. When the queue would pass queue_bytes_max or
    // queue_texts_max, what waits is dropped and the connection closes with 1013: the client comes
    // back and says how far it got. false: not open.
    virtual bool send(WsText text) = 0;
    bool send(std::string text) {
        return send(std::make_shared<const std::string>(std::move(text)));
    }
    // Sends what is queued first.
    virtual void close(std::uint16_t code, std::string reason) = 0;
    virtual std::size_t queued_bytes() const = 0;
    virtual Endpoint remote() const = 0;
};

class WsHandler {
public:
    virtual ~WsHandler() = default;
    virtual void on_open(std::shared_ptr<WsPeer> peer) = 0;
    virtual void on_text(
        std::string_view text) = 0;  // one whole message; the view ends with the call
    // Once, also when on_open never came (handshake failed). The handler is released afterwards.
    virtual void on_closed(std::uint16_t code, std::string_view reason) = 0;
};

struct WsLimits {
    std::size_t text_bytes_max = 64 * 1024;     // a longer message closes with 1009
    std::size_t queue_bytes_max = 1024 * 1024;  // waiting to be sent, per peer
    std::size_t queue_texts_max = 4'096;
    Duration silence_max =
        seconds(30);                  // pinged after half of it; without any answer closed after it
    Duration close_max = seconds(5);  // for the closing handshake
};

}  // namespace tiexin::net

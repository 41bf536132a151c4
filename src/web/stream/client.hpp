#pragma once
// Client: one open stream. The loop calls it as a WsHandler; its state below the line belongs to
// the hub's thread.

#include <memory>
#include <optional>

#include "net/ws.hpp"
#include "web/call.hpp"
#include "web/stream/hub.hpp"

namespace tiexin::web {

class Client final : public net::WsHandler, public std::enable_shared_from_this<Client> {
public:
    Client(Hub& hub, Caller who, std::optional<std::uint64_t> since_seq)
        : caller(std::move(who)), since(since_seq), at(since_seq.value_or(0)), hub_(hub) {}

    void on_open(std::shared_ptr<net::WsPeer> opened) override;
    void on_text(std::string_view text) override;
    void on_closed(std::uint16_t code, std::string_view reason) override;
    void say(const Json& message) {
        if (peer) {
            peer->send(message.dump());
        }
    }

    const Caller caller;
    const std::optional<std::uint64_t> since;
    std::shared_ptr<net::WsPeer> peer;  // set before anything else is posted

    // ---- the hub's thread, or the one worker that catches it up
    std::uint64_t at;  // last event it was offered
    std::size_t replayed = 0;
    bool gone = false;
    bool live = false;
    bool wants_positions = false;
    std::optional<Instant> gap_from;

private:
    Hub& hub_;
};

}  // namespace tiexin::web

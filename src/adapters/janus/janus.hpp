#pragma once
// One session with a Janus server over its WebSocket (transport "janus-protocol"), kept alive and
// made anew when it breaks. Requests go out in order and are answered once; what Janus says by
// itself goes to the handle it concerns. On its loop only.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/json.hpp"
#include "net/loop.hpp"
#include "net/ws_client.hpp"

namespace tiexin::adapters {

struct JanusOptions {
    net::Endpoint at;
    std::string api_secret;
    std::function<void()> on_hang;  // it is connected and does not answer: only a new process helps
};

using JanusHandle = std::uint64_t;  // of a plugin, as Janus numbers it; gone with the session

struct JanusReply {
    Json data;        // plugindata.data
    std::string sdp;  // jsep.sdp, or empty
};

class Janus {
public:
    using Done = std::function<void(Result<JanusReply>)>;
    using Attached = std::function<void(Result<JanusHandle>)>;
    // `kind` is the word of Janus: event, webrtcup, media, slowlink, hangup, detached.
    using OnEvent = std::function<void(std::string_view kind, const Json& data)>;

    // on_ready: a session stands. on_lost: it is gone, and with it every handle; requests under way
    // were answered with unavailable before.
    Janus(net::Loop& loop, JanusOptions options, std::function<void()> on_ready,
          std::function<void()> on_lost);
    ~Janus();
    Janus(const Janus&) = delete;
    Janus& operator=(const Janus&) = delete;

    void start();
    bool ready() const { return session_ != 0; }

    void attach(std::string_view plugin, OnEvent on_event, Attached done);
    void detach(JanusHandle handle);
    // Some requests are answered at once, some by an event after an acknowledgement: the answer
    // with content is the answer. `offer`: an SDP that goes along.
    void ask(JanusHandle handle, Json body, std::string_view offer, Done done);

private:
    struct Line;
    enum class Answer : unsigned char { with_content, acknowledgement };
    struct Waiting {
        std::function<void(Result<Json>)> done;
        Instant until;
        Answer answer;
    };

    void connect();
    void lost();
    void heard(std::string_view text);
    void send(Json message, std::function<void(Result<Json>)> done,
              Answer answer = Answer::with_content);
    void event(const Json& message);
    void sweep();  // keeps the session alive and gives up what waits too long

    net::Loop& loop_;
    JanusOptions options_;
    std::function<void()> on_ready_, on_lost_;
    std::shared_ptr<Line> line_;
    std::shared_ptr<net::WsPeer> peer_;
    std::unique_ptr<net::Timer> again_, pulse_;
    Duration back_off_;
    std::uint64_t session_ = 0;
    std::uint64_t asked_ = 0;
    Instant kept_alive_at_;
    std::map<std::string, Waiting, std::less<>> waiting_;
    std::map<JanusHandle, OnEvent> handles_;
};

}  // namespace tiexin::adapters

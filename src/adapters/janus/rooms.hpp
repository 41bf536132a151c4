#pragma once
// Rooms: the conferences of one AudioBridge, and the only place that knows what may be asked of it.
// A request outside this list does not exist for the rest of the platform: AudioBridge 1.1.2 hangs
// for everybody after a changeroom with a wrong secret, so nothing from outside reaches it. Rooms
// run at 8000 samples: at 16000 G.711 is upsampled by zero stuffing. On the loop of its Janus.

#include <functional>
#include <map>
#include <string>

#include "adapters/janus/janus.hpp"
#include "adapters/rtp/packet.hpp"

namespace tiexin::adapters {

struct RoomsOptions {
    std::string admin_key;
    std::string recordings;  // folder; a recording is NAME.wav.tmp until its room closes
};

class Rooms {
public:
    using Done = std::function<void(Result<void>)>;
    using OnGone = std::function<void()>;  // the leg was lost, not left
    struct Telephone {
        JanusHandle handle = 0;
        net::Endpoint sound;  // where the room takes it
    };
    struct Browser {
        JanusHandle handle = 0;
        std::string answer;  // SDP
    };

    Rooms(Janus& janus, RoomsOptions options) : janus_(janus), options_(std::move(options)) {}

    // Once a session stands: destroys the rooms an earlier session left behind.
    void begin(Done done);
    void open(const std::string& room, const std::string& recording, Done done);
    void close(const std::string& room);  // ends the recording, then the room
    bool is_open(const std::string& room) const { return secrets_.contains(room); }

    void join_telephone(const std::string& room, const std::string& name, G711 codec,
                        std::uint16_t port, OnGone on_gone,
                        std::function<void(Result<Telephone>)> done);
    void join_browser(const std::string& room, const std::string& name, std::string_view offer,
                      OnGone on_gone, std::function<void(Result<Browser>)> done);
    void move(JanusHandle handle, const std::string& room, const std::string& name, Done done);
    void mute(JanusHandle handle, bool muted, Done done);
    void leave(JanusHandle handle) { janus_.detach(handle); }
    // `file`: Ogg Opus, absolute path; over and over.
    void play(const std::string& room, const std::string& file);
    void stop_playing(const std::string& room);
    void forget();  // the session is gone, and the rooms with it

private:
    Json administration(std::string_view request, const std::string& room) const;
    void destroy(const std::string& room, const std::string& secret);
    void join(Json body, std::string_view offer, OnGone on_gone,
              std::function<void(Result<std::pair<JanusHandle, JanusReply>>)> done);

    Janus& janus_;
    RoomsOptions options_;
    JanusHandle administrator_ = 0;
    std::map<std::string, std::string> secrets_;  // of the open rooms
};

}  // namespace tiexin::adapters

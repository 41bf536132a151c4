#include "adapters/janus/rooms.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"

namespace tiexin::adapters {

namespace {

constexpr std::string_view plugin = "janus.plugin.audiobridge";
constexpr int samples_per_second = 8'000;
constexpr int prebuffered_packets = 3;
// Two legs at full volume wrap around in the mixer, which does not saturate.
constexpr int volume_percent = 60;

std::function<void(Result<JanusReply>)> without_content(Rooms::Done done) {
    return [done = std::move(done)](const Result<JanusReply>& reply) {
        done(reply ? Result<void>() : reply.error());
    };
}

}  // namespace

Json Rooms::administration(std::string_view request, const std::string& room) const {
    Json body = Json::object({{"request", request}, {"admin_key", options_.admin_key}});
    if (!room.empty()) {
        const auto secret = secrets_.find(room);
        body.set("room", room).set("secret", secret == secrets_.end() ? "" : secret->second);
    }
    return body;
}

void Rooms::begin(Done done) {
    janus_.attach(
        plugin, [](std::string_view, const Json&) {},
        [this, done = std::move(done)](const Result<JanusHandle>& handle) {
            if (!handle) {
                done(handle.error());
                return;
            }
            administrator_ = *handle;
            janus_.ask(administrator_, administration("list", ""), {},
                       [this, done](const Result<JanusReply>& reply) {
                           const Json* list = reply ? reply->data.find("list") : nullptr;
                           for (const Json& one :
                                list != nullptr ? list->items() : std::span<const Json>()) {
                               destroy(std::string(one.text_of("room").value_or("")), "");
                           }
                           done(reply ? Result<void>() : reply.error());
                       });
        });
}

void Rooms::open(const std::string& room, const std::string& recording, Done done) {
    const std::string secret = random_token();
    Json body = Json::object({{"request", "create"},
                              {"admin_key", options_.admin_key},
                              {"room", room},
                              {"secret", secret},
                              {"is_private", true},
                              {"sampling_rate", samples_per_second},
                              {"allow_rtp_participants", true},
                              {"default_prebuffering", prebuffered_packets}});
    if (!recording.empty()) {
        body.set("record", true)
            .set("record_dir", options_.recordings)
            .set("record_file", recording + ".wav");
    }
    janus_.ask(administrator_, std::move(body), {},
               [this, room, secret, done = std::move(done)](const Result<JanusReply>& reply) {
                   if (reply) {
                       secrets_[room] = secret;
                   }
                   done(reply ? Result<void>() : reply.error());
               });
}

void Rooms::close(const std::string& room) {
    const auto at = secrets_.find(room);
    if (at == secrets_.end()) {
        return;
    }
    const std::string secret = at->second;
    Json body = administration("enable_recording", room);
    body.set("record", false);
    secrets_.erase(at);
    janus_.ask(administrator_, std::move(body), {},
               [this, room, secret](const Result<JanusReply>&) { destroy(room, secret); });
}

void Rooms::destroy(const std::string& room, const std::string& secret) {
    Json body = Json::object({{"request", "destroy"},
                              {"admin_key", options_.admin_key},
                              {"room", room},
                              {"secret", secret}});
    janus_.ask(administrator_, std::move(body), {}, [](const Result<JanusReply>& reply) {
        if (!reply) {
            log_warning("conference_not_ended", {{"why", reply.error().detail}});
        }
    });
}

void Rooms::join(Json body, std::string_view offer, OnGone on_gone,
                 std::function<void(Result<std::pair<JanusHandle, JanusReply>>)> done) {
    janus_.attach(
        plugin,
        [on_gone = std::move(on_gone)](std::string_view kind, const Json&) {
            if (kind == "hangup" || kind == "detached") {
                on_gone();
            }
        },
        [this, body = std::move(body), offer = std::string(offer),
         done = std::move(done)](const Result<JanusHandle>& handle) {
            if (!handle) {
                done(handle.error());
                return;
            }
            janus_.ask(*handle, body, offer,
                       [this, joined = *handle, done](const Result<JanusReply>& reply) {
                           if (!reply) {
                               janus_.detach(joined);
                               done(reply.error());
                               return;
                           }
                           done(std::pair(joined, *reply));
                       });
        });
}

void Rooms::join_telephone(const std::string& room, const std::string& name, G711 codec,
                           std::uint16_t port, OnGone on_gone,
                           std::function<void(Result<Telephone>)> done) {
    Json body = Json::object({{"request", "join"},
                              {"room", room},
                              {"id", name},
                              {"display", name},
                              {"codec", codec == G711::a_law ? "pcma" : "pcmu"},
                              {"muted", false},
                              {"volume", volume_percent},
                              {"rtp", Json::object({{"ip", "127.0.0.1"}, {"port", port}})}});
    join(std::move(body), {}, std::move(on_gone),
         [this, done = std::move(done)](const Result<std::pair<JanusHandle, JanusReply>>& joined) {
             if (!joined) {
                 done(joined.error());
                 return;
             }
             const Json* rtp = joined->second.data.find("rtp");
             const auto address = net::parse_address(
                 rtp != nullptr ? rtp->text_of("ip").value_or("") : std::string_view());
             const auto sound = rtp != nullptr ? rtp->int_of("port").value_or(0) : 0;
             if (!address || sound <= 0 || sound > 65'535) {
                 janus_.detach(joined->first);
                 done(Error{Code::unavailable, "a join was answered without an address"});
                 return;
             }
             done(Telephone{joined->first, {*address, static_cast<std::uint16_t>(sound)}});
         });
}

void Rooms::join_browser(const std::string& room, const std::string& name, std::string_view offer,
                         OnGone on_gone, std::function<void(Result<Browser>)> done) {
    Json body = Json::object({{"request", "join"},
                              {"room", room},
                              {"id", name},
                              {"display", name},
                              {"muted", false},
                              {"volume", volume_percent}});
    join(std::move(body), offer, std::move(on_gone),
         [this, done = std::move(done)](const Result<std::pair<JanusHandle, JanusReply>>& joined) {
             if (!joined) {
                 done(joined.error());
                 return;
             }
             if (joined->second.sdp.empty()) {
                 janus_.detach(joined->first);
                 done(Error{Code::bad_input, "a join was answered without an SDP"});
                 return;
             }
             done(Browser{joined->first, joined->second.sdp});
         });
}

void Rooms::move(JanusHandle handle, const std::string& room, const std::string& name, Done done) {
    janus_.ask(handle, Json::object({{"request", "changeroom"}, {"room", room}, {"id", name}}), {},
               without_content(std::move(done)));
}

void Rooms::mute(JanusHandle handle, bool muted, Done done) {
    janus_.ask(handle, Json::object({{"request", "configure"}, {"muted", muted}}), {},
               without_content(std::move(done)));
}

void Rooms::play(const std::string& room, const std::string& file) {
    Json body = administration("play_file", room);
    body.set("filename", file).set("file_id", "prompt").set("loop", true);
    janus_.ask(administrator_, std::move(body), {}, [](const Result<JanusReply>& reply) {
        if (!reply) {
            log_warning("prompt_not_played", {{"why", reply.error().detail}});
        }
    });
}

void Rooms::stop_playing(const std::string& room) {
    Json body = administration("stop_file", room);
    body.set("file_id", "prompt");
    janus_.ask(administrator_, std::move(body), {}, [](const Result<JanusReply>&) {});
}

void Rooms::forget() {
    administrator_ = 0;
    secrets_.clear();
}

}  // namespace tiexin::adapters

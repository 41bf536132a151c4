#pragma once
// Lane: everything the gateway keeps for one loop: its sessions, and the batch of frames that this
// turn decoded and that the sink takes as one. Used on its loop's thread only, but for the
// directory of devices, which has its lock.

#include <memory>
#include <unordered_map>
#include <vector>

#include "base/metrics.hpp"
#include "base/prng.hpp"
#include "gateway/directory.hpp"
#include "gateway/kept_frames.hpp"
#include "gateway/limits.hpp"
#include "gateway/session.hpp"
#include "gateway/sink.hpp"
#include "net/loop.hpp"

namespace tiexin::gateway {

// A bound protocol: what its sessions need.
struct Port {
    ProtocolRow row;
    std::unique_ptr<Protocol> protocol;
    Counter* frames = nullptr;
    Counter* refused = nullptr;  // frames with a fault
    Gauge* sessions = nullptr;
};

class Lane {
public:
    Lane(net::Loop& loop, Sink& sink, Directory& directory, const Limits& limits,
         std::uint64_t seed, const LineKeys* line_keys);

    void opened(Session& session);
    void closed(Session& session);
    // Commands for a device go down the newest connection that the platform believed.
    void list(Session& session);
    void unlist(Session& session);
    void add(Inbound&& inbound);  // submitted at the end of this turn
    KeptFrame keep(Bytes frame) { return frames_.keep(frame); }
    bool blocked() const { return blocked_; }
    void waits(Session& session);  // resume it when the platform takes frames again
    void push(ConnectionId connection, const std::vector<Downlink>& downlinks);
    // Why a connection was given up; a terminal that comes again and again does not fill the log.
    void log_given_up(std::string_view why, const Session& session);

    net::Loop& loop() { return loop_; }
    Sink& sink() { return sink_; }
    const Limits& limits() const { return limits_; }
    Prng& random() { return random_; }
    const LineKeys* line_keys() const { return line_keys_; }

private:
    void submit();
    void answered(std::vector<Inbound>& inbounds, std::vector<Answer>& answers);
    void resume_waiting();

    net::Loop& loop_;
    Sink& sink_;
    Directory& directory_;
    Limits limits_;
    Prng random_;
    const LineKeys* line_keys_;  // or null
    std::unordered_map<ConnectionId, Session*> sessions_;
    KeptFrames frames_;
    std::vector<Inbound> batch_;
    std::vector<ConnectionId> waiting_;
    std::vector<Session*> touched_;
    std::unique_ptr<net::Timer> offer_again_;
    Instant logging_since_;  // lines of this second
    std::size_t lines_logged_ = 0;
    bool submit_planned_ = false;
    bool blocked_ = false;
    // Answers come back through post(): a lane that is gone must not be called.
    std::shared_ptr<Lane*> self_ = std::make_shared<Lane*>(this);

public:
    ~Lane() { *self_ = nullptr; }
};

}  // namespace tiexin::gateway

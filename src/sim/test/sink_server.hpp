#pragma once
// A server for the fleet's tests: decodes with the real protocols, answers or keeps silent, can die
// and come back. On the virtual network's one thread.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "gateway/protocol.hpp"
#include "net/sim_network.hpp"

namespace tiexin::sim {

class SinkServer {
public:
    struct Alarm {
        std::string device, key;
        device::AlarmSet alarms;
        int times = 0;
    };

    explicit SinkServer(net::SimNetwork& network) : network_(network) { come_back(); }

    bool silent = false;  // about reports; sign-ins are answered
    std::size_t unanswered_max = 0;
    std::uint64_t frames = 0, faults = 0;
    std::map<std::string, Alarm> alarms;  // by device and key
    std::set<std::string> devices;
    std::vector<Instant> opened;  // when connections came

    std::uint16_t port(std::string_view protocol) const { return ports_.find(protocol)->second; }
    std::size_t open() const {
        std::size_t count = 0;
        for (const auto& listener : listeners_) {
            count += listener->counts().open;
        }
        return count;
    }
    // Sends the command to a terminal that is there; its answers land in `replies`.
    bool tell(const std::string& device, const device::Command& command);
    std::vector<device::CommandReply> replies;

    void die() {
        listeners_.clear();
        loop_->stop();
    }
    void come_back();

private:
    class Talk;
    std::map<std::string, Talk*> talks_;  // by device, once it has said who it is
    net::SimNetwork& network_;
    std::unique_ptr<net::Loop> loop_;
    std::vector<std::unique_ptr<net::Loop>> dead_loops_;
    std::vector<std::unique_ptr<net::Listener>> listeners_;
    std::map<std::string, std::unique_ptr<gateway::Protocol>, std::less<>> protocols_;
    std::map<std::string, std::uint16_t, std::less<>> ports_;
};

class SinkServer::Talk final : public net::StreamHandler {
public:
    Talk(SinkServer& server, net::Stream& stream, const gateway::Protocol& protocol)
        : server_(server), stream_(stream), protocol_(protocol) {}

    void on_bytes(Bytes bytes) override {
        append(inbox_, bytes);
        for (;;) {
            const auto size = protocol_.frame_size(inbox_);
            if (!size || *size == 0) {
                return;
            }
            take(Bytes(inbox_).first(*size));
            inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(*size));
        }
    }
    void on_closed(net::CloseReason) override {
        std::erase_if(server_.talks_, [this](const auto& row) { return row.second == this; });
    }
    bool tell(const device::Command& command) {
        Prng random(7);
        const auto sent =
            protocol_.encode(command, facts_, {stream_.loop().clock().now(), {}, &random});
        return sent && stream_.write(sent->frame);
    }

private:
    void take(Bytes frame) {
        Prng random(7);
        const Instant now = stream_.loop().clock().now();
        gateway::Decoded decoded = protocol_.decode(frame, facts_, {now, {}, &random});
        if (decoded.key.empty()) {
            decoded.key = to_hex(Bytes(sha256(frame)).first(8));
        }
        ++server_.frames;
        server_.faults += decoded.fault ? 1 : 0;
        server_.devices.insert(facts_.device);
        server_.talks_[facts_.device] = this;
        device::AlarmSet alarms;
        bool report = false;
        for (const device::DeviceEvent& event : decoded.events) {
            alarms.add(event.alarms);
            if (event.reply) {
                server_.replies.push_back(*event.reply);
            }
            report = report || event.position || !event.alarms.empty() || event.vitals.any();
        }
        if (!alarms.empty()) {
            Alarm& row = server_.alarms[facts_.device + " " + decoded.key];
            row.device = facts_.device;
            row.key = decoded.key;
            row.alarms = alarms;
            ++row.times;
        }
        if (decoded.reply.empty()) {
            return;
        }
        if (report && server_.silent) {
            unanswered_.insert(decoded.key);
            server_.unanswered_max = std::max(server_.unanswered_max, unanswered_.size());
            return;
        }
        stream_.write(decoded.reply);
    }

    SinkServer& server_;
    net::Stream& stream_;
    const gateway::Protocol& protocol_;
    gateway::SessionFacts facts_;
    Buffer inbox_;
    std::set<std::string> unanswered_;
};

inline bool SinkServer::tell(const std::string& device, const device::Command& command) {
    const auto talk = talks_.find(device);
    return talk != talks_.end() && talk->second->tell(command);
}

inline void SinkServer::come_back() {
    if (loop_) {
        dead_loops_.push_back(std::move(loop_));
    }
    loop_ = network_.make_loop();
    for (const gateway::ProtocolRow& row : gateway::protocol_rows()) {
        const gateway::Protocol& protocol =
            *protocols_.try_emplace(std::string(row.name), row.make()).first->second;
        net::Endpoint at;
        at.address = net::parse_address("127.0.0.1").value();
        at.port = row.port;
        auto listener = network_.listen(
            at, {}, {loop_.get()},
            [this, &protocol](net::Stream& stream) -> std::unique_ptr<net::StreamHandler> {
                opened.push_back(stream.loop().clock().now());
                stream.identified();
                return std::make_unique<Talk>(*this, stream, protocol);
            });
        ports_[std::string(row.name)] = listener.value()->port();
        listeners_.push_back(std::move(listener.value()));
    }
}

}  // namespace tiexin::sim

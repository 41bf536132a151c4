#pragma once
// A server for the fleet's tests: decodes with the real protocols, answers or keeps silent, can die
// and come back. On the virtual network's one thread.

#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "gateway/line_keys.hpp"
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

    gateway::LineKeys line_keys;
    bool silent = false;  // about reports; sign-ins are answered
    std::size_t unanswered_max = 0;
    std::uint64_t frames = 0, faults = 0;
    std::map<std::string, Alarm> alarms;  // by device and key
    std::set<std::string> devices;
    std::vector<Instant> opened;  // when connections came
    std::uint16_t port(std::string_view protocol) const { return ports_.find(protocol)->second; }
    std::size_t open() const {
        const auto add = [](std::size_t sum, const auto& one) { return sum + one->counts().open; };
        return std::accumulate(listeners_.begin(), listeners_.end(), std::size_t{0}, add);
    }
    // Sends the command to a terminal that is there; its answers land in `replies`.
    bool tell(const std::string& device, const device::Command& command);
    std::vector<device::CommandReply> replies;

    void die();
    void come_back();

private:
    class Talk;
    void listen_to_datagrams(const net::Endpoint& at, const gateway::Protocol& protocol);
    std::map<std::string, Talk*> talks_;  // by device, once it has said who it is
    net::SimNetwork& network_;
    std::unique_ptr<net::Loop> loop_;
    std::vector<std::unique_ptr<net::Loop>> dead_loops_;
    std::vector<std::unique_ptr<net::Listener>> listeners_;
    std::vector<std::unique_ptr<net::Datagram>> datagrams_;
    std::map<net::Endpoint, std::shared_ptr<Talk>> datagram_talks_;  // by sender
    std::map<std::string, std::unique_ptr<gateway::Protocol>, std::less<>> protocols_;
    std::map<std::string, std::uint16_t, std::less<>> ports_;
};

class SinkServer::Talk final : public net::StreamHandler {
public:
    using Write = std::function<bool(Bytes)>;
    Talk(SinkServer& server, const gateway::Protocol& protocol, Write write)
        : server_(server), protocol_(protocol), write_(std::move(write)) {}

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
            protocol_.encode(command, facts_, {server_.loop_->clock().now(), {}, &random});
        return sent && write_(sent->frame);
    }

private:
    void take(Bytes frame) {
        Prng random(7);
        const Instant now = server_.loop_->clock().now();
        gateway::Decoded decoded =
            protocol_.decode(frame, facts_, {now, {}, &random, &server_.line_keys});
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
        decoded.reply.swap(decoded.fault ? decoded.reply_fault : decoded.reply);
        if (decoded.reply.empty()) {
            return;
        }
        if (report && server_.silent) {
            unanswered_.insert(decoded.key);
            server_.unanswered_max = std::max(server_.unanswered_max, unanswered_.size());
            return;
        }
        write_(decoded.reply);
    }

    SinkServer& server_;
    const gateway::Protocol& protocol_;
    Write write_;
    gateway::SessionFacts facts_;
    Buffer inbox_;
    std::set<std::string> unanswered_;
};

inline bool SinkServer::tell(const std::string& device, const device::Command& command) {
    const auto talk = talks_.find(device);
    return talk != talks_.end() && talk->second->tell(command);
}

inline void SinkServer::die() {
    listeners_.clear();
    for (const auto& [remote, talk] : datagram_talks_) {
        talk->on_closed(net::CloseReason::stopping);
    }
    datagram_talks_.clear();
    datagrams_.clear();
    loop_->stop();
}

inline void SinkServer::listen_to_datagrams(const net::Endpoint& at,
                                            const gateway::Protocol& protocol) {
    const std::size_t index = datagrams_.size();
    auto socket = network_.open_datagram(
        *loop_, at, [this, &protocol, index](const net::Endpoint& from, Bytes bytes) {
            std::shared_ptr<Talk>& talk = datagram_talks_[from];
            if (!talk) {
                talk = std::make_shared<Talk>(*this, protocol, [this, index, from](Bytes reply) {
                    return datagrams_[index]->send(from, reply);
                });
            }
            talk->on_bytes(bytes);
        });
    datagrams_.push_back(std::move(socket.value()));
}

inline void SinkServer::come_back() {
    if (loop_) {
        dead_loops_.push_back(std::move(loop_));
    }
    loop_ = network_.make_loop();
    for (const gateway::ProtocolRow& row : gateway::protocol_rows()) {
        if (!gateway::has_port(row.transport)) {
            continue;
        }
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
                return std::make_unique<Talk>(
                    *this, protocol, [&stream](Bytes bytes) { return stream.write(bytes); });
            });
        ports_[std::string(row.name)] = listener.value()->port();
        listeners_.push_back(std::move(listener.value()));
        if (row.transport == gateway::Transport::tcp_and_udp) {
            listen_to_datagrams(at, protocol);
        }
    }
}

}  // namespace tiexin::sim

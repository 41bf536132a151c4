#pragma once
// Joins gateway and flows: frames go into the writer's transactions, answers come back after the
// commit, commands go down. Thread: submit() on gateway loops, the rest as the ports say.

#include <atomic>

#include "base/metrics.hpp"
#include "base/tx.hpp"
#include "flows/terminal_link.hpp"
#include "gateway/gateway.hpp"

namespace tiexin::app {

class TerminalSink final : public gateway::Sink {
public:
    TerminalSink(Database& database, flows::TerminalLink& link, Metrics& metrics);

    bool submit(std::vector<gateway::Inbound>& batch, const gateway::Answered& answered) override;
    void sent(ConnectionId connection, CommandId command, std::string key, bool answers) override;
    void not_sent(ConnectionId connection, CommandId command, std::string why) override;
    void closed(ConnectionId connection, std::string_view protocol, std::string device) override;

private:
    struct Batch;
    void give(const std::shared_ptr<Batch>& batch, std::size_t from, std::size_t count);
    void finish(Batch& batch);
    void failed(const std::shared_ptr<Batch>& batch, std::size_t from, std::size_t count,
                const Error& error);

    Database& database_;
    flows::TerminalLink& link_;
    std::atomic<std::size_t> waiting_{0};  // frames taken and not yet answered
    Counter& frames_answered_;
    Counter& frames_failed_;
};

// Frames taken and not yet answered, over all loops; above it submit() says no and senders wait.
constexpr std::size_t frames_waiting_max = 262'144;

}  // namespace tiexin::app

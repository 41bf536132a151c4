#pragma once
// Joins gateway and flows: frames go into the writer's transactions, answers come back after the
// commit, commands go down. Thread: submit() on gateway loops, the rest as the ports say.

#include <atomic>

#include "base/metrics.hpp"
#include "base/tx.hpp"
#include "flows/terminal_link.hpp"
#include "gateway/gateway.hpp"

namespace tiexin::app {

// Above either, submit() says no and the senders wait: nothing that was taken finds the store's
// queue full, and pages and what a commit queues after itself keep half of it.
struct SinkLimits {
    std::size_t frames_waiting_max = 262'144;    // taken and not yet answered, over all loops
    std::size_t functions_waiting_max = 32'768;  // transaction functions they need
};

class TerminalSink final : public gateway::Sink {
public:
    TerminalSink(Database& database, flows::TerminalLink& link, Metrics& metrics,
                 SinkLimits limits = {});

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
    const SinkLimits limits_;
    std::atomic<std::size_t> frames_waiting_{0};
    std::atomic<std::size_t> functions_waiting_{0};
    Counter& frames_answered_;
    Counter& frames_failed_;
};

}  // namespace tiexin::app

#include "app/terminal_sink.hpp"

#include <deque>
#include <memory>
#include <utility>

#include "base/log.hpp"
#include "store/store.hpp"

namespace tiexin::app {

using gateway::Answer;
using gateway::Inbound;
using gateway::Verdict;

// Frames of one submit: answered together when the last of its transaction functions is done.
// Touched by the submitting loop first and by the writer thread after that.
struct TerminalSink::Batch {
    std::vector<Inbound> inbounds;
    std::vector<Answer> answers;
    gateway::Answered answered;
    std::size_t functions = 0;
    std::atomic<std::size_t> parts{
        1};  // transaction functions not yet done; one is the submit itself
};

namespace {

flows::Report report_of(const Inbound& inbound, const std::string* address = nullptr) {
    flows::Report report;
    report.protocol = inbound.protocol;
    report.device = &inbound.device;
    report.address = address;
    report.received = inbound.received;
    report.authenticated = inbound.authenticated;
    report.events = &inbound.decoded.events;
    report.key = &inbound.decoded.key;
    report.suspected = inbound.decoded.suspected;
    report.unread = inbound.decoded.unread;
    report.connection = inbound.connection;
    report.frame = inbound.frame.bytes();
    return report;
}

// Many frames of one batch come from one address: its text is made once.
class AddressTexts {
public:
    const std::string* text(const net::IpAddress& address) {
        if (texts_.empty() || address != last_) {
            last_ = address;
            texts_.push_back(net::to_text(address));
        }
        return &texts_.back();
    }

private:
    net::IpAddress last_;
    std::deque<std::string> texts_;
};

struct Part {
    std::size_t from = 0;
    std::size_t count = 0;
};

// Runs of plain reports share one function; what may fail or change rows has its own, in order.
std::vector<Part> parts_of(const std::vector<Inbound>& inbounds) {
    std::vector<Part> parts;
    std::size_t from = 0;
    for (std::size_t i = 0; i < inbounds.size(); ++i) {
        if (flows::TerminalLink::needs_its_own(report_of(inbounds[i]))) {
            if (i > from) {
                parts.push_back({from, i - from});
            }
            parts.push_back({i, 1});
            from = i + 1;
        }
    }
    if (inbounds.size() > from) {
        parts.push_back({from, inbounds.size() - from});
    }
    return parts;
}

void settle(Answer& answer, flows::Reply&& reply) {
    answer.verdict = reply.accepted ? Verdict::accepted : Verdict::refused;
    answer.authenticated = reply.authenticated;
    answer.model = std::move(reply.model);
    for (flows::Down& down : reply.commands) {
        answer.downlinks.push_back({down.command, std::move(down.words)});
    }
}

}  // namespace

static_assert(SinkLimits{}.functions_waiting_max <= store::writes_queued_max / 2);

TerminalSink::TerminalSink(Database& database, flows::TerminalLink& link, Metrics& metrics,
                           SinkLimits limits)
    : database_(database),
      link_(link),
      limits_(limits),
      frames_answered_(metrics.counter("tiexin_terminal_frames_answered_total",
                                       "Frames answered after their commit.")),
      frames_failed_(metrics.counter("tiexin_terminal_frames_failed_total",
                                     "Frames not committed; the terminal repeats them.")) {}

bool TerminalSink::submit(std::vector<Inbound>& inbounds, const gateway::Answered& answered) {
    const std::vector<Part> parts = parts_of(inbounds);
    const std::size_t frames = frames_waiting_.load(std::memory_order_relaxed);
    const std::size_t functions = functions_waiting_.load(std::memory_order_relaxed);
    // With nothing under way a batch of any size is taken, or it would be offered for ever.
    if (frames > 0 && (frames + inbounds.size() > limits_.frames_waiting_max ||
                       functions + parts.size() > limits_.functions_waiting_max)) {
        return false;
    }
    frames_waiting_.fetch_add(inbounds.size(), std::memory_order_relaxed);
    functions_waiting_.fetch_add(parts.size(), std::memory_order_relaxed);
    auto batch = std::make_shared<Batch>();
    batch->inbounds = std::exchange(inbounds, {});
    batch->answers.resize(batch->inbounds.size());
    batch->answered = answered;
    batch->functions = parts.size();
    for (const Part& part : parts) {
        give(batch, part.from, part.count);
    }
    finish(*batch);
    return true;
}

void TerminalSink::finish(Batch& batch) {
    if (batch.parts.fetch_sub(1, std::memory_order_acq_rel) != 1) {
        return;
    }
    frames_waiting_.fetch_sub(batch.inbounds.size(), std::memory_order_relaxed);
    functions_waiting_.fetch_sub(batch.functions, std::memory_order_relaxed);
    frames_answered_.add(batch.inbounds.size());
    batch.answered(std::move(batch.inbounds), std::move(batch.answers));
}

void TerminalSink::give(const std::shared_ptr<Batch>& batch, std::size_t from, std::size_t count) {
    batch->parts.fetch_add(1, std::memory_order_relaxed);
    auto work = [this, batch, from, count](Tx& tx) -> Result<void> {
        std::vector<flows::Report> reports;
        reports.reserve(count);
        AddressTexts addresses;
        for (std::size_t i = from; i < from + count; ++i) {
            const Inbound& inbound = batch->inbounds[i];
            reports.push_back(report_of(inbound, addresses.text(inbound.address)));
        }
        auto replies = link_.take(tx, reports);
        if (!replies) {
            return replies.error();
        }
        CHECK(replies->size() == count);
        for (std::size_t i = 0; i < count; ++i) {
            settle(batch->answers[from + i], std::move((*replies)[i]));
        }
        return {};
    };
    auto done = [this, batch, from, count](const Result<void>& result) {
        if (!result) {
            failed(batch, from, count, result.error());
        }
        finish(*batch);
    };
    if (!database_.write_async(std::move(work), std::move(done))) {
        failed(batch, from, count, {Code::busy, "the write queue is full"});
        finish(*batch);
    }
}

void TerminalSink::failed(const std::shared_ptr<Batch>& batch, std::size_t from, std::size_t count,
                          const Error& error) {
    for (std::size_t i = from; i < from + count; ++i) {
        batch->answers[i] = {};
    }
    frames_failed_.add(count);
    log_error("terminal_frames_not_committed", {{"frames", count}, {"why", error.detail}});
    // The world's faults pass (busy, unavailable) and the terminal repeats. Ours do not: keep the
    // input and tell a person.
    if (error.code == Code::busy || error.code == Code::unavailable) {
        return;
    }
    for (std::size_t i = from; i < from + count; ++i) {
        auto keep = [this, batch, i, why = error.detail](Tx& tx) {
            const std::string address = net::to_text(batch->inbounds[i].address);
            return link_.could_not_process(tx, report_of(batch->inbounds[i], &address), why);
        };
        batch->parts.fetch_add(1, std::memory_order_relaxed);
        if (!database_.write_async(std::move(keep),
                                   [this, batch](const Result<void>&) { finish(*batch); })) {
            finish(*batch);
        }
    }
}

void TerminalSink::sent(ConnectionId, CommandId command, std::string key, bool answers) {
    const bool taken =
        database_.write_async([this, command, key = std::move(key),
                               answers](Tx& tx) { return link_.sent(tx, command, key, answers); },
                              [](const Result<void>&) {});
    if (!taken) {
        log_warning("command_state_not_kept", {{"command", command}});
    }
}

void TerminalSink::not_sent(ConnectionId, CommandId command, std::string why) {
    const bool taken = database_.write_async(
        [this, command, why = std::move(why)](Tx& tx) { return link_.not_sent(tx, command, why); },
        [](const Result<void>&) {});
    if (!taken) {
        log_warning("command_state_not_kept", {{"command", command}});
    }
}

void TerminalSink::closed(ConnectionId connection, std::string_view protocol, std::string device) {
    link_.closed(connection, protocol, device);
}

}  // namespace tiexin::app

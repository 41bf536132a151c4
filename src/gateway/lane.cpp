#include "gateway/lane.hpp"

#include <utility>

#include "base/check.hpp"
#include "base/log.hpp"

namespace tiexin::gateway {

Lane::Lane(net::Loop& loop, Sink& sink, Directory& directory, const Limits& limits,
           std::uint64_t seed, const LineKeys* line_keys)
    : loop_(loop),
      sink_(sink),
      directory_(directory),
      limits_(limits),
      random_(seed),
      line_keys_(line_keys) {}

void Lane::opened(Session& session) {
    sessions_[session.id()] = &session;
    session.port().sessions->add(1);
}

void Lane::closed(Session& session) {
    sessions_.erase(session.id());
    session.port().sessions->add(-1);
    unlist(session);
}

void Lane::list(Session& session) {
    directory_.set(session.port().row.name, session.listed(), {this, session.id()});
}

void Lane::unlist(Session& session) {
    const std::string& device = session.listed();
    if (!device.empty() && directory_.remove(session.port().row.name, device, session.id())) {
        sink_.closed(session.id(), session.port().row.name, device);
    }
}

void Lane::add(Inbound&& inbound) {
    batch_.push_back(std::move(inbound));
    if (!submit_planned_ && !blocked_) {
        submit_planned_ = true;
        loop_.at_end_of_turn([this] {
            submit_planned_ = false;
            submit();
        });
    }
}

void Lane::waits(Session& session) {
    waiting_.push_back(session.id());
}

void Lane::submit() {
    if (batch_.empty()) {
        return;
    }
    const auto weak = std::weak_ptr<Lane*>(self_);
    net::Loop& loop = loop_;
    Answered back = [weak, &loop](std::vector<Inbound>&& inbounds, std::vector<Answer>&& answers) {
        auto pair = std::make_shared<std::pair<std::vector<Inbound>, std::vector<Answer>>>(
            std::move(inbounds), std::move(answers));
        loop.post([weak, pair] {
            if (const auto lane = weak.lock(); lane && *lane != nullptr) {
                (*lane)->answered(pair->first, pair->second);
            }
        });
    };
    if (sink_.submit(batch_, back)) {
        batch_.clear();
        if (std::exchange(blocked_, false)) {
            resume_waiting();
        }
        return;
    }
    blocked_ = true;
    if (!offer_again_) {
        offer_again_ = loop_.make_timer([this] { submit(); });
    }
    offer_again_->start(limits_.offer_again_after);
}

void Lane::resume_waiting() {
    std::vector<ConnectionId> waiting;
    waiting.swap(waiting_);
    for (const ConnectionId id : waiting) {
        if (const auto at = sessions_.find(id); at != sessions_.end()) {
            at->second->settle();
        }
    }
}

void Lane::answered(std::vector<Inbound>& inbounds, std::vector<Answer>& answers) {
    CHECK(inbounds.size() == answers.size());
    touched_.clear();
    for (std::size_t i = 0; i < inbounds.size(); ++i) {
        const auto at = sessions_.find(inbounds[i].connection);
        if (at == sessions_.end()) {
            continue;  // it left; the terminal repeats on its next connection
        }
        at->second->answered(inbounds[i], answers[i]);
        if (touched_.empty() || touched_.back() != at->second) {
            touched_.push_back(at->second);
        }
    }
    // Sessions live until the end of the turn, so these pointers hold.
    for (Session* session : touched_) {
        session->settle();
    }
}

void Lane::log_given_up(std::string_view why, const Session& session) {
    const Instant now = loop_.clock().now();
    if (now < logging_since_ || now - logging_since_ >= seconds(1)) {
        if (lines_logged_ > limits_.log_lines_per_s_max) {
            log_info("terminal_lines_left_out",
                     {{"count", lines_logged_ - limits_.log_lines_per_s_max}});
        }
        logging_since_ = now;
        lines_logged_ = 0;
    }
    if (++lines_logged_ <= limits_.log_lines_per_s_max) {
        log_info(why, {{"protocol", session.port().row.name}, {"connection", session.id()}});
    }
}

void Lane::push(ConnectionId connection, const std::vector<Downlink>& downlinks) {
    const auto at = sessions_.find(connection);
    for (const Downlink& downlink : downlinks) {
        if (at == sessions_.end()) {
            sink_.not_sent(connection, downlink.command, "the connection closed");
        } else {
            at->second->push(downlink);
        }
    }
}

}  // namespace tiexin::gateway

#include "pendant.hpp"

#include <algorithm>

namespace tiexin::world {

namespace {
constexpr Duration repeat_after = seconds(15);
}

class Pendant::Line final : public net::StreamHandler {
public:
    explicit Line(std::weak_ptr<Pendant*> owner) : owner_(std::move(owner)) {}
    void on_bytes(Bytes bytes) override {
        append(held_, bytes);
        for (auto owner = owner_.lock(); owner && *owner != nullptr;) {
            const auto size = (*owner)->side_->frame_size(held_);
            if (!size || *size == 0) {
                return;
            }
            const Buffer frame(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(*size));
            held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(*size));
            (*owner)->heard(frame);
        }
    }
    void on_closed(net::CloseReason) override {
        if (const auto owner = owner_.lock(); owner && *owner != nullptr) {
            (*owner)->lost();
        }
    }

private:
    std::weak_ptr<Pendant*> owner_;
    Buffer held_;
};

Pendant::Pendant(net::Network& network, net::Loop& loop, std::string protocol, std::string device,
                 std::uint64_t seed, std::vector<Acknowledged>& journal)
    : network_(network),
      loop_(loop),
      protocol_(std::move(protocol)),
      device_(std::move(device)),
      journal_(journal),
      side_(gateway::find_protocol(protocol_)->make_terminal(device_, seed)),
      random_(seed) {
    again_ = loop_.make_timer([this] {
        // Silence for so long: hang up and try anew. A watch's answers carry no serial, so a repeat
        // on the same connection could be answered twice and the second answer taken for the next
        // press.
        if (stream_ != nullptr) {
            stream_->abort();
        } else {
            connect();
        }
    });
}

Pendant::~Pendant() {
    *self_ = nullptr;
}

void Pendant::power_on(const net::Endpoint& server) {
    server_ = server;
    if (stream_ == nullptr) {
        again_->start(milliseconds(random_.between(1, 2'000)));
    }
}

void Pendant::connect() {
    network_.connect(loop_, server_, {},
                     [weak = std::weak_ptr(self_)](
                         Result<net::Stream*> stream) -> std::unique_ptr<net::StreamHandler> {
                         const auto owner = weak.lock();
                         if (!owner || *owner == nullptr) {
                             return nullptr;
                         }
                         if (!stream) {
                             (*owner)->lost();
                             return nullptr;
                         }
                         (*owner)->opened(**stream);
                         return std::make_unique<Line>(weak);
                     });
}

void Pendant::opened(net::Stream& stream) {
    stream_ = &stream;
    const auto first = side_->connect(loop_.clock().now());
    logged_in_ = first.empty();
    for (const gateway::Spoken& spoken : first) {
        stream_->write(spoken.frame);
    }
    again_->start(repeat_after);  // for the login
    send_waiting();
}

void Pendant::send_waiting() {
    // One press under way at a time, for the same reason.
    if (stream_ != nullptr && logged_in_ && !waiting_.empty()) {
        stream_->write(waiting_.front().frame);
        again_->start(repeat_after);
    }
}

void Pendant::heard(Bytes frame) {
    const gateway::Heard said = side_->hear(frame, loop_.clock().now());
    for (const gateway::Spoken& answer : said.answers) {
        if (stream_ != nullptr) {
            stream_->write(answer.frame);
        }
    }
    if (said.kind == gateway::HeardKind::logged_in) {
        logged_in_ = true;
        again_->cancel();
        send_waiting();
    }
    if (said.kind == gateway::HeardKind::acknowledged) {
        const auto at = std::find_if(waiting_.begin(), waiting_.end(),
                                     [&](const gateway::Spoken& w) { return w.key == said.key; });
        if (at != waiting_.end()) {
            journal_.push_back({protocol_, device_, at->key, loop_.clock().now()});
            waiting_.erase(at);
            again_->cancel();
            send_waiting();
        }
    }
}

void Pendant::lost() {
    stream_ = nullptr;
    logged_in_ = false;
    again_->start(milliseconds(random_.between(500, 4'000)));
}

void Pendant::press() {
    device::DeviceEvent event;
    event.kind = device::EventKind::alarm;
    event.alarms.add(device::AlarmKind::sos);
    event.time = loop_.clock().now();
    waiting_.push_back(side_->say(event, loop_.clock().now()));
    ++presses_;
    if (waiting_.size() == 1) {
        send_waiting();
    }
}

void Pendant::walk(Wgs84 place) {
    if (stream_ == nullptr || !logged_in_) {
        return;
    }
    device::DeviceEvent event;
    event.kind = device::EventKind::position;
    event.time = loop_.clock().now();
    event.position = device::Fix{};
    event.position->place = place;
    event.position->valid = true;
    event.position->speed_kmh = 3.0;
    stream_->write(side_->say(event, loop_.clock().now()).frame);
}

std::size_t Pendant::unanswered() const {
    return waiting_.size();
}

}  // namespace tiexin::world

#include "sim/player.hpp"

#include <algorithm>

#include "base/aes_cbc.hpp"

namespace tiexin::sim {

using device::AlarmKind;

namespace {

constexpr double cancel_chance = 0.35;
constexpr std::size_t buffered_at_once = 8;

}  // namespace

class Player::Line final : public net::StreamHandler {
public:
    Line(Player& player, net::Stream& stream) : player_(player), stream_(stream) {}

    void on_bytes(Bytes bytes) override { player_.on_bytes(bytes, stream_.loop().clock().now()); }
    void on_closed(net::CloseReason) override { player_.on_closed(stream_.loop().clock().now()); }

private:
    Player& player_;
    net::Stream& stream_;
};

Player::Player(FleetNotes& notes, const Speech& speech, CityTerminal terminal, Carrier carrier,
               Prng random, Instant start)
    : notes_(notes),
      speech_(speech),
      terminal_(std::move(terminal)),
      carrier_(carrier),
      random_(random),
      day_(terminal_, random_.fork(), start),
      // A terminal switched on today does not begin with yesterday's serials.
      voice_(speech.row->make_terminal(
          terminal_.device, random_.next() ^ static_cast<std::uint64_t>(start.us / 1'000'000))),
      try_at_(start) {
    if (const auto key = aes_key_of(terminal_.line_key)) {
        voice_->use_line_key(*key);
    }
}

std::optional<Instant> Player::wants_connection() const {
    return link_ == Link::down && day_.has_signal() ? std::optional(try_at_) : std::nullopt;
}

void Player::begin_connecting(Instant now) {
    link_ = Link::connecting;
    link_since_ = now;
    ++notes_.counts.opening;
}

void Player::back_off(Instant now) {
    const bool pressed = !pressed_.empty() || alarm_in_flight();
    const Duration most = pressed ? backoff_pressed_max : backoff_max;
    const Duration wait = std::min(backoff_, most);
    try_at_ = now + Duration{random_.between(wait.us / 2, wait.us)};
    backoff_ = std::min(backoff_ * 2, backoff_max);
}

void Player::not_connected(Instant now) {
    link_ = Link::down;
    --notes_.counts.opening;
    ++notes_.counts.connect_failed;
    back_off(now);
}

std::unique_ptr<net::StreamHandler> Player::connected(net::Stream& stream, Instant now) {
    stream_ = &stream;
    link_ = Link::logging_in;
    link_since_ = now;
    inbox_.clear();
    ++notes_.counts.connects;
    notes_.counts.reconnects += connected_before_ ? 1 : 0;
    connected_before_ = true;
    const auto first = voice_->connect(now);
    for (const gateway::Spoken& spoken : first) {
        write(spoken);
    }
    if (first.empty()) {
        logged_in(now);
    }
    return std::make_unique<Line>(*this, stream);
}

void Player::write(const gateway::Spoken& spoken) {
    if (stream_ != nullptr) {
        stream_->write(spoken.frame);
        ++notes_.counts.sent;
    }
}

void Player::on_closed(Instant now) {
    --(link_ == Link::online ? notes_.counts.online : notes_.counts.opening);
    stream_ = nullptr;
    link_ = Link::down;
    std::erase_if(in_flight_, [](const Outgoing& out) { return out.may_drop; });
    // What is in flight was said before what still waits to be said again.
    again_.insert(again_.begin(), std::make_move_iterator(in_flight_.begin()),
                  std::make_move_iterator(in_flight_.end()));
    in_flight_.clear();
    back_off(now);
}

void Player::hang_up() {
    if (stream_ != nullptr) {
        stream_->abort();
    }
}

void Player::on_bytes(Bytes bytes, Instant now) {
    append(inbox_, bytes);
    std::size_t used = 0;
    while (used < inbox_.size()) {
        const Bytes rest = Bytes(inbox_).subspan(used);
        const auto size = voice_->frame_size(rest);
        if (!size || (*size == 0 && rest.size() > inbox_bytes_max)) {
            hang_up();
            inbox_.clear();
            return;
        }
        if (*size == 0) {
            break;
        }
        hear(voice_->hear(rest.first(*size), now), now);
        used += *size;
    }
    // What a datagram did not bring whole, no other will.
    used = carrier_ == Carrier::datagrams ? inbox_.size() : used;
    inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(used));
    send_whatever_waits(now);
}

void Player::hear(const gateway::Heard& heard, Instant now) {
    switch (heard.kind) {
        case gateway::HeardKind::acknowledged:
            done(heard.key, true, now);
            break;
        case gateway::HeardKind::refused:
            done(heard.key, false, now);
            break;
        case gateway::HeardKind::logged_in:
            logged_in(now);
            break;
        case gateway::HeardKind::command:
        case gateway::HeardKind::other:
            break;
    }
    for (const gateway::Spoken& spoken : heard.answers) {
        write(spoken);
    }
    if (heard.command) {
        obey(*heard.command, now);
    }
    if (link_ == Link::logging_in && heard.kind == gateway::HeardKind::refused &&
        heard.answers.empty()) {
        hang_up();  // refused for good: try again later
    }
}

void Player::logged_in(Instant now) {
    if (link_ != Link::logging_in) {
        return;
    }
    link_ = Link::online;
    link_since_ = now;
    backoff_ = backoff_min;
    ++notes_.counts.online;
    --notes_.counts.opening;
}

void Player::done(const std::string& key, bool accepted, Instant now) {
    const auto out = std::find_if(in_flight_.begin(), in_flight_.end(),
                                  [&](const Outgoing& row) { return row.spoken.key == key; });
    if (out == in_flight_.end()) {
        return;
    }
    if (!accepted) {
        ++notes_.counts.refused;
        if (out->alarms.empty()) {
            in_flight_.erase(out);
        }
        return;  // an alarm stays in flight and is said again when it is late
    }
    if (!out->alarms.empty() && notes_.on_acknowledged) {
        notes_.on_acknowledged(
            {terminal_.device, terminal_.protocol, key, out->alarms, out->device_time, now});
    }
    ++notes_.counts.acknowledged;
    notes_.counts.presses_acknowledged += out->press ? 1 : 0;
    notes_.lately.add(now - out->sent_at);
    notes_.ever.add(now - out->sent_at);
    in_flight_.erase(out);
}

void Player::obey(const device::Command& command, Instant now) {
    ++notes_.counts.commands;
    if (command.kind == device::CommandKind::report_interval) {
        interval_ = seconds(std::clamp<std::int64_t>(command.interval_s, 1, 86'400));
    } else if (command.kind == device::CommandKind::locate_now &&
               in_flight_.size() < in_flight_max) {
        device::DeviceEvent here = day_.alarm({}, now);
        device::settle_kind(here, device::EventKind::status);
        Outgoing out;
        out.spoken = voice_->say(here, now);
        out.device_time = now;
        send(std::move(out), now);
    }
}

bool Player::alarm_in_flight() const {
    const auto has_alarm = [](const Outgoing& out) { return !out.alarms.empty(); };
    return std::any_of(in_flight_.begin(), in_flight_.end(), has_alarm) ||
           std::any_of(again_.begin(), again_.end(), has_alarm);
}

void Player::send(Outgoing out, Instant now) {
    out.sent_at = now;
    write(out.spoken);
    if (out.spoken.expects_answer) {
        in_flight_.push_back(std::move(out));
    }
}

void Player::send_whatever_waits(Instant now) {
    if (link_ != Link::online) {
        return;
    }
    while (!again_.empty() && in_flight_.size() < in_flight_max) {
        ++notes_.counts.repeated;
        Outgoing out = std::move(again_.front());
        again_.pop_front();
        out.repeats = 0;
        send(std::move(out), now);
    }
    send_alarms(now);
    send_remembered(now);
}

void Player::send_alarms(Instant now) {
    while (!pressed_.empty() && in_flight_.size() < in_flight_max &&
           (speech_.keys_are_serials || !alarm_in_flight())) {
        Outgoing out;
        out.spoken = voice_->say(pressed_.front().event, now);
        out.alarms = pressed_.front().event.alarms;
        out.device_time = pressed_.front().event.time.value_or(now);
        out.press = pressed_.front().press;
        pressed_.pop_front();
        send(std::move(out), now);
    }
}

void Player::send_remembered(Instant now) {
    while (!remembered_.empty() && in_flight_.size() < in_flight_max) {
        const std::size_t count =
            std::min({remembered_.size(), in_flight_max - in_flight_.size(), buffered_at_once});
        const auto end = remembered_.begin() + static_cast<std::ptrdiff_t>(count);
        const std::vector<device::DeviceEvent> events(remembered_.begin(), end);
        remembered_.erase(remembered_.begin(), end);
        for (gateway::Spoken& spoken : voice_->say_buffered(events, now)) {
            Outgoing out;
            out.spoken = std::move(spoken);
            out.device_time = now;
            send(std::move(out), now);
        }
    }
}

bool Player::report(Instant now) {
    day_.live_until(now);
    if (!day_.powered() || (interval_ && now - reported_at_ < *interval_)) {
        return false;
    }
    reported_at_ = now;
    const device::DeviceEvent event = day_.record(now);
    const bool heartbeat = event.kind == device::EventKind::heartbeat;
    if (link_ != Link::online || in_flight_.size() >= in_flight_max) {
        if (event.kind == device::EventKind::position) {
            remembered_.push_back(event);
        }
        if (remembered_.size() > remembered_max) {
            remembered_.pop_front();
        }
        return true;
    }
    Outgoing out;
    out.spoken = voice_->say(event, now);
    out.device_time = now;
    out.may_drop = heartbeat;
    send(std::move(out), now);
    return true;
}

void Player::raise(device::AlarmSet alarms, bool press, Instant now) {
    pressed_.push_back({day_.alarm(alarms, now), press});
    send_whatever_waits(now);
}

bool Player::press(Instant now) {
    day_.live_until(now);
    if (!day_.powered() || pressed_.size() + again_.size() >= pressed_max) {
        return false;
    }
    ++notes_.counts.presses;
    const device::AlarmSet alarms = drawn_press(speech_, terminal_.kind, random_);
    if (alarms.has(AlarmKind::sos) && speech_.sayable.has(AlarmKind::cancel) &&
        random_.chance(cancel_chance)) {
        cancel_at_ = now + seconds(random_.between(5, 25));
    }
    raise(alarms, true, now);
    return true;
}

void Player::repeat_late(Instant now) {
    const Duration patience = carrier_ == Carrier::stream ? repeat_after : datagram_repeat_after;
    for (Outgoing& out : in_flight_) {
        if (now - out.sent_at < patience) {
            continue;
        }
        if (!speech_.keys_are_serials || out.repeats >= repeats_max) {
            hang_up();  // and say it again on the next connection
            return;
        }
        ++out.repeats;
        ++notes_.counts.repeated;
        out.sent_at = now;
        write(out.spoken);
    }
}

void Player::check(Instant now) {
    day_.live_until(now);
    if (const device::AlarmSet due = day_.due_alarms();
        !due.empty() && speech_.can_say(due) && pressed_.size() < pressed_max) {
        raise(due, false, now);
    }
    if (cancel_at_ && now >= *cancel_at_) {
        cancel_at_.reset();
        if (day_.powered() && pressed_.size() < pressed_max) {
            raise({AlarmKind::cancel}, false, now);
        }
    }
    if (stream_ == nullptr) {
        return;
    }
    const Duration patience = carrier_ == Carrier::stream ? login_max : datagram_login_max;
    if (!day_.has_signal() || (link_ == Link::logging_in && now - link_since_ > patience)) {
        hang_up();
        return;
    }
    repeat_late(now);
    send_whatever_waits(now);
}

}  // namespace tiexin::sim

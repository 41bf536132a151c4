#include "gateway/session.hpp"

#include "base/crypto.hpp"
#include "gateway/lane.hpp"

namespace tiexin::gateway {

namespace {

// A frame without a serial is named by its bytes; only what may become an alarm needs the name.
std::string frame_key(Bytes frame) {
    const Digest digest = sha256(frame);
    return to_hex(Bytes(digest).first(8));
}

bool may_alarm(const Decoded& decoded) {
    if (!decoded.suspected.empty()) {
        return true;
    }
    for (const device::DeviceEvent& event : decoded.events) {
        if (!event.alarms.empty()) {
            return true;
        }
    }
    return false;
}

}  // namespace

Session::Session(Lane& lane, const Port& port, net::Stream& stream)
    : lane_(lane), port_(port), stream_(stream) {
    lane_.opened(*this);
}

Context Session::context() {
    return {lane_.loop().clock().now(), model_, &lane_.random(), lane_.line_keys()};
}

bool Session::may_take_more() const {
    return !closing_ && in_flight_ < lane_.limits().frames_in_flight_max && !lane_.blocked();
}

void Session::on_bytes(Bytes bytes) {
    if (closing_) {
        return;
    }
    if (held_.empty()) {
        take(bytes);
        return;
    }
    Buffer all;
    all.swap(held_);
    append(all, bytes);
    take(all);
}

void Session::take(Bytes bytes) {
    while (!bytes.empty() && may_take_more()) {
        const Result<std::size_t> size = port_.protocol->frame_size(bytes);
        if (!size || *size > bytes.size()) {
            lane_.log_given_up("terminal_stream_lost", *this);
            closing_ = true;
            stream_.close();
            return;
        }
        if (*size == 0) {
            break;
        }
        if (!one_frame(bytes.first(*size))) {
            return;
        }
        bytes = bytes.subspan(*size);
    }
    if (!may_take_more() && !closing_ && !paused_) {
        paused_ = true;
        stream_.pause_reading();
        if (lane_.blocked()) {
            lane_.waits(*this);
        }
    }
    // A frame may be as long as the row says, and as much garbage may stand in front of it.
    if (!paused_ && bytes.size() > 2 * port_.row.frame_bytes_max) {
        lane_.log_given_up("terminal_frame_too_long", *this);
        closing_ = true;
        stream_.close();
        return;
    }
    held_.assign(bytes.begin(), bytes.end());
    if (held_.empty()) {
        Buffer().swap(held_);
    }
}

bool Session::one_frame(Bytes frame) {
    port_.frames->add();
    Decoded decoded = port_.protocol->decode(frame, facts_, context());
    if (!known_ && !facts_.device.empty() && !decoded.fault) {
        known_ = true;
        stream_.identified();
    }
    if (decoded.fault) {
        port_.refused->add();
        if (!decoded.reply_fault.empty()) {
            stream_.write(decoded.reply_fault);
        }
        // What may be a press goes on, however much nonsense went before it; and so does what
        // somebody must hear of.
        if (decoded.suspected.empty() && (!bear_nonsense() || decoded.unread.empty())) {
            return !closing_;
        }
    } else {
        faults_in_row_ = 0;
    }
    if (decoded.key.empty() && may_alarm(decoded)) {
        decoded.key = frame_key(frame);
    }
    ++in_flight_;
    lane_.add({id(), port_.row.name, facts_.device, stream_.remote().address,
               lane_.loop().clock().now(), facts_.authenticated, std::move(decoded),
               lane_.keep(frame)});
    return true;
}

bool Session::bear_nonsense() {
    ++faults_in_row_;
    if (faults_in_row_ < lane_.limits().faults_in_row_max) {
        return true;
    }
    lane_.log_given_up("terminal_talks_nonsense", *this);
    closing_ = true;
    stream_.close();
    return false;
}

void Session::end_of_datagram() {
    if (paused_ || closing_ || held_.empty()) {
        return;
    }
    Buffer cut;
    cut.swap(held_);
    one_frame(cut);
}

void Session::answered(const Inbound& inbound, Answer& answer) {
    --in_flight_;
    if (closing_) {
        return;
    }
    if (answer.verdict == Verdict::failed) {
        return;  // silence: the terminal repeats
    }
    // Another terminal may speak on this connection by now: what the platform knows of the one
    // before it says nothing about this one.
    if (inbound.device == facts_.device) {
        facts_.authenticated = answer.authenticated;
        if (model_ != answer.model) {
            model_ = answer.model;
        }
        if (facts_.authenticated && listed_ != facts_.device) {
            lane_.unlist(*this);
            listed_ = facts_.device;
            lane_.list(*this);
        }
    }
    const bool accepted = answer.verdict == Verdict::accepted;
    const Buffer& reply = accepted ? inbound.decoded.reply : inbound.decoded.reply_refused;
    if (!reply.empty()) {
        stream_.write(reply);
    }
    for (const Downlink& downlink : answer.downlinks) {
        push(downlink);
    }
}

void Session::push(const Downlink& downlink) {
    Result<device::Sent> sent = port_.protocol->encode(downlink.words, facts_, context());
    if (!sent) {
        lane_.sink().not_sent(id(), downlink.command, sent.error().detail);
        return;
    }
    if (!stream_.write(sent->frame)) {
        lane_.sink().not_sent(id(), downlink.command, "the connection closed");
        return;
    }
    lane_.sink().sent(id(), downlink.command, std::move(sent->key), sent->answers);
}

void Session::settle() {
    if (!paused_ || closing_) {
        return;
    }
    // Wait for room for half the frames, so that a fast sender is read in large pieces.
    if (in_flight_ > lane_.limits().frames_in_flight_max / 2) {
        return;
    }
    if (lane_.blocked()) {
        lane_.waits(*this);
        return;
    }
    paused_ = false;
    Buffer all;
    all.swap(held_);
    take(all);
    if (!paused_ && !closing_) {
        stream_.resume_reading();
    }
}

void Session::on_closed(net::CloseReason) {
    closing_ = true;
    lane_.closed(*this);
}

}  // namespace tiexin::gateway

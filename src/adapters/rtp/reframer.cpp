#include "adapters/rtp/reframer.hpp"

namespace tiexin::adapters {

namespace {

constexpr int primed_frames = 3;

}  // namespace

void Reframer::take(const RtpPacket& packet, const Out& out) {
    if (packet.payload.size() > payload_bytes_max) {
        return;
    }
    if (expected_ && packet.source == sender_) {
        const auto ahead = static_cast<std::int32_t>(packet.timestamp - *expected_);
        const auto longest = static_cast<std::int32_t>(hole_samples_max);
        if (ahead < 0 && ahead > -longest) {
            return;
        }
        if (ahead > 0 && ahead <= longest) {
            waiting_.insert(waiting_.end(), static_cast<std::size_t>(ahead), silence_of(codec_));
        }
    }
    sender_ = packet.source;
    expected_ = packet.timestamp + static_cast<std::uint32_t>(packet.payload.size());
    append(waiting_, packet.payload);
    drain(out);
}

void Reframer::prime(const Out& out) {
    waiting_.insert(waiting_.end(), primed_frames * g711_frame_bytes, silence_of(codec_));
    drain(out);
}

void Reframer::drain(const Out& out) {
    std::size_t at = 0;
    for (; waiting_.size() - at >= g711_frame_bytes; at += g711_frame_bytes) {
        RtpPacket frame;
        frame.payload_type = static_cast<std::uint8_t>(codec_);
        frame.marker = sequence_ == 0;
        frame.sequence = sequence_++;
        frame.timestamp = timestamp_;
        frame.source = source_;
        frame.payload = Bytes(waiting_).subspan(at, g711_frame_bytes);
        timestamp_ += g711_frame_bytes;
        out(frame);
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace tiexin::adapters

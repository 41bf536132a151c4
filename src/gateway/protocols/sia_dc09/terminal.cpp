#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "base/prng.hpp"
#include "gateway/protocols/sia_dc09/codes.hpp"
#include "gateway/protocols/sia_dc09/framing.hpp"
#include "gateway/protocols/sia_dc09/message.hpp"
#include "gateway/protocols/sia_dc09/sealed.hpp"
#include "gateway/protocols/sia_dc09/sia_dc09.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

using device::DeviceEvent;

constexpr std::size_t unanswered_max = 64;
constexpr int seq_last = 9'999;
constexpr std::string_view poll_key = "0000";

// An alarm panel: half of them speak Contact ID, half SIA blocks. It tells alarms only; whatever
// else it has to say is a sign of life.
class PanelTerminal final : public Terminal {
public:
    PanelTerminal(std::string device, std::uint64_t seed)
        : device_(std::move(device)), random_(seed), blocks_(random_.chance(0.5)) {
        seq_ = static_cast<int>(random_.between(1, seq_last));
    }

    void use_line_key(Bytes key) override { key_.assign(key.begin(), key.end()); }

    std::vector<Spoken> connect(Instant now) override {
        logging_in_ = true;
        return {poll(now)};
    }

    Spoken say(const DeviceEvent& event, Instant now) override {
        for (const device::AlarmKind kind : event.alarms.kinds()) {
            const std::string_view block = block_code(kind);
            const std::string_view contact_id = contact_id_code(kind);
            if (!block.empty() && (blocks_ || contact_id.empty())) {
                return say("SIA-DCS", fmt::format("Nri1/{}001", block), now);
            }
            if (!contact_id.empty()) {
                return say("ADM-CID", fmt::format("1{} 01 001", contact_id), now);
            }
        }
        return poll(now);
    }

    std::vector<Spoken> say_buffered(const std::vector<DeviceEvent>& events, Instant now) override {
        std::vector<Spoken> out;
        for (const DeviceEvent& event : events) {
            out.push_back(say(event, now));
        }
        return out;
    }

    Result<std::size_t> frame_size(Bytes input) const override {
        return sia_dc09::frame_size(input);
    }

    Heard hear(Bytes bytes, Instant now) override {
        const auto envelope = unwrap(bytes);
        if (!envelope || !envelope->crc_good) {
            return {};
        }
        if (envelope->text.starts_with(nak_head)) {
            return told_the_time(envelope->text.substr(nak_head.size()), now);
        }
        const auto message = read_message(envelope->text);
        if (!message) {
            return {};
        }
        const bool proven = key_.empty() ? !message->encrypted
                                         : message->encrypted && open_sealed(message->rest, key_);
        const bool acknowledged = message->id == "ACK" && proven;
        const auto said = of_seq(message->seq);
        Heard heard;
        if (message->account != device_ || said == unanswered_.end() ||
            !(acknowledged || message->id == "DUH")) {
            return heard;
        }
        heard.key = said->key;
        heard.kind = acknowledged ? HeardKind::acknowledged : HeardKind::refused;
        if (said->key != poll_key) {
            unanswered_.erase(said);
        } else if (acknowledged && logging_in_) {
            heard.kind = HeardKind::logged_in;
            logging_in_ = false;
        }
        return heard;
    }

private:
    struct Said {
        std::string_view id;
        std::string seq, data, key;
    };

    // All polls have one number: the last one stands for them.
    Spoken poll(Instant now) {
        if (const auto last = of_seq(poll_key); last != unanswered_.end()) {
            unanswered_.erase(last);
        }
        return remember({supervision, std::string(poll_key), "", std::string(poll_key)}, now);
    }

    Spoken say(std::string_view id, std::string data, Instant now) {
        std::string seq = fmt::format("{:04}", seq_);
        seq_ = seq_ == seq_last ? 1 : seq_ + 1;
        std::string key = key_of(seq, data);
        return remember({id, std::move(seq), std::move(data), std::move(key)}, now);
    }

    std::deque<Said>::iterator of_seq(std::string_view seq) {
        return std::find_if(unanswered_.begin(), unanswered_.end(),
                            [&](const Said& row) { return row.seq == seq; });
    }

    Spoken remember(Said said, Instant now) {
        if (unanswered_.size() == unanswered_max) {
            unanswered_.pop_front();
        }
        unanswered_.push_back(std::move(said));
        return spoken(unanswered_.back(), now);
    }

    Spoken spoken(const Said& said, Instant now) {
        const std::string time = time_text(now + clock_off_);
        const std::string block =
            said.data.empty() ? "" : fmt::format("#{}|{}", device_, said.data);
        const std::string head =
            fmt::format("\"{}{}\"{}R0L0#{}[", key_.empty() ? "" : "*", said.id, said.seq, device_);
        if (key_.empty()) {
            return {wrap(head + block + "]" + time, false), said.key, true};
        }
        const std::string text = (block.empty() ? "]" : "|" + block + "]") + time;
        return {wrap(head + seal(text, key_, random_), false), said.key, true};
    }

    // A NAK names no message: with the clock put right, everything unanswered is said again.
    Heard told_the_time(std::string_view time, Instant now) {
        Heard heard;
        const auto theirs = read_time(time);
        if (!theirs) {
            return heard;
        }
        clock_off_ = *theirs - now;
        for (const Said& said : unanswered_) {
            heard.answers.push_back(spoken(said, now));
        }
        return heard;
    }

    static constexpr std::string_view supervision = "NULL";
    static constexpr std::string_view nak_head = "\"NAK\"0000R0L0A0[]_";

    std::string device_;
    Prng random_;
    bool blocks_;
    Buffer key_;
    int seq_ = 1;
    bool logging_in_ = false;
    Duration clock_off_;
    std::deque<Said> unanswered_;
};

}  // namespace

std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed) {
    return std::make_unique<PanelTerminal>(std::move(device), seed);
}

}  // namespace tiexin::gateway::sia_dc09

#include <algorithm>
#include <cstdio>
#include <deque>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "gateway/protocols/watch/framing.hpp"
#include "gateway/protocols/watch/messages.hpp"
#include "gateway/protocols/watch/report.hpp"
#include "gateway/protocols/watch/watch.hpp"
#include "gateway/terminal.hpp"

namespace tiexin::gateway::watch {

namespace {

constexpr std::size_t unanswered_max = 64;

std::string hash_key(Bytes frame) {
    return to_hex(Bytes(sha256(frame)).first(8));
}

std::string optional_text(std::optional<int> value) {
    return value ? std::to_string(*value) : "";
}

// One measurement in the type that says most of it.
std::string vitals_text(const device::Vitals& vitals) {
    if (vitals.systolic_mmhg && vitals.diastolic_mmhg) {
        return "bphrt," + std::to_string(*vitals.systolic_mmhg) + "," +
               std::to_string(*vitals.diastolic_mmhg) + "," + optional_text(vitals.heart_rate_bpm) +
               ",,,,";
    }
    if (vitals.heart_rate_bpm) {
        return "heart," + std::to_string(*vitals.heart_rate_bpm);
    }
    if (vitals.spo2_percent) {
        return "oxygen,1," + std::to_string(*vitals.spo2_percent);
    }
    char text[32];
    std::snprintf(text, sizeof text, "btemp2,1,%.1f", vitals.temperature_c.value_or(0));
    return text;
}

std::string link_text(const device::DeviceEvent& event) {
    if (!event.vitals.steps && !event.battery.percent) {
        return "LK";
    }
    std::string tumbles = "0";
    for (const auto& [name, value] : event.facts) {
        tumbles = name == "tumbles" && all_digits(value) ? value : tumbles;
    }
    return "LK," + std::to_string(event.vitals.steps.value_or(0)) + "," + tumbles + "," +
           std::to_string(event.battery.percent.value_or(100));
}

Buffer content_of(const device::DeviceEvent& event, Instant now) {
    if (event.media) {
        Buffer content = buffer_of("TK,");
        append(content, escape(event.media->data));
        return content;
    }
    const Worded status = status_of(event.alarms);
    if (status.any) {
        return buffer_of("AL," + write_report(event, status.bits, now));
    }
    if (event.position || event.network.any()) {
        return buffer_of((event.buffered ? "UD2," : "UD,") + write_report(event, 0, now));
    }
    const device::Vitals& vitals = event.vitals;
    if ((vitals.systolic_mmhg && vitals.diastolic_mmhg) || vitals.heart_rate_bpm ||
        vitals.spo2_percent || vitals.temperature_c) {
        return buffer_of(vitals_text(vitals));
    }
    return buffer_of(link_text(event));
}

// Types the server answers with a word of its own: sent word, word of the answer.
struct Answered {
    std::string_view said;
    std::string_view answer;
};
constexpr Answered answered_words[] = {
    {"LK", "LK"},         {"AL", "AL"},         {"bphrt", "bphrt"},
    {"oxygen", "oxygen"}, {"btemp2", "btemp2"}, {"TK", "TK"},
};

std::optional<std::string_view> answer_to(std::string_view word) {
    for (const Answered& row : answered_words) {
        if (ascii_equal(row.said, word)) {
            return row.answer;
        }
    }
    return std::nullopt;
}

std::optional<device::Command> command_of(const Message& message) {
    using device::CommandKind;
    device::Command command;
    const auto fields = split(message.data, ',');
    if (message.word == "CR" || message.word == "FIND") {
        command.kind = message.word == "CR" ? CommandKind::locate_now : CommandKind::find;
        return command;
    }
    if (message.word == "UPLOAD") {
        const auto interval = parse_int(fields[0], 1, 65'535);
        command.kind = CommandKind::report_interval;
        command.interval_s = static_cast<std::uint32_t>(interval.value_or(0));
        return interval ? std::optional(command) : std::nullopt;
    }
    if (message.word == "CENTER" || message.word == "CALL") {
        command.kind = message.word == "CALL" ? CommandKind::call_back : CommandKind::centre_number;
    } else if (message.word == "SOS" || message.word == "SOS1" || message.word == "SOS2" ||
               message.word == "SOS3") {
        command.kind = CommandKind::sos_numbers;
    } else {
        return std::nullopt;
    }
    for (const std::string_view number : fields) {
        if (all_digits(number)) {
            command.numbers.emplace_back(number);
        }
    }
    return command.numbers.empty() ? std::nullopt : std::optional(command);
}

// A 3G watch. The server's answers carry no serial: the first answer to a word belongs to the first
// unanswered frame with that word, so a sender should not have two different alarms under way.
class WatchTerminal final : public Terminal {
public:
    explicit WatchTerminal(std::string device) : device_(std::move(device)) {}

    std::vector<Spoken> connect(Instant) override {
        online_ = false;
        std::erase_if(unanswered_, [](const Unanswered& frame) { return frame.word == "LK"; });
        return {speak(bytes_of("LK"))};
    }

    Spoken say(const device::DeviceEvent& event, Instant now) override {
        return speak(content_of(event, now));
    }

    std::vector<Spoken> say_buffered(const std::vector<device::DeviceEvent>& events,
                                     Instant now) override {
        std::vector<Spoken> out;
        for (device::DeviceEvent event : events) {
            event.buffered = true;
            out.push_back(say(event, now));
        }
        return out;
    }

    Result<std::size_t> frame_size(Bytes input) const override { return watch::frame_size(input); }

    Heard hear(Bytes frame, Instant) override {
        Heard heard;
        const Unwrapped unwrapped = unwrap(frame);
        if (!unwrapped.envelope || unwrapped.truncated || unwrapped.envelope->id != device_) {
            return heard;
        }
        const Message message =
            message_of(unwrapped.envelope->content, unwrapped.envelope->declared);
        heard.command = command_of(message);
        if (heard.command) {
            heard.kind = HeardKind::command;
            Spoken reply = speak(bytes_of(message.word));
            reply.expects_answer = false;
            heard.answers.push_back(std::move(reply));
            return heard;
        }
        take_answer(message, heard);
        return heard;
    }

private:
    struct Unanswered {
        std::string_view word;
        std::string key;
    };

    Spoken speak(Bytes content) {
        Spoken out;
        out.frame = wrap("3G", device_, "", content);
        out.key = hash_key(out.frame);
        const Message message = message_of(content, content.size());
        const auto answer = answer_to(message.word);
        out.expects_answer = answer.has_value();
        if (answer) {
            unanswered_.push_back({*answer, out.key});
        }
        if (unanswered_.size() > unanswered_max) {
            unanswered_.pop_front();
        }
        return out;
    }

    void take_answer(const Message& message, Heard& heard) {
        const auto frame = std::find_if(
            unanswered_.begin(), unanswered_.end(),
            [&](const Unanswered& waiting) { return ascii_equal(waiting.word, message.word); });
        if (frame == unanswered_.end()) {
            return;
        }
        heard.key = frame->key;
        heard.kind = HeardKind::acknowledged;
        if (frame->word == "TK" && message.data == "0") {
            heard.kind = HeardKind::refused;
        }
        if (frame->word == "LK" && !online_) {
            online_ = true;
            heard.kind = HeardKind::logged_in;
        }
        unanswered_.erase(frame);
    }

    std::string device_;
    std::deque<Unanswered> unanswered_;
    bool online_ = false;
};

}  // namespace

std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t) {
    return std::make_unique<WatchTerminal>(std::move(device));
}

}  // namespace tiexin::gateway::watch

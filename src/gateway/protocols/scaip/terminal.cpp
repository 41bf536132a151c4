// The terminal's side of SCAIP, for round-trip tests: each report is one <mrq>, answered by an
// <mrs> with its reference.

#include <fmt/format.h>

#include "gateway/protocols/scaip/codes.hpp"
#include "gateway/protocols/scaip/message.hpp"
#include "gateway/protocols/scaip/scaip.hpp"

namespace tiexin::gateway::scaip {

namespace {

class ScaipTerminal final : public Terminal {
public:
    ScaipTerminal(std::string device, std::uint64_t seed) : device_(std::move(device)) {
        next_reference_ = Prng(seed).next() >> 20;
    }

    std::vector<Spoken> connect(Instant) override { return {}; }

    Spoken say(const device::DeviceEvent& event, Instant) override {
        std::optional<Spelled> words;
        for (const device::AlarmKind kind : event.alarms.kinds()) {
            words = words ? words : spelled(kind);
        }
        std::string body;
        const std::string key = fmt::format("{:016X}", next_reference_++);
        put(body, "ref", key);
        put(body, "cid", device_);
        put(body, "dty", words ? words->dty : "0002");
        put(body, "mty", words ? "ME" : event.kind == device::EventKind::heartbeat ? "PI" : "IN");
        if (words) {
            put(body, "stc", words->stc);
        }
        if (event.position && event.position->valid && event.position->place) {
            put(body, "lco", "035");
            body += fmt::format("<lge><geo>{:.6f},{:.6f}</geo>", event.position->place->lat,
                                event.position->place->lon);
            if (event.time) {
                put(body, "tim", iso8601(*event.time));
            }
            body += "</lge>";
        }
        return {buffer_of("<mrq>" + body + "</mrq>"), key, true};
    }

    std::vector<Spoken> say_buffered(const std::vector<device::DeviceEvent>& events,
                                     Instant now) override {
        std::vector<Spoken> out;
        for (const device::DeviceEvent& event : events) {
            out.push_back(say(event, now));
        }
        return out;
    }

    Result<std::size_t> frame_size(Bytes input) const override {
        return message_end(text_of(input));
    }

    Heard hear(Bytes frame, Instant) override {
        const auto root = read_xml(text_of(frame));
        const auto response = root ? read_response(*root) : root.error();
        Heard heard;
        if (response) {
            heard.kind =
                response->status == Status::ok ? HeardKind::acknowledged : HeardKind::refused;
            heard.key = response->reference;
        }
        return heard;
    }

private:
    static void put(std::string& to, std::string_view name, std::string_view text) {
        to += fmt::format("<{}>{}</{}>", name, escaped(text), name);
    }

    std::string device_;
    std::uint64_t next_reference_ = 0;
};

}  // namespace

std::unique_ptr<Terminal> make_terminal(std::string device, std::uint64_t seed) {
    return std::make_unique<ScaipTerminal>(std::move(device), seed);
}

}  // namespace tiexin::gateway::scaip

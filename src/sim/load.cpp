#include "sim/load.hpp"

#include <algorithm>
#include <cstring>

#include "sim/fleet.hpp"

namespace tiexin::sim {

namespace {

constexpr std::uint8_t mark = 0x7e, escape = 0x7d;
constexpr std::size_t answer_bytes_max = 64;  // escaped; an 8001 is shorter
constexpr Duration try_again_after = seconds(1);
constexpr std::size_t inbox_max = 4'096;  // of the time before it is signed in

void append_escaped(Buffer& out, Bytes plain) {
    for (const std::uint8_t byte : plain) {
        if (byte == mark || byte == escape) {
            out.push_back(escape);
            out.push_back(byte == mark ? 2 : 1);
        } else {
            out.push_back(byte);
        }
    }
}

Buffer unescaped(Bytes inside) {
    Buffer plain;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] == escape && i + 1 < inside.size()) {
            plain.push_back(inside[++i] == 2 ? mark : escape);
        } else {
            plain.push_back(inside[i]);
        }
    }
    return plain;
}

bool needs_escape(std::uint8_t byte) {
    return byte == mark || byte == escape;
}

std::uint8_t check_of(Bytes bytes) {
    std::uint8_t check = 0;
    for (const std::uint8_t byte : bytes) {
        check = static_cast<std::uint8_t>(check ^ byte);
    }
    return check;
}

}  // namespace

bool FrameTemplate::take(Bytes frame) {
    if (frame.size() < 15 || frame.front() != mark || frame.back() != mark) {
        return false;
    }
    const Buffer plain = unescaped(frame.subspan(1, frame.size() - 2));
    const bool v2019 = plain.size() > 2 && (plain[2] & 0x40) != 0;
    const std::size_t at = v2019 ? 15 : 10;  // of the serial
    if (plain.size() < at + 3) {
        return false;
    }
    const Bytes head = Bytes(plain).first(at);
    const Bytes body = Bytes(plain).subspan(at + 2, plain.size() - at - 3);
    before_.assign(1, mark);
    append_escaped(before_, head);
    after_.clear();
    append_escaped(after_, body);
    check_ = static_cast<std::uint8_t>(check_of(head) ^ check_of(body));
    return true;
}

void FrameTemplate::append_next(Buffer& out) {
    std::uint8_t high = 0, low = 0, check = 0;
    do {  // serials that would have to be escaped are left out
        ++serial_;
        high = static_cast<std::uint8_t>(serial_ >> 8);
        low = static_cast<std::uint8_t>(serial_ & 0xff);
        check = static_cast<std::uint8_t>(check_ ^ high ^ low);
    } while (needs_escape(high) || needs_escape(low) || needs_escape(check));
    append(out, before_);
    out.push_back(high);
    out.push_back(low);
    append(out, after_);
    out.push_back(check);
    out.push_back(mark);
}

// 7e 80 01 … serial, id, result, check 7e: the result is the byte before the check code.
void AnswerCounter::end_of_frame(Found& found) {
    const std::size_t size = frame_.size();
    if (!too_long_ && size > 12 && frame_[0] == 0x80 && frame_[1] == 0x01) {
        const std::size_t check_bytes = frame_[size - 2] == escape ? 2 : 1;
        ++(frame_[size - check_bytes - 1] == 0 ? found.good : found.refused);
    }
    frame_.clear();
    too_long_ = false;
}

AnswerCounter::Found AnswerCounter::feed(Bytes bytes) {
    Found found;
    while (!bytes.empty()) {
        const void* at = std::memchr(bytes.data(), mark, bytes.size());
        const std::size_t piece =
            at == nullptr
                ? bytes.size()
                : static_cast<std::size_t>(static_cast<const std::uint8_t*>(at) - bytes.data());
        if (frame_.size() + piece <= answer_bytes_max) {
            frame_.insert(frame_.end(), bytes.begin(),
                          bytes.begin() + static_cast<std::ptrdiff_t>(piece));
        } else {
            too_long_ = true;
        }
        if (at == nullptr) {
            break;
        }
        end_of_frame(found);
        bytes = bytes.subspan(piece + 1);
    }
    return found;
}

class Load::Line final : public net::StreamHandler {
public:
    Line(Load& load, Caller& caller, net::Stream& stream)
        : load_(load), caller_(caller), stream_(stream) {
        for (const gateway::Spoken& spoken : caller.voice->connect(now())) {
            stream_.write(spoken.frame);
        }
    }

    void on_bytes(Bytes bytes) override {
        if (!online_) {
            sign_in(bytes);
            return;
        }
        if (load_.options_.in_flight == 0) {
            return;
        }
        const AnswerCounter::Found found = answers_.feed(bytes);
        load_.counts_.acknowledged += found.good;
        load_.counts_.refused += found.refused;
        speak(found.good + found.refused);
    }

    void on_closed(net::CloseReason) override {
        --(online_ ? load_.counts_.online : load_.opening_);
        load_.counts_.lost += online_ ? 1 : 0;
        caller_.connected = false;
        caller_.try_at = now() + try_again_after;
    }

private:
    Instant now() const { return stream_.loop().clock().now(); }

    void sign_in(Bytes bytes) {
        append(inbox_, bytes);
        std::size_t used = 0;
        while (used < inbox_.size() && !online_) {
            const Bytes rest = Bytes(inbox_).subspan(used);
            const auto size = caller_.voice->frame_size(rest);
            if (!size || (*size == 0 && rest.size() > inbox_max)) {
                stream_.abort();
                return;
            }
            if (*size == 0) {
                break;
            }
            const gateway::Heard heard = caller_.voice->hear(rest.first(*size), now());
            used += *size;
            for (const gateway::Spoken& spoken : heard.answers) {
                stream_.write(spoken.frame);
            }
            online_ = heard.kind == gateway::HeardKind::logged_in;
        }
        inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(used));
        if (online_) {
            inbox_ = {};
            --load_.opening_;
            ++load_.counts_.online;
            speak(load_.options_.in_flight);
        }
    }

    // Serials start over, but never within a second, and the frame says its second.
    void renew_template(Instant at) {
        if (at.us / 1'000'000 == second_) {
            return;
        }
        second_ = at.us / 1'000'000;
        device::DeviceEvent event;
        event.kind = device::EventKind::position;
        event.time = Instant{second_ * 1'000'000};
        event.position.emplace();
        event.position->valid = true;
        event.position->place = caller_.home;
        event.position->speed_kmh = 0;
        if (!template_.take(caller_.voice->say(event, at).frame)) {
            stream_.abort();
        }
    }

    void speak(std::size_t frames) {
        if (frames == 0) {
            return;
        }
        renew_template(now());
        load_.scratch_.clear();
        for (std::size_t i = 0; i < frames; ++i) {
            template_.append_next(load_.scratch_);
        }
        stream_.write(load_.scratch_);
        load_.counts_.sent += frames;
    }

    Load& load_;
    Caller& caller_;
    net::Stream& stream_;
    bool online_ = false;
    Buffer inbox_;
    FrameTemplate template_;
    AnswerCounter answers_;
    std::int64_t second_ = 0;
};

Load::Load(net::Network& network, net::Loop& loop, const LoadOptions& options, Ports ports)
    : network_(network), loop_(loop), options_(options), ports_(std::move(ports)) {}
Load::~Load() = default;

Result<std::unique_ptr<Load>> Load::make(net::Network& network, net::Loop& loop,
                                         const LoadOptions& options, Ports ports,
                                         const std::vector<CityTerminal>& terminals) {
    if (options.connections == 0 || options.connections > terminals.size()) {
        return Error{Code::bad_input, "--load wants 1 to " + std::to_string(terminals.size()) +
                                          " connections with this protocol"};
    }
    if (options.in_flight > load_in_flight_max) {
        return Error{Code::bad_input,
                     "--in-flight is at most " + std::to_string(load_in_flight_max)};
    }
    std::unique_ptr<Load> load(new Load(network, loop, options, std::move(ports)));
    Prng random(options.seed ^ static_cast<std::uint64_t>(loop.clock().now().us));
    for (std::size_t i = 0; i < options.connections; ++i) {
        const CityTerminal& terminal = terminals[i];
        const gateway::ProtocolRow* row = gateway::find_protocol(terminal.protocol);
        if (row == nullptr || (options.in_flight > 0 && row->name != "jt808")) {
            return Error{Code::bad_input, "only jt808 can be loaded with frames in flight"};
        }
        load->callers_.push_back({terminal.protocol,
                                  row->make_terminal(terminal.device, random.next()), terminal.home,
                                  false, Instant{}});
    }
    return load;
}

void Load::start(std::function<void()> all_online) {
    all_online_ = std::move(all_online);
    timer_ = loop_.make_timer([this] { tick(); });
    timer_->start(fleet_tick);
}

void Load::tick() {
    const Instant now = loop_.clock().now();
    auto budget = static_cast<int>(connects_per_s_max * static_cast<double>(fleet_tick.us) / 1e6);
    if (counts_.online + opening_ < callers_.size()) {
        for (Caller& caller : callers_) {
            if (budget == 0 || opening_ >= opening_max) {
                break;
            }
            if (!caller.connected && caller.try_at <= now) {
                --budget;
                connect(caller);
            }
        }
    }
    if (all_online_ && counts_.online == callers_.size()) {
        std::exchange(all_online_, nullptr)();
    }
    timer_->start(fleet_tick);
}

void Load::connect(Caller& caller) {
    const auto port = ports_.tcp(caller.protocol);
    caller.try_at = loop_.clock().now() + try_again_after;
    if (!port) {
        (void)ports_.read_again().ok();
        return;
    }
    caller.connected = true;
    ++opening_;
    net::ConnectOptions how;
    how.source = options_.source;
    how.stream.idle_max = hours(3);
    network_.connect(
        loop_, {options_.server, *port}, how,
        [this, &caller](Result<net::Stream*> stream) -> std::unique_ptr<net::StreamHandler> {
            if (stream) {
                return std::make_unique<Line>(*this, caller, **stream);
            }
            --opening_;
            ++counts_.connect_failed;
            caller.connected = false;
            (void)ports_.read_again().ok();
            return nullptr;
        });
}

}  // namespace tiexin::sim

#include "app/home_link.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::app {

namespace {

using adapters::MqttMessage;
using gateway::Inbound;
using gateway::Verdict;
namespace z2m = gateway::zigbee2mqtt;

constexpr std::string_view protocol_name = "zigbee2mqtt";
// Between those of a Network and those of its datagram ports.
constexpr std::uint64_t home_connections_from = std::uint64_t{1} << 61;
constexpr auto offer_again_after = std::chrono::milliseconds(20);

bool says_nothing(const gateway::Decoded& decoded) {
    return std::all_of(decoded.events.begin(), decoded.events.end(),
                       [](const device::DeviceEvent& event) {
                           return event.kind == device::EventKind::unsupported;
                       });
}

bool announces(const gateway::Decoded& decoded) {
    return std::any_of(
        decoded.events.begin(), decoded.events.end(),
        [](const device::DeviceEvent& event) { return event.word.starts_with("discovery"); });
}

bool alarms(const Inbound& inbound) {
    return !inbound.decoded.suspected.empty() ||
           std::any_of(inbound.decoded.events.begin(), inbound.decoded.events.end(),
                       [](const device::DeviceEvent& event) { return !event.alarms.empty(); });
}

// A lamp that is switched off at the wall is no matter of ours: of a device that nobody enrolled
// only what may concern a person is an alarm. A bridge is the ear of enrolled ones.
void leave_out_household(gateway::Decoded& decoded, const std::string& device) {
    if (device == "bridge" || device.ends_with("/bridge")) {
        return;
    }
    for (device::DeviceEvent& event : decoded.events) {
        if (event.alarms.empty()) {
            continue;
        }
        event.alarms.remove(device::AlarmKind::link_lost);
        event.alarms.remove(device::AlarmKind::low_battery);
        device::settle_kind(event, device::EventKind::heartbeat);
    }
}

gateway::KeptFrame kept(Buffer&& frame) {
    const auto bytes = std::make_shared<const Buffer>(std::move(frame));
    return {std::shared_ptr<const std::uint8_t>(bytes, bytes->data()), bytes->size()};
}

}  // namespace

struct HomeLink::Waiting {
    std::mutex mutex;  // guards the rest
    std::condition_variable done;
    bool answered = false, all_kept = false;
};

HomeLink::HomeLink(adapters::MqttOptions broker, HomeLinkParts parts, std::uint64_t seed)
    : options_(std::move(broker)),
      parts_(std::move(parts)),
      ignored_(parts_.metrics.counter("tiexin_home_messages_ignored_total",
                                      "Messages of the broker that say nothing about a home.")),
      refused_(parts_.metrics.counter("tiexin_home_messages_refused_total",
                                      "Messages of sensors that were not believed.")),
      given_up_(parts_.metrics.counter("tiexin_home_messages_given_up_total",
                                       "Messages that failed by our own fault, in quarantine.")),
      protocol_(gateway::find_protocol(protocol_name)->make()),
      random_(seed),
      last_connection_(home_connections_from),
      last_unnumbered_(seed) {
    if (const auto address = net::parse_address(options_.host)) {
        address_ = *address;
    }
    z2m::set_home_of(session_, [this](const std::string& device) { return home_of(device); });
}

HomeLink::~HomeLink() {
    stop();
}

Result<void> HomeLink::start() {
    auto client = adapters::MqttClient::start(
        options_, [this](std::vector<MqttMessage>&& messages) { return take(std::move(messages)); },
        [this](bool connected) { changed(connected); }, parts_.metrics);
    if (!client) {
        return client.error();
    }
    client_ = std::move(*client);
    return {};
}

void HomeLink::stop() {
    if (client_) {
        client_->stop();
    }
}

// A sensor is heard through the broker: without it nobody is.
void HomeLink::changed(bool connected) {
    if (connected) {
        return;
    }
    for (const auto& [device, connection] : connections_) {
        parts_.sink.closed(connection, protocol_name, device);
    }
}

ConnectionId HomeLink::connection_of(const std::string& device) {
    if (const auto known = connections_.find(device); known != connections_.end()) {
        return known->second;
    }
    if (connections_.size() >= home_devices_max) {
        const auto other = connections_.begin();
        parts_.sink.closed(other->second, protocol_name, other->first);
        connections_.erase(other);
    }
    return connections_.emplace(device, ConnectionId{++last_connection_}).first->second;
}

// A sensor that is enrolled itself is a terminal; else the home is that its name begins with.
std::string HomeLink::home_of(const std::string& device) const {
    std::string name = device;
    for (int steps = 0; steps < home_steps_max && !name.empty(); ++steps) {
        if (parts_.enrolled(name)) {
            return name;
        }
        const std::size_t slash = name.rfind('/');
        name.resize(slash == std::string::npos ? 0 : slash);
    }
    return device;
}

// The broker repeats a delivery with its number: the same bytes under another one are said anew.
std::string HomeLink::key_of(const MqttMessage& message, Bytes frame) {
    const Digest digest = sha256(frame);
    const std::string number = message.delivery != 0 ? std::to_string(message.delivery)
                                                     : "q" + std::to_string(++last_unnumbered_);
    return to_hex(Bytes(digest).first(8)) + "-" + number;
}

bool HomeLink::waits(const std::string& key) const {
    return std::any_of(pending_.begin(), pending_.end(),
                       [&](const Inbound& inbound) { return inbound.decoded.key == key; });
}

void HomeLink::understand(MqttMessage&& message) {
    const z2m::Message said{std::move(message.topic), std::move(message.payload), message.retained};
    Buffer frame = z2m::frame_of(said);
    std::string key = key_of(message, frame);
    if (waits(key)) {
        return;
    }
    const std::string device = z2m::device_of(said, session_);
    const std::string model =
        device.empty() ? "" : parts_.enrolled(home_of(device)).value_or(std::string());
    gateway::Decoded decoded =
        protocol_->decode(frame, session_, {parts_.clock.now(), model, &random_});
    if (decoded.fault) {
        refused_.add();
        if (decoded.suspected.empty()) {
            return;
        }
    } else if (said.retained || says_nothing(decoded)) {
        ignored_.add();
        announced_ = announced_ || announces(decoded);
        if (!said.retained && device.empty()) {
            hold({said.topic, said.payload, false, message.delivery});
        }
        return;
    }
    announced_ = announced_ || announces(decoded);
    if (!parts_.enrolled(session_.device)) {
        leave_out_household(decoded, session_.device);
    }
    decoded.key = std::move(key);
    Inbound inbound;
    inbound.connection = connection_of(session_.device);
    inbound.protocol = protocol_name;
    inbound.device = session_.device;
    inbound.address = address_;
    inbound.received = parts_.clock.now();
    inbound.decoded = std::move(decoded);
    inbound.frame = kept(std::move(frame));
    pending_.push_back(std::move(inbound));
}

// After a start the broker hands over what it kept for us before it repeats the announcements.
void HomeLink::hold(MqttMessage&& message) {
    if (z2m::is_usual(message.topic)) {
        return;
    }
    if (held_.size() >= home_held_max) {
        held_.pop_front();
    }
    held_.push_back(std::move(message));
}

void HomeLink::want_topics() {
    if (!std::exchange(announced_, false)) {
        return;
    }
    const std::vector<std::string> topics = z2m::topics_wanted(session_);
    for (const std::string& topic : topics) {
        if (client_ && !client_->subscribe(topic)) {
            log_warning("home_topics_full", {{"topics", topics.size()}});
            break;
        }
    }
    const std::set<std::string_view> known(topics.begin(), topics.end());
    std::deque<MqttMessage> held;
    held.swap(held_);
    for (MqttMessage& message : held) {
        if (known.contains(message.topic)) {
            understand(std::move(message));
        } else {
            held_.push_back(std::move(message));
        }
    }
}

bool HomeLink::tried_enough(const std::string& key) {
    tries_ = key == failing_ ? tries_ + 1 : 1;
    failing_ = key;
    return tries_ >= home_tries_max;
}

bool HomeLink::take(std::vector<MqttMessage>&& messages) {
    for (MqttMessage& message : messages) {
        understand(std::move(message));
    }
    want_topics();
    if (pending_.empty()) {
        return true;
    }
    if (!commit(pending_)) {
        if (pending_.size() > home_pending_max) {
            std::erase_if(pending_, [](const Inbound& inbound) { return !alarms(inbound); });
        }
        return false;
    }
    pending_.clear();
    return true;
}

bool HomeLink::commit(std::vector<Inbound> batch) {
    const std::size_t count = batch.size();
    const std::string key = batch.front().decoded.key;
    // Alive for as long as the writer may still answer.
    const auto waiting = std::make_shared<Waiting>();
    const gateway::Answered answered = [waiting](std::vector<Inbound>&&,
                                                 std::vector<gateway::Answer>&& answers) {
        const std::lock_guard lock(waiting->mutex);
        waiting->answered = true;
        waiting->all_kept = std::none_of(
            answers.begin(), answers.end(),
            [](const gateway::Answer& answer) { return answer.verdict == Verdict::failed; });
        waiting->done.notify_all();
    };
    const auto limit = std::chrono::microseconds(home_commit_max.us);
    std::unique_lock lock(waiting->mutex);
    for (auto waited = std::chrono::microseconds(0);; waited += offer_again_after) {
        lock.unlock();
        const bool taken = parts_.sink.submit(batch, answered);
        lock.lock();
        if (taken) {
            break;
        }
        if (waited >= limit) {
            return false;
        }
        waiting->done.wait_for(lock, offer_again_after);
    }
    if (!waiting->done.wait_for(lock, limit, [&] { return waiting->answered; })) {
        log_error("home_commit_late", {{"messages", count}});
        return false;
    }
    if (waiting->all_kept) {
        failing_.clear();
        return true;
    }
    if (!tried_enough(key)) {
        return false;
    }
    given_up_.add(count);
    log_error("home_messages_given_up", {{"messages", count}});
    return true;
}

}  // namespace tiexin::app

#pragma once
// HomeLink: joins the broker of home sensors to their decoder and to the terminals' sink, so that a
// smoke detector is a terminal like any other. What the broker sends is acknowledged after its
// commit. One broker carries many homes; each friendly name is a device of its own.

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "adapters/mqtt/mqtt.hpp"
#include "base/metrics.hpp"
#include "base/prng.hpp"
#include "gateway/protocol.hpp"
#include "gateway/sink.hpp"

namespace tiexin::app {

constexpr std::size_t home_devices_max = 20'000;  // whose connection is remembered
constexpr int home_steps_max = 8;                 // of a name that may be those of a home
constexpr std::size_t home_held_max = 256;        // messages of devices not yet announced
constexpr std::size_t home_pending_max = 4'096;   // reports without an alarm beyond it are dropped
constexpr Duration home_commit_max = seconds(10);
// A message that fails by our own fault lies in quarantine; it must not stand before the others.
constexpr int home_tries_max = 3;

struct HomeLinkParts {
    gateway::Sink& sink;
    const Clock& clock;
    Metrics& metrics;
    // The model of an enrolled device; none: nobody enrolled it. Called on the link's thread.
    std::function<std::optional<std::string>(const std::string& device)> enrolled;
};

class HomeLink {
public:
    HomeLink(adapters::MqttOptions broker, HomeLinkParts parts, std::uint64_t seed);
    ~HomeLink();

    Result<void> start();
    void stop();
    bool connected() const { return client_ && client_->connected(); }

    // What the broker's client calls, on its thread; tests call it without a broker.
    bool take(std::vector<adapters::MqttMessage>&& messages);
    void changed(bool connected);

private:
    struct Waiting;  // for the commit of one batch
    void understand(adapters::MqttMessage&& message);
    void hold(adapters::MqttMessage&& message);
    void want_topics();
    bool waits(const std::string& key) const;
    ConnectionId connection_of(const std::string& device);
    std::string home_of(const std::string& device) const;
    std::string key_of(const adapters::MqttMessage& message, Bytes frame);
    bool commit(std::vector<gateway::Inbound> batch);
    bool tried_enough(const std::string& key);

    adapters::MqttOptions options_;
    HomeLinkParts parts_;
    Counter &ignored_, &refused_, &given_up_;
    std::unique_ptr<gateway::Protocol> protocol_;
    gateway::SessionFacts session_;
    Prng random_;
    net::IpAddress address_;  // the broker's, as far as it is one
    std::unordered_map<std::string, ConnectionId> connections_;
    // What a device said before its announcement was read again after a start.
    std::deque<adapters::MqttMessage> held_;
    bool announced_ = false;  // the topics that are wanted may have changed
    // Understood and not yet committed. Kept as decoded: the decoder has learned from them, and the
    // same bytes would not mean the same to it when the broker sends them again.
    std::vector<gateway::Inbound> pending_;
    std::uint64_t last_connection_, last_unnumbered_;
    std::string failing_;  // the key of the first message of the batch that failed last
    int tries_ = 0;
    std::unique_ptr<adapters::MqttClient> client_;
};

}  // namespace tiexin::app

#pragma once
// A client of an MQTT broker that tells the broker "received" only after we have kept what it sent:
// messages are read in turns, handed over, and acknowledged (QoS 1) when the taker says they are on
// disk. What was not kept is sent again by the broker, which remembers us between connections.
//
// How that is done with libmosquitto, which writes acknowledgements by itself: while it runs with
// threads of its caller (mosquitto_threaded_set), it only queues them, and the queue is written by
// mosquitto_loop_write. We call that after the taker, or shut the connection down instead.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace tiexin::adapters {

struct MqttMessage {
    std::string topic, payload;
    bool retained = false;  // replayed from what the broker keeps
    // The broker's number of this delivery, the same when it delivers it again; 0 for QoS 0, which
    // is never delivered again.
    int delivery = 0;
};

constexpr std::size_t mqtt_turn_messages_max = 64;         // handed over together
constexpr std::size_t mqtt_payload_bytes_max = 48 * 1024;  // a longer one is counted and left out
constexpr std::size_t mqtt_topics_max = 20'000;
constexpr std::size_t mqtt_outbox_max = 4'096;  // of messages to be published
constexpr Duration mqtt_backoff_min = milliseconds(500), mqtt_backoff_max = seconds(30);
constexpr int mqtt_keepalive_s = 60;

struct MqttOptions {
    std::string host = "127.0.0.1";
    int port = 1883;
    std::string user, password;
    std::string client;               // by which the broker knows us again; unique at the broker
    bool remembered = true;           // it keeps messages for us while we are away
    std::vector<std::string> topics;  // subscribed on every connection
    Duration backoff_max = mqtt_backoff_max;
};

// "mqtt://host:port", the port 1883 when it is left out. bad_input says what is wrong with it.
Result<MqttOptions> mqtt_options_of(const std::string& url);

class MqttClient {
public:
    // Both on the client's own thread. Take may wait for the disk; nothing is read meanwhile.
    // false: not kept. The connection is given up and the broker sends the messages again.
    using Take = std::function<bool(std::vector<MqttMessage>&& messages)>;
    using Changed = std::function<void(bool connected)>;

    // unavailable: libmosquitto cannot begin. A broker that is not there is no fault: it is tried
    // again, ever more rarely, up to backoff_max.
    static Result<std::unique_ptr<MqttClient>> start(MqttOptions options, Take take,
                                                     Changed changed, Metrics& metrics);
    ~MqttClient();
    MqttClient(const MqttClient&) = delete;
    MqttClient& operator=(const MqttClient&) = delete;

    // Any thread.
    bool connected() const;
    // More topics, from now on; false beyond mqtt_topics_max.
    bool subscribe(const std::string& topic);
    // QoS 1; kept and sent later while there is no connection. false: the outbox is full.
    bool publish(const std::string& topic, const std::string& payload, bool retained = false);
    // Published and not yet received by the broker.
    std::size_t unsent() const;
    // The connection ends and no other is made. Safe to call twice.
    void stop();

private:
    struct Body;
    explicit MqttClient(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::adapters

#include "adapters/mqtt/mqtt.hpp"

#include <fmt/format.h>
#include <mosquitto.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "base/log.hpp"
#include "base/text.hpp"

namespace tiexin::adapters {

namespace {

constexpr int qos_at_least_once = 1;
constexpr int turn_wait_ms = 500;  // how late a keep-alive may be
constexpr int default_port = 1883;

// libmosquitto is begun once and ended never: clients may be made on any thread.
bool library_begun() {
    static const bool begun = mosquitto_lib_init() == MOSQ_ERR_SUCCESS;
    return begun;
}

bool readable(int socket) {
    pollfd one{socket, POLLIN, 0};
    return ::poll(&one, 1, 0) > 0;
}

}  // namespace

struct MqttClient::Body {
    Body(MqttOptions given, Take take_in, Changed changed_in, Metrics& metrics)
        : options(std::move(given)),
          take(std::move(take_in)),
          changed(std::move(changed_in)),
          received(metrics.counter("tiexin_mqtt_messages_total", "Messages of the broker.")),
          not_kept(metrics.counter("tiexin_mqtt_messages_not_kept_total",
                                   "Messages that were not committed; the broker repeats them.")),
          too_long(metrics.counter("tiexin_mqtt_messages_too_long_total",
                                   "Messages over the limit, left out.")),
          connections(
              metrics.counter("tiexin_mqtt_connections_total", "Connections made to the broker.")),
          topics(options.topics.begin(), options.topics.end()) {}

    ~Body() {
        if (client != nullptr) {
            mosquitto_destroy(client);
        }
        if (wake >= 0) {
            ::close(wake);
        }
    }

    Result<void> begin();
    void run();
    void turn();
    void read_all(int socket);
    void hand_over(int socket);
    void connect();
    void wait(Duration duration);
    void wake_up() const {
        const std::uint64_t one = 1;
        (void)!::write(wake, &one, sizeof one);
    }
    void on_connected(int code);
    void on_disconnected();
    void on_message(const mosquitto_message& message);
    void subscribe_now(const std::string& topic);
    void publish_waiting();

    MqttOptions options;
    Take take;
    Changed changed;
    Counter &received, &not_kept, &too_long, &connections;
    mosquitto* client = nullptr;
    int wake = -1;
    std::thread thread;
    std::atomic<bool> stopping{false}, connected{false};

    // On the thread alone.
    std::vector<MqttMessage> turn_messages;
    bool tried = false, given_up = false;
    Duration backoff = mqtt_backoff_min;

    struct Outgoing {
        std::string topic, payload;
        bool retained = false;
    };
    mutable std::mutex mutex;  // guards topics, fresh_topics, outbox and in_flight
    std::set<std::string> topics;
    std::vector<std::string> fresh_topics;
    std::deque<Outgoing> outbox;
    std::size_t in_flight = 0;
};

Result<void> MqttClient::Body::begin() {
    if (options.remembered && options.client.empty()) {
        return Error{Code::bad_input, "a broker remembers nobody without a name"};
    }
    if (!library_begun()) {
        return Error{Code::unavailable, "libmosquitto does not begin"};
    }
    client = mosquitto_new(options.client.empty() ? nullptr : options.client.c_str(),
                           !options.remembered, this);
    wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (client == nullptr || wake < 0) {
        return Error{Code::unavailable, "no memory or handle for an MQTT client"};
    }
    if (!options.user.empty()) {
        mosquitto_username_pw_set(client, options.user.c_str(), options.password.c_str());
    }
    // Without this an acknowledgement would be written before our callback has even begun.
    mosquitto_threaded_set(client, true);
    mosquitto_connect_callback_set(client, [](mosquitto*, void* self, int code) {
        static_cast<Body*>(self)->on_connected(code);
    });
    mosquitto_disconnect_callback_set(
        client, [](mosquitto*, void* self, int) { static_cast<Body*>(self)->on_disconnected(); });
    mosquitto_message_callback_set(client,
                                   [](mosquitto*, void* self, const mosquitto_message* message) {
                                       static_cast<Body*>(self)->on_message(*message);
                                   });
    mosquitto_publish_callback_set(client, [](mosquitto*, void* self, int) {
        Body& body = *static_cast<Body*>(self);
        const std::lock_guard lock(body.mutex);
        body.in_flight -= body.in_flight > 0 ? 1 : 0;
    });
    return {};
}

void MqttClient::Body::on_connected(int code) {
    if (code != 0) {
        log_warning("mqtt_refused", {{"why", mosquitto_connack_string(code)}});
        return;
    }
    connected = true;
    backoff = mqtt_backoff_min;
    connections.add();
    log_info("mqtt_connected", {{"host", options.host}, {"port", options.port}});
    std::set<std::string> all;
    {
        const std::lock_guard lock(mutex);
        all = topics;
        fresh_topics.clear();
    }
    for (const std::string& topic : all) {
        subscribe_now(topic);
    }
    changed(true);
}

void MqttClient::Body::on_disconnected() {
    if (connected.exchange(false)) {
        log_warning("mqtt_connection_lost", {{"host", options.host}});
        changed(false);
    }
}

void MqttClient::Body::on_message(const mosquitto_message& message) {
    received.add();
    const auto size = static_cast<std::size_t>(std::max(message.payloadlen, 0));
    if (size > mqtt_payload_bytes_max) {
        too_long.add();
        return;
    }
    turn_messages.push_back({message.topic,
                             std::string(static_cast<const char*>(message.payload), size),
                             message.retain, message.qos == 0 ? 0 : message.mid});
}

void MqttClient::Body::subscribe_now(const std::string& topic) {
    if (mosquitto_subscribe(client, nullptr, topic.c_str(), qos_at_least_once) !=
        MOSQ_ERR_SUCCESS) {
        log_warning("mqtt_not_subscribed", {{"bytes", topic.size()}});
    }
}

void MqttClient::Body::publish_waiting() {
    std::vector<std::string> fresh;
    std::deque<Outgoing> out;
    {
        const std::lock_guard lock(mutex);
        fresh.swap(fresh_topics);
        out.swap(outbox);
        in_flight += out.size();
    }
    for (const std::string& topic : fresh) {
        subscribe_now(topic);
    }
    for (const Outgoing& one : out) {
        const int done = mosquitto_publish(client, nullptr, one.topic.c_str(),
                                           static_cast<int>(one.payload.size()), one.payload.data(),
                                           qos_at_least_once, one.retained);
        if (done != MOSQ_ERR_SUCCESS) {
            log_warning("mqtt_not_published", {{"why", mosquitto_strerror(done)}});
            const std::lock_guard lock(mutex);
            --in_flight;
        }
    }
}

void MqttClient::Body::connect() {
    const int done = tried ? mosquitto_reconnect_async(client)
                           : mosquitto_connect_async(client, options.host.c_str(), options.port,
                                                     mqtt_keepalive_s);
    // After a first call that could not even resolve the name, the client does not know it.
    tried = tried || done == MOSQ_ERR_SUCCESS;
    given_up = false;
}

void MqttClient::Body::wait(Duration duration) {
    pollfd one{wake, POLLIN, 0};
    (void)::poll(&one, 1, static_cast<int>(duration.us / 1'000));
    std::uint64_t count = 0;
    (void)!::read(wake, &count, sizeof count);
}

void MqttClient::Body::read_all(int socket) {
    do {
        if (mosquitto_loop_read(client, 1) != MOSQ_ERR_SUCCESS) {
            return;
        }
    } while (turn_messages.size() < mqtt_turn_messages_max && !given_up &&
             mosquitto_socket(client) == socket && readable(socket));
}

// The acknowledgements of these messages are queued in the client and not yet written.
void MqttClient::Body::hand_over(int socket) {
    if (turn_messages.empty()) {
        return;
    }
    const std::size_t count = turn_messages.size();
    const bool kept = take(std::exchange(turn_messages, {}));
    if (kept) {
        return;
    }
    not_kept.add(count);
    log_error("mqtt_messages_not_kept", {{"messages", count}});
    // Nothing more may be written; the client forgets its queue when it connects again.
    given_up = true;
    if (mosquitto_socket(client) == socket) {
        (void)::shutdown(socket, SHUT_RDWR);
    }
}

void MqttClient::Body::turn() {
    const int socket = mosquitto_socket(client);
    if (socket < 0) {
        wait(backoff);
        backoff = std::min(backoff * 2, options.backoff_max);
        if (!stopping) {
            connect();
        }
        return;
    }
    if (connected) {
        publish_waiting();
    }
    const bool writes = mosquitto_want_write(client);
    pollfd both[2] = {{socket, static_cast<short>(writes ? POLLIN | POLLOUT : POLLIN), 0},
                      {wake, POLLIN, 0}};
    (void)::poll(both, 2, turn_wait_ms);
    std::uint64_t count = 0;
    (void)!::read(wake, &count, sizeof count);
    if ((both[0].revents & ~POLLOUT) != 0) {
        read_all(socket);
        hand_over(socket);
    }
    if (!given_up && mosquitto_socket(client) >= 0 && mosquitto_want_write(client)) {
        (void)mosquitto_loop_write(client, 1);
    }
    if (!given_up && mosquitto_socket(client) >= 0) {
        (void)mosquitto_loop_misc(client);
    }
}

void MqttClient::Body::run() {
    connect();
    while (!stopping) {
        turn();
    }
    // What was taken is acknowledged on the way out.
    if (!given_up && mosquitto_socket(client) >= 0) {
        (void)mosquitto_loop_write(client, 1);
        (void)mosquitto_disconnect(client);
        (void)mosquitto_loop_write(client, 1);
    }
    connected = false;
}

Result<MqttOptions> mqtt_options_of(const std::string& url) {
    constexpr std::string_view scheme = "mqtt://";
    if (!url.starts_with(scheme)) {
        return Error{Code::bad_input, "the broker's url must begin with mqtt://"};
    }
    std::string_view rest = std::string_view(url).substr(scheme.size());
    rest = rest.substr(0, rest.find('/'));
    MqttOptions out;
    out.port = default_port;
    // [::1]:1883, host:1883, host
    const std::size_t behind_host = rest.starts_with('[') ? rest.find(']') : 0;
    const std::size_t colon =
        behind_host == std::string_view::npos ? behind_host : rest.find(':', behind_host);
    if (colon != std::string_view::npos) {
        const auto port = parse_int(rest.substr(colon + 1), 1, 65'535);
        if (!port) {
            return Error{Code::bad_input, "the broker's url has no port from 1 to 65535"};
        }
        out.port = static_cast<int>(*port);
        rest = rest.substr(0, colon);
    }
    if (rest.starts_with('[') && rest.ends_with(']')) {
        rest = rest.substr(1, rest.size() - 2);
    }
    if (rest.empty() || rest.find_first_of("@[]") != std::string_view::npos) {
        return Error{Code::bad_input,
                     "the broker's url names a host; user and password have keys of their own"};
    }
    out.host = rest;
    return out;
}

MqttClient::MqttClient(std::unique_ptr<Body> body) : body_(std::move(body)) {}

Result<std::unique_ptr<MqttClient>> MqttClient::start(MqttOptions options, Take take,
                                                      Changed changed, Metrics& metrics) {
    auto body =
        std::make_unique<Body>(std::move(options), std::move(take), std::move(changed), metrics);
    if (const auto begun = body->begin(); !begun) {
        return begun.error();
    }
    body->thread = std::thread([self = body.get()] { self->run(); });
    return std::unique_ptr<MqttClient>(new MqttClient(std::move(body)));
}

MqttClient::~MqttClient() {
    stop();
}

void MqttClient::stop() {
    body_->stopping = true;
    body_->wake_up();
    if (body_->thread.joinable()) {
        body_->thread.join();
    }
}

bool MqttClient::connected() const {
    return body_->connected;
}

bool MqttClient::subscribe(const std::string& topic) {
    {
        const std::lock_guard lock(body_->mutex);
        if (body_->topics.contains(topic)) {
            return true;
        }
        if (body_->topics.size() >= mqtt_topics_max) {
            return false;
        }
        body_->topics.insert(topic);
        body_->fresh_topics.push_back(topic);
    }
    body_->wake_up();
    return true;
}

bool MqttClient::publish(const std::string& topic, const std::string& payload, bool retained) {
    {
        const std::lock_guard lock(body_->mutex);
        if (body_->outbox.size() >= mqtt_outbox_max) {
            return false;
        }
        body_->outbox.push_back({topic, payload, retained});
    }
    body_->wake_up();
    return true;
}

std::size_t MqttClient::unsent() const {
    const std::lock_guard lock(body_->mutex);
    return body_->outbox.size() + body_->in_flight;
}

}  // namespace tiexin::adapters

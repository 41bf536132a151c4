// The client against a real broker.

#include "adapters/mqtt/mqtt.hpp"

#include <doctest/doctest.h>

#include <mutex>

#include "adapters/mqtt/test/broker.hpp"

namespace tiexin::adapters {
namespace {

struct Ear {
    std::mutex mutex;
    std::vector<MqttMessage> heard;
    bool keeps = true;

    bool take(std::vector<MqttMessage>&& messages) {
        const std::lock_guard lock(mutex);
        for (MqttMessage& message : messages) {
            heard.push_back(std::move(message));
        }
        return keeps;
    }
    std::size_t count(const std::string& payload) {
        const std::lock_guard lock(mutex);
        std::size_t times = 0;
        for (const MqttMessage& message : heard) {
            times += message.payload == payload ? 1 : 0;
        }
        return times;
    }
    bool retained(const std::string& payload) {
        const std::lock_guard lock(mutex);
        for (const MqttMessage& message : heard) {
            if (message.payload == payload && message.retained) {
                return true;
            }
        }
        return false;
    }
    void keep(bool yes) {
        const std::lock_guard lock(mutex);
        keeps = yes;
    }
};

std::unique_ptr<MqttClient> client(const Broker& broker, Ear& ear, const std::string& name,
                                   Metrics& metrics) {
    MqttOptions options = mqtt_options_of(broker.url()).value();
    options.client = name;
    options.topics = {"t/#"};
    options.backoff_max = milliseconds(500);
    auto made = MqttClient::start(
        options,
        [&ear](std::vector<MqttMessage>&& messages) { return ear.take(std::move(messages)); },
        [](bool) {}, metrics);
    REQUIRE(made.ok());
    return std::move(*made);
}

std::unique_ptr<MqttClient> speaker(const Broker& broker, Metrics& metrics) {
    MqttOptions options = mqtt_options_of(broker.url()).value();
    options.remembered = false;
    options.backoff_max = milliseconds(500);
    auto made = MqttClient::start(
        options, [](std::vector<MqttMessage>&&) { return true; }, [](bool) {}, metrics);
    REQUIRE(made.ok());
    return std::move(*made);
}

}  // namespace

TEST_CASE("the url of a broker names host and port and nothing else") {
    CHECK(mqtt_options_of("mqtt://broker.example")->port == 1883);
    CHECK(mqtt_options_of("mqtt://[::1]:1884")->host == "::1");
    CHECK(mqtt_options_of("mqtt://[::1]:1884")->port == 1884);
    CHECK(mqtt_options_of("mqtt://10.0.0.1:1885/")->port == 1885);
    for (const char* wrong : {"", "http://x", "mqtt://", "mqtt://h:0", "mqtt://h:70000",
                              "mqtt://user@h", "mqtts://h", "mqtt://[::1"}) {
        CHECK_MESSAGE(!mqtt_options_of(wrong).ok(), std::string(wrong));
    }
}

TEST_CASE("what is published is heard, live and later retained") {
    Broker broker;
    REQUIRE(broker.there());
    Metrics metrics;
    Ear ear, later;
    const auto listens = client(broker, ear, "one", metrics);
    const auto speaks = speaker(broker, metrics);
    REQUIRE(eventually([&] { return listens->connected() && speaks->connected(); }));
    // The subscription follows the connection.
    REQUIRE(eventually([&] {
        speaks->publish("t/ready", "ready");
        return ear.count("ready") > 0;
    }));
    CHECK(speaks->publish("t/a", "kept", true));
    REQUIRE(eventually([&] { return ear.count("kept") == 1; }));
    CHECK(!ear.retained("kept"));
    const auto comes_later = client(broker, later, "two", metrics);
    REQUIRE(eventually([&] { return later.count("kept") == 1; }));
    CHECK(later.retained("kept"));
    CHECK(eventually([&] { return speaks->unsent() == 0; }));
}

TEST_CASE("a message is acknowledged after it was kept, and sent again when it was not") {
    Broker broker;
    Metrics metrics;
    Ear ear;
    const auto speaks = speaker(broker, metrics);
    {
        const auto listens = client(broker, ear, "keeper", metrics);
        REQUIRE(eventually([&] {
            speaks->publish("t/ready", "ready");
            return ear.count("ready") > 0;
        }));
        ear.keep(false);
        speaks->publish("t/a", "press");
        // Not kept: the broker hears no acknowledgement and says it again, and again.
        REQUIRE(eventually([&] { return ear.count("press") >= 3; }));
        int delivery = 0;
        bool same = true;
        {
            const std::lock_guard lock(ear.mutex);
            for (const MqttMessage& message : ear.heard) {
                if (message.payload == "press") {
                    same = same && (delivery == 0 || delivery == message.delivery);
                    delivery = message.delivery;
                }
            }
        }
        CHECK(delivery != 0);
        CHECK(same);
        ear.keep(true);
        const std::size_t before = ear.count("press");
        REQUIRE(eventually([&] { return ear.count("press") == before + 1; }));
        speaks->publish("t/a", "next");
        REQUIRE(eventually([&] { return ear.count("next") == 1; }));
        CHECK(ear.count("press") == before + 1);
    }
    // Away for a while: the broker keeps it.
    speaks->publish("t/a", "while away");
    REQUIRE(eventually([&] { return speaks->unsent() == 0; }));
    const std::size_t presses = ear.count("press");
    const auto back = client(broker, ear, "keeper", metrics);
    REQUIRE(eventually([&] { return ear.count("while away") == 1; }));
    CHECK(ear.count("press") == presses);
}

TEST_CASE("a client that dies before it kept a message gets it again") {
    Broker broker;
    Metrics metrics;
    Ear ear;
    const auto speaks = speaker(broker, metrics);
    {
        std::atomic<bool> heard = false, die = false;
        MqttOptions options = mqtt_options_of(broker.url()).value();
        options.client = "mortal";
        options.topics = {"t/#"};
        auto dies = MqttClient::start(
            options,
            [&](std::vector<MqttMessage>&& messages) {
                heard = heard || messages.front().payload == "press";
                // The disk is slow, and then the process is gone.
                return messages.front().payload != "press" ||
                       !eventually([&] { return die.load(); });
            },
            [](bool) {}, metrics);
        REQUIRE(dies.ok());
        REQUIRE(eventually([&] { return (*dies)->connected(); }));
        REQUIRE(eventually([&] {
            speaks->publish("t/a", "press");
            return heard.load();
        }));
        die = true;
    }
    const auto again = client(broker, ear, "mortal", metrics);
    CHECK(eventually([&] { return ear.count("press") >= 1; }));
}

TEST_CASE("a broker that was killed and comes back is found again, with later topics too") {
    Broker broker;
    Metrics metrics;
    Ear ear;
    const auto listens = client(broker, ear, "faithful", metrics);
    const auto speaks = speaker(broker, metrics);
    REQUIRE(eventually([&] { return listens->connected(); }));
    CHECK(listens->subscribe("other/topic"));
    REQUIRE(eventually([&] {
        speaks->publish("other/topic", "first");
        return ear.count("first") > 0;
    }));
    broker.kill();
    REQUIRE(eventually([&] { return !listens->connected(); }));
    CHECK(speaks->publish("other/topic", "said meanwhile"));
    broker.start();
    REQUIRE(eventually([&] { return listens->connected() && speaks->connected(); }));
    REQUIRE(eventually([&] {
        speaks->publish("other/topic", "second");
        return ear.count("second") > 0;
    }));
}

TEST_CASE("without a broker a client waits and ends at once") {
    int port = 0;
    {
        const Broker gone;
        port = gone.port();
    }
    Metrics metrics;
    MqttOptions options;
    options.port = port;
    options.remembered = false;
    auto made = MqttClient::start(
        options, [](std::vector<MqttMessage>&&) { return true; }, [](bool) {}, metrics);
    REQUIRE(made.ok());
    CHECK(!(*made)->connected());
    const auto from = std::chrono::steady_clock::now();
    (*made)->stop();
    CHECK(std::chrono::steady_clock::now() - from < std::chrono::seconds(5));
}

}  // namespace tiexin::adapters

// Home sensors from a real broker to an incident on the real store.

#include "app/home_link.hpp"

#include <doctest/doctest.h>

#include "adapters/mqtt/test/broker.hpp"
#include "app/terminal_sink.hpp"
#include "flows/enrol.hpp"
#include "flows/places.hpp"
#include "store/store.hpp"

namespace tiexin::app {
namespace {

using adapters::Broker;
using adapters::eventually;
using adapters::MqttMessage;

constexpr AreaId pingcheng{140213000000};

// Fails so many commits before it lets them through.
class Moody final : public gateway::Sink {
public:
    explicit Moody(gateway::Sink& sink) : sink_(sink) {}
    bool submit(std::vector<gateway::Inbound>& batch, const gateway::Answered& answered) override {
        if (full > 0) {
            --full;
            return false;
        }
        if (failing == 0) {
            return sink_.submit(batch, answered);
        }
        --failing;
        std::vector<gateway::Answer> answers(batch.size());
        answered(std::exchange(batch, {}), std::move(answers));
        return true;
    }
    void sent(ConnectionId, CommandId, std::string, bool) override {}
    void not_sent(ConnectionId, CommandId, std::string) override {}
    void closed(ConnectionId connection, std::string_view protocol, std::string device) override {
        sink_.closed(connection, protocol, std::move(device));
    }
    std::atomic<int> failing{0}, full{0};

private:
    gateway::Sink& sink_;
};

struct Rig {
    explicit Rig(const std::string& url = "mqtt://127.0.0.1:1") {
        store::Options options;
        options.clock = &clock;
        store = store::open(options).value();
        const flows::Stores stores{store->registry(), store->location(), store->alarms(),
                                   store->flows(), divisions};
        link = std::make_unique<flows::TerminalLink>(store->database(), stores, places);
        enrol = std::make_unique<flows::Enrol>(stores, *link);
        REQUIRE(link->load().ok());
        sink = std::make_unique<TerminalSink>(store->database(), *link, metrics);
        moody = std::make_unique<Moody>(*sink);
        adapters::MqttOptions broker = adapters::mqtt_options_of(url).value();
        broker.client = "tiexin-test";
        broker.topics = {"zigbee2mqtt/#", "homeassistant/#"};
        broker.backoff_max = milliseconds(500);
        homes = std::make_unique<HomeLink>(
            broker,
            HomeLinkParts{*moody, clock, metrics,
                          [this](const std::string& device) { return enrolled(device); }},
            7);
    }
    ~Rig() {
        homes->stop();
        store.reset();
    }

    std::optional<std::string> enrolled(const std::string& device) {
        std::optional<std::string> out;
        (void)store->database().read([&](const Conn& conn) -> Result<void> {
            const auto row = store->registry().terminal_of_device(conn, "zigbee2mqtt", device);
            out = row ? std::optional(row->model) : std::nullopt;
            return {};
        });
        return out;
    }
    ElderId wearing(const std::string& device, const std::string& model_name = "") {
        ElderId id;
        REQUIRE(store->database()
                    .write([&](Tx& tx) -> Result<void> {
                        registry::Elder elder;
                        elder.id = tx.make_id<ElderId>();
                        elder.name = "试验老人";
                        elder.version = 1;
                        elder.area = pingcheng;
                        store->registry().put_elder(tx, elder, "system", "created");
                        flows::Enrolment enrolment;
                        enrolment.device = device;
                        enrolment.protocol = "zigbee2mqtt";
                        enrolment.kind = "sensor";
                        enrolment.model = model_name;
                        enrolment.elder = elder.id;
                        enrolment.actor = "system";
                        enrolment.press_expected = false;
                        id = elder.id;
                        const auto made = enrol->enrol(tx, enrolment);
                        return made ? Result<void>{} : Result<void>{made.error()};
                    })
                    .ok());
        return id;
    }
    std::vector<alarms::Incident> incidents(ElderId elder, const std::string& device) {
        std::vector<alarms::Incident> out;
        REQUIRE(store->database()
                    .read([&](const Conn& conn) -> Result<void> {
                        out = store->alarms().joinable(conn, elder, "zigbee2mqtt", device,
                                                       clock.now() - hours(1));
                        return {};
                    })
                    .ok());
        return out;
    }
    std::size_t alarms_in(const alarms::Incident& incident) {
        std::size_t count = 0;
        (void)store->database().read([&](const Conn& conn) -> Result<void> {
            count = store->alarms().alarms_of(conn, incident.id).size();
            return {};
        });
        return count;
    }
    bool take(const std::string& topic, const std::string& payload, int delivery,
              bool retained = false) {
        return homes->take({MqttMessage{topic, payload, retained, delivery}});
    }

    SystemClock clock;
    Metrics metrics;
    Divisions divisions;
    flows::Places places;
    std::unique_ptr<store::OpenStore> store;
    std::unique_ptr<flows::TerminalLink> link;
    std::unique_ptr<flows::Enrol> enrol;
    std::unique_ptr<TerminalSink> sink;
    std::unique_ptr<Moody> moody;
    std::unique_ptr<HomeLink> homes;
};

std::unique_ptr<adapters::MqttClient> speaker(const Broker& broker, Metrics& metrics) {
    adapters::MqttOptions options = adapters::mqtt_options_of(broker.url()).value();
    options.remembered = false;
    options.backoff_max = milliseconds(500);
    auto made = adapters::MqttClient::start(
        options, [](std::vector<MqttMessage>&&) { return true; }, [](bool) {}, metrics);
    REQUIRE(made.ok());
    return std::move(*made);
}

}  // namespace

TEST_CASE("a smoke detector's word through a real broker is its elder's incident") {
    Broker broker;
    REQUIRE(broker.there());
    Rig rig(broker.url());
    const ElderId elder = rig.wearing("kitchen/smoke");
    REQUIRE(rig.homes->start().ok());
    const auto speaks = speaker(broker, rig.metrics);
    REQUIRE(eventually([&] { return rig.homes->connected() && speaks->connected(); }));
    REQUIRE(eventually([&] {
        speaks->publish("zigbee2mqtt/kitchen/smoke", R"({"smoke":true,"battery":90})", true);
        return !rig.incidents(elder, "kitchen/smoke").empty();
    }));
    speaks->publish("zigbee2mqtt/kitchen/smoke",
                    R"({"smoke":true,"carbon_monoxide":true,"battery":90})", true);
    REQUIRE(eventually([&] {
        const auto open = rig.incidents(elder, "kitchen/smoke");
        return open.size() == 1 && open[0].kinds.size() == 2;
    }));
    const auto before = rig.incidents(elder, "kitchen/smoke");
    CHECK(before[0].kinds == std::vector<std::string>{"smoke", "carbon_monoxide"});
    const std::size_t alarms = rig.alarms_in(before[0]);

    // The broker restarts and replays what it retained: nothing new is said.
    broker.end();
    REQUIRE(eventually([&] { return !rig.homes->connected(); }));
    broker.start();
    REQUIRE(eventually([&] { return rig.homes->connected() && speaks->connected(); }));
    // A marker behind the replay: when it is there, the replay was read.
    REQUIRE(eventually([&] {
        speaks->publish("zigbee2mqtt/marker", R"({"action":"emergency"})");
        return !rig.incidents(ElderId{}, "marker").empty();
    }));
    const auto after = rig.incidents(elder, "kitchen/smoke");
    REQUIRE(after.size() == 1);
    CHECK(after[0].alarm_count == before[0].alarm_count);
    CHECK(rig.alarms_in(after[0]) == alarms);
}

TEST_CASE("a new server that only hears replays raises nothing") {
    Broker broker;
    Metrics metrics;
    const auto speaks = speaker(broker, metrics);
    REQUIRE(eventually([&] { return speaks->connected(); }));
    speaks->publish("zigbee2mqtt/old_sos", R"({"sos":true})", true);
    speaks->publish("zigbee2mqtt/bridge/state", "offline", true);
    REQUIRE(eventually([&] { return speaks->unsent() == 0; }));
    Rig rig(broker.url());
    REQUIRE(rig.homes->start().ok());
    REQUIRE(eventually([&] {
        speaks->publish("zigbee2mqtt/marker", R"({"action":"emergency"})");
        return !rig.incidents(ElderId{}, "marker").empty();
    }));
    CHECK(rig.incidents(ElderId{}, "old_sos").empty());
    CHECK(rig.incidents(ElderId{}, "bridge").empty());
}

TEST_CASE("a detector nobody enrolled knocks, and its alarm is an incident") {
    Rig rig;
    CHECK(rig.take("zigbee2mqtt/hall", R"({"smoke":false,"battery":50})", 1));
    CHECK(rig.incidents(ElderId{}, "hall").empty());
    CHECK(rig.take("zigbee2mqtt/hall", R"({"smoke":true,"battery":50})", 2));
    REQUIRE(rig.incidents(ElderId{}, "hall").size() == 1);
    CHECK(rig.incidents(ElderId{}, "hall")[0].origin == alarms::Origin::unknown_terminal);
    (void)rig.store->database().read([&](const Conn& conn) -> Result<void> {
        const auto knocks = rig.store->registry().knocks(conn, 10);
        REQUIRE(knocks.size() == 1);
        CHECK(knocks[0].device == "hall");
        CHECK(knocks[0].frames == 2);
        CHECK(knocks[0].presses == 1);
        return {};
    });
}

TEST_CASE(
    "what was not committed is said again and is one alarm, although the decoder has seen it") {
    Rig rig;
    const ElderId elder = rig.wearing("sos");
    rig.moody->failing = 2;
    const std::string press = R"({"action":"emergency"})";
    CHECK(!rig.take("zigbee2mqtt/sos", press, 5));
    CHECK(!rig.take("zigbee2mqtt/sos", press, 5));
    CHECK(rig.incidents(elder, "sos").empty());
    CHECK(rig.take("zigbee2mqtt/sos", press, 5));
    REQUIRE(rig.incidents(elder, "sos").size() == 1);
    // Delivered once more after the commit, as when the acknowledgement was lost.
    CHECK(rig.take("zigbee2mqtt/sos", press, 5));
    CHECK(rig.incidents(elder, "sos")[0].alarm_count == 1);
    // The same bytes under another number are a second press.
    CHECK(rig.take("zigbee2mqtt/sos", press, 6));
    CHECK(rig.incidents(elder, "sos")[0].alarm_count == 2);

    const ElderId other = rig.wearing("smoke");
    rig.moody->failing = 1;
    CHECK(!rig.take("zigbee2mqtt/smoke", R"({"smoke":true})", 7));
    CHECK(rig.take("zigbee2mqtt/smoke", R"({"smoke":true})", 7));
    CHECK(rig.incidents(other, "smoke").size() == 1);
}

TEST_CASE("a batch that the platform has no room for waits") {
    Rig rig;
    const ElderId elder = rig.wearing("sos");
    rig.moody->full = 3;
    CHECK(rig.take("zigbee2mqtt/sos", R"({"action":"emergency"})", 1));
    CHECK(rig.incidents(elder, "sos").size() == 1);
}

TEST_CASE(
    "a message that always fails by our own fault does not stand before the others for ever") {
    Rig rig;
    rig.moody->failing = home_tries_max;
    int tries = 1;
    while (!rig.take("zigbee2mqtt/d", R"({"smoke":true})", 3)) {
        ++tries;
    }
    CHECK(tries == home_tries_max);
    CHECK(rig.take("zigbee2mqtt/d2", R"({"smoke":true})", 4));
    CHECK(rig.incidents(ElderId{}, "d2").size() == 1);
}

TEST_CASE("the model of an enrolled sensor decides what its door means") {
    Rig rig;
    const ElderId elder = rig.wearing("front_door", "watched");
    CHECK(rig.take("zigbee2mqtt/front_door", R"({"contact":true})", 1));
    CHECK(rig.take("zigbee2mqtt/front_door", R"({"contact":false})", 2));
    REQUIRE(rig.incidents(elder, "front_door").size() == 1);
    CHECK(rig.incidents(elder, "front_door")[0].kinds == std::vector<std::string>{"door"});
    // Enrolled after it was heard.
    CHECK(rig.take("zigbee2mqtt/back_door", R"({"contact":true})", 3));
    const ElderId other = rig.wearing("back_door", "watched");
    CHECK(rig.take("zigbee2mqtt/back_door", R"({"contact":true})", 4));
    CHECK(rig.take("zigbee2mqtt/back_door", R"({"contact":false})", 5));
    CHECK(rig.incidents(other, "back_door").size() == 1);
}

TEST_CASE(
    "a home that is enrolled as one terminal hears all its sensors, but those with an own one") {
    Rig rig;
    const ElderId elder = rig.wearing("home18");
    const ElderId neighbour = rig.wearing("home18/guest/sos");
    CHECK(rig.take("zigbee2mqtt/home18/kitchen/smoke", R"({"smoke":true})", 1));
    REQUIRE(rig.incidents(elder, "home18").size() == 1);
    CHECK(rig.incidents(elder, "home18")[0].kinds == std::vector<std::string>{"smoke"});
    // Another sensor says nothing about the smoke, which still stands.
    const auto levels = [&] {
        std::size_t count = 0;
        (void)rig.store->database().read([&](const Conn& conn) -> Result<void> {
            const auto home =
                rig.store->registry().terminal_of_device(conn, "zigbee2mqtt", "home18");
            count = rig.store->alarms().standing_levels(conn, home->id).size();
            return {};
        });
        return count;
    };
    CHECK(levels() == 1);
    CHECK(rig.take("home18/zigbee2mqtt/door", R"({"contact":false})", 2));
    CHECK(levels() == 1);
    CHECK(rig.take("zigbee2mqtt/home18/bath/leak", R"({"water_leak":true})", 3));
    CHECK(levels() == 2);
    CHECK(rig.take("zigbee2mqtt/home18/kitchen/smoke", R"({"smoke":false})", 4));
    CHECK(levels() == 1);
    CHECK(rig.take("zigbee2mqtt/home18/bath/leak", R"({"water_leak":false})", 5));
    CHECK(levels() == 0);
    CHECK(rig.take("zigbee2mqtt/home18/guest/sos", R"({"action":"emergency"})", 6));
    CHECK(rig.incidents(neighbour, "home18/guest/sos").size() == 1);
    CHECK(rig.incidents(elder, "home18").size() == 1);
}

TEST_CASE("what a device said before its announcement was read again is not lost") {
    Rig rig;
    const ElderId elder = rig.wearing("radar");
    CHECK(rig.take("radar/binary_sensor/fall/state", "ON", 1));
    CHECK(rig.incidents(elder, "radar").empty());
    CHECK(rig.take("homeassistant/binary_sensor/radar/fall/config",
                   R"({"state_topic":"radar/binary_sensor/fall/state"})", 2, true));
    REQUIRE(rig.incidents(elder, "radar").size() == 1);
    CHECK(rig.incidents(elder, "radar")[0].kinds == std::vector<std::string>{"fall"});
}

TEST_CASE("a broker that was killed is found again, and what is said then is heard") {
    Broker broker;
    Rig rig(broker.url());
    const ElderId elder = rig.wearing("sos");
    REQUIRE(rig.homes->start().ok());
    const auto speaks = speaker(broker, rig.metrics);
    REQUIRE(eventually([&] { return rig.homes->connected() && speaks->connected(); }));
    broker.kill();
    REQUIRE(eventually([&] { return !rig.homes->connected(); }));
    broker.start();
    REQUIRE(eventually([&] { return rig.homes->connected() && speaks->connected(); }));
    REQUIRE(eventually([&] {
        speaks->publish("zigbee2mqtt/sos", R"({"action":"emergency"})");
        return !rig.incidents(elder, "sos").empty();
    }));
}

}  // namespace tiexin::app

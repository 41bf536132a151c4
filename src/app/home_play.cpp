#include "app/home_play.hpp"

#include "app/secret_file.hpp"

namespace tiexin::app {

Result<std::unique_ptr<HomePlay>> HomePlay::start(const HomePlayOptions& options,
                                                  const std::vector<sim::CityTerminal>& terminals,
                                                  Instant now) {
    std::unique_ptr<HomePlay> play(new HomePlay);
    if (options.broker.empty()) {
        return play;
    }
    auto broker = adapters::mqtt_options_of(options.broker);
    if (!broker) {
        return Error{broker.error().code, "--mqtt: " + broker.error().detail};
    }
    broker->user = options.user;
    broker->remembered = false;
    if (!options.password_file.empty()) {
        auto password = first_line(options.password_file);
        if (!password) {
            return password.error();
        }
        broker->password = std::move(*password);
    }
    // Sensors are told nothing.
    auto client = adapters::MqttClient::start(
        *broker, [](std::vector<adapters::MqttMessage>&&) { return true; }, [](bool) {},
        play->metrics_);
    if (!client) {
        return client.error();
    }
    play->client_ = std::move(*client);
    play->homes_ = std::make_unique<sim::Homes>(terminals, options.homes, now);
    return play;
}

void HomePlay::play(Instant now) {
    // What cannot be said now is not said later: a sensor has no memory.
    if (!client_ || !client_->connected()) {
        return;
    }
    for (const sim::HomeMessage& message : homes_->due(now)) {
        (void)client_->publish(message.topic, message.payload, message.retained);
    }
}

}  // namespace tiexin::app

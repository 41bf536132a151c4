// The broker of home sensors, if one is configured.

#include <fstream>

#include "app/secret_file.hpp"
#include "app/server_body.hpp"
#include "base/crypto.hpp"

namespace tiexin::app {

namespace {

constexpr std::size_t client_token_bytes = 9;

// The broker keeps messages for us by this name, so it lives as long as the installation.
Result<std::string> client_name(const std::string& path) {
    if (auto known = first_line(path); known && !known->empty()) {
        return known;
    }
    const std::string fresh = "tiexin-" + random_token(client_token_bytes);
    std::ofstream file(path, std::ios::trunc);
    file << fresh << '\n';
    file.close();
    if (!file) {
        return Error{Code::unavailable, "cannot write " + path};
    }
    return fresh;
}

}  // namespace

Result<void> Server::Body::link_homes() {
    if (config.mqtt.url.empty()) {
        return {};
    }
    auto options = adapters::mqtt_options_of(config.mqtt.url);
    auto client = client_name(config.data + "/mqtt-client");
    if (!options || !client) {
        return options ? client.error() : options.error();
    }
    options->client = std::move(*client);
    options->user = config.mqtt.user;
    options->topics = config.mqtt.topics;
    if (!config.mqtt.password_file.empty()) {
        auto password = first_line(config.mqtt.password_file);
        if (!password) {
            return Error{password.error().code,
                         "the broker's password: " + password.error().detail};
        }
        options->password = std::move(*password);
    }
    const auto enrolled = [this](const std::string& device) -> std::optional<std::string> {
        std::optional<std::string> model;
        (void)store->database().read([&](const Conn& conn) -> Result<void> {
            const auto terminal = store->registry().terminal_of_device(conn, "zigbee2mqtt", device);
            if (terminal && terminal->state != registry::TerminalState::retired) {
                model = terminal->model;
            }
            return {};
        });
        return model;
    };
    homes = std::make_unique<HomeLink>(
        std::move(*options), HomeLinkParts{*sink, clock, metrics, enrolled}, random_u64());
    return homes->start();
}

}  // namespace tiexin::app

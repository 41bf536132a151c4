#include "app/config.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>

#include "adapters/mqtt/mqtt.hpp"

namespace tiexin::app {

namespace fs = std::filesystem;

namespace {

// One table of what the file may say; anything else is an error, so that a typing mistake is seen.
struct Keys {
    Config& config;
    std::string fault;

    void text(const toml::node& node, std::string_view key, std::string& to) {
        if (const auto value = node.value<std::string>()) {
            to = *value;
        } else {
            fault = fmt::format("{} must be a text", key);
        }
    }
    void number(const toml::node& node, std::string_view key, int& to) {
        if (const auto value = node.value<std::int64_t>();
            value && *value >= 0 && *value <= 65'535) {
            to = static_cast<int>(*value);
        } else {
            fault = fmt::format("{} must be a whole number from 0 to 65535", key);
        }
    }
    void webhooks(const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr) {
            fault = "webhook must be a table of tables: [webhook.NAME] url = \"…\"";
            return;
        }
        for (const auto& [name, row] : *table) {
            adapters::WebhookTarget target;
            target.url = row.as_table() ? (*row.as_table())["url"].value_or(std::string()) : "";
            target.bearer =
                row.as_table() ? (*row.as_table())["bearer"].value_or(std::string()) : "";
            if (target.url.rfind("http://", 0) != 0 && target.url.rfind("https://", 0) != 0) {
                fault =
                    fmt::format("webhook.{}.url must begin with http:// or https://", name.str());
                return;
            }
            config.webhooks[std::string(name.str())] = target;
        }
    }
    void voice(const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr) {
            fault = "voice must be a table: [voice] on = true";
            return;
        }
        VoiceConfig& voice = config.voice;
        const std::map<std::string_view, std::string*> texts = {
            {"sip", &voice.sip},
            {"trunk_host", &voice.trunk_host},
            {"trunk_user", &voice.trunk_user},
            {"browser_address", &voice.browser_address},
            {"prompt", &voice.prompt}};
        for (const auto& [name, value] : *table) {
            const std::string full = fmt::format("voice.{}", name.str());
            if (const auto at = texts.find(name.str()); at != texts.end()) {
                text(value, full, *at->second);
            } else if (name.str() == "on" && value.is_boolean()) {
                voice.on = *value.value<bool>();
            } else if (name.str() == "conference_port") {
                number(value, full, voice.conference_port);
            } else if (name.str() == "trunk_sources" && value.is_array()) {
                for (const auto& one : *value.as_array()) {
                    voice.trunk_sources.push_back(one.value_or(std::string()));
                }
            } else if (fault.empty()) {
                fault = fmt::format("there is no key '{}', or not of this kind", full);
            }
        }
    }
    void mqtt(const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr) {
            fault = "mqtt must be a table: [mqtt] url = \"mqtt://…\"";
            return;
        }
        const std::map<std::string_view, std::string*> texts = {
            {"url", &config.mqtt.url},
            {"user", &config.mqtt.user},
            {"password_file", &config.mqtt.password_file}};
        for (const auto& [key, value] : *table) {
            const std::string name = fmt::format("mqtt.{}", key.str());
            if (const auto at = texts.find(key.str()); at != texts.end()) {
                text(value, name, *at->second);
            } else if (key.str() == "topics") {
                mqtt_topics(value);
            } else {
                fault = fmt::format("there is no key '{}'", name);
            }
        }
    }
    void mqtt_topics(const toml::node& node) {
        const toml::array* array = node.as_array();
        config.mqtt.topics.clear();
        for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
            config.mqtt.topics.push_back((*array)[i].value_or(std::string()));
        }
        const auto& topics = config.mqtt.topics;
        const bool empty_one = std::find(topics.begin(), topics.end(), "") != topics.end();
        if (topics.empty() || topics.size() > mqtt_topics_configured_max || empty_one) {
            fault = fmt::format("mqtt.topics must be a list of 1 to {} texts",
                                mqtt_topics_configured_max);
        }
    }
    void take(std::string_view key, const toml::node& node) {
        const std::map<std::string_view, std::string*> texts = {
            {"database", &config.database},
            {"http", &config.http},
            {"bind", &config.bind},
            {"ui", &config.ui},
            {"assets", &config.assets},
            {"log_file", &config.log_file},
            {"tls_cert", &config.tls_cert},
            {"tls_key", &config.tls_key},
            {"centre_name_zh", &config.centre_name_zh},
            {"centre_name_en", &config.centre_name_en},
            {"centre_number", &config.centre_number},
            {"tile_url", &config.tile_url},
            {"tile_datum", &config.tile_datum},
            {"tile_attribution", &config.tile_attribution}};
        const std::map<std::string_view, int*> numbers = {{"port_offset", &config.port_offset},
                                                          {"gateway_loops", &config.gateway_loops},
                                                          {"web_workers", &config.web_workers}};
        if (const auto at = texts.find(key); at != texts.end()) {
            text(node, key, *at->second);
        } else if (const auto found = numbers.find(key); found != numbers.end()) {
            number(node, key, *found->second);
        } else if (key == "webhook") {
            webhooks(node);
        } else if (key == "voice") {
            voice(node);
        } else if (key == "mqtt") {
            mqtt(node);
        } else {
            fault = fmt::format("there is no key '{}'", key);
        }
    }
};

std::string mqtt_table(const MqttConfig& mqtt) {
    std::string topics;
    for (const std::string& topic : mqtt.topics) {
        topics += fmt::format("{}\"{}\"", topics.empty() ? "" : ", ", topic);
    }
    return fmt::format(
        "[mqtt]\nurl = \"{}\"\nuser = \"{}\"\npassword_file = \"{}\"\n"
        "topics = [{}]\n",
        mqtt.url, mqtt.user, mqtt.password_file, topics);
}

// Beside the program when it runs from a build folder, else where a package puts it.
std::string beside_program(const char* in_tree, const char* installed) {
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    for (fs::path up = program.parent_path(); up.has_relative_path(); up = up.parent_path()) {
        if (fs::exists(up / in_tree, ignored)) {
            return (up / in_tree).string();
        }
    }
    return installed;
}

}  // namespace

Result<void> read_config(const std::string& file, Config& config) {
    if (!fs::exists(file)) {
        return Error{Code::not_found, file + " does not exist"};
    }
    toml::table table;
    try {
        table = toml::parse_file(file);
    } catch (const toml::parse_error& error) {
        return Error{Code::bad_input, fmt::format("{} line {}: {}", file, error.source().begin.line,
                                                  error.description())};
    }
    Keys keys{config, {}};
    for (const auto& [key, node] : table) {
        keys.take(key.str(), node);
        if (!keys.fault.empty()) {
            return Error{Code::bad_input,
                         fmt::format("{} line {}: {}", file, node.source().begin.line, keys.fault)};
        }
    }
    return {};
}

std::string print_config(const Config& config) {
    std::string hooks = mqtt_table(config.mqtt);
    for (const auto& [name, target] : config.webhooks) {
        hooks += fmt::format("[webhook.{}]\nurl = \"{}\"\n", name, target.url);
    }
    hooks += fmt::format(
        "[voice]\non = {}\nsip = \"{}\"\ntrunk_host = \"{}\"\ntrunk_user = \"{}\"\n"
        "browser_address = \"{}\"\nprompt = \"{}\"\nconference_port = {}\n",
        config.voice.on, config.voice.sip, config.voice.trunk_host, config.voice.trunk_user,
        config.voice.browser_address, config.voice.prompt, config.voice.conference_port);
    return fmt::format(
        "database = \"{}\"\nhttp = \"{}\"\nbind = \"{}\"\nport_offset = {}\ngateway_loops = {}\n"
        "web_workers = {}\nui = \"{}\"\nassets = \"{}\"\nlog_file = \"{}\"\ntls_cert = \"{}\"\n"
        "tls_key = \"{}\"\ncentre_name_zh = \"{}\"\ncentre_name_en = \"{}\"\ncentre_number = "
        "\"{}\"\ntile_url = \"{}\"\n"
        "tile_datum = \"{}\"\ntile_attribution = \"{}\"\n{}",
        database_url(config), config.http, config.bind, config.port_offset, config.gateway_loops,
        config.web_workers, config.ui, config.assets, config.log_file, config.tls_cert,
        config.tls_key, config.centre_name_zh, config.centre_name_en, config.centre_number,
        config.tile_url, config.tile_datum, config.tile_attribution, hooks);
}

Result<void> settle_config(Config& config) {
    if (config.gateway_loops < 1 || config.gateway_loops > 16) {
        return Error{Code::bad_input, "gateway_loops must be from 1 to 16"};
    }
    if (config.web_workers < 1 || config.web_workers > 64) {
        return Error{Code::bad_input, "web_workers must be from 1 to 64"};
    }
    if (config.tls_cert.empty() != config.tls_key.empty()) {
        return Error{Code::bad_input, "--tls-cert and --tls-key belong together: give both"};
    }
    if (config.tile_datum != "wgs84" && config.tile_datum != "gcj02" &&
        config.tile_datum != "bd09") {
        return Error{Code::bad_input, "tile_datum must be wgs84, gcj02 or bd09"};
    }
    if (!config.mqtt.url.empty()) {
        if (const auto url = adapters::mqtt_options_of(config.mqtt.url); !url) {
            return Error{Code::bad_input, "mqtt.url: " + url.error().detail};
        }
    }
    if (config.ui.empty()) {
        config.ui = beside_program("ui/dist", "/usr/share/tiexin/ui");
    }
    if (config.voice.prompt.empty()) {
        const std::string built =
            beside_program("prompts/queue.opus", "/usr/share/tiexin/prompts/queue.opus");
        config.voice.prompt = fs::exists(built) ? built : "";
    }
    if (config.assets.empty()) {
        config.assets = beside_program("assets", "/usr/share/tiexin/assets");
    }
    return {};
}

std::string database_url(const Config& config) {
    if (config.database.empty() || config.database == "sqlite") {
        return "sqlite:" + config.data + "/tiexin.db";
    }
    return config.database;
}

std::string key_path(const Config& config) {
    return config.data + "/tiexin.key";
}

}  // namespace tiexin::app

#pragma once
// Everything the server can be told, with defaults and limits. Order: built in, then the file
// (TOML), then the command line.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/webhook/webhook.hpp"
#include "base/result.hpp"

namespace tiexin::app {

// Telephones: off until it is asked for, because it needs Janus and an address terminals reach.
struct VoiceConfig {
    bool on = false;
    std::string sip = "127.0.0.1:5060";      // ADDR:PORT, an address of this machine, not 0.0.0.0
    std::string trunk_host;                  // host:port of the telephone provider; empty: none
    std::string trunk_user;                  // our number there; empty: centre_number
    std::vector<std::string> trunk_sources;  // addresses its calls come from
    std::string browser_address = "127.0.0.1";  // where seats reach the sound
    std::string prompt;                         // Ogg Opus; empty: the one built beside the program
    int conference_port = 18'188;               // of Janus, on 127.0.0.1
};
// The broker of home sensors.
struct MqttConfig {
    std::string url;  // mqtt://host:port; empty: there is none
    std::string user;
    std::string password_file;  // its first line is the password
    std::vector<std::string> topics = {"zigbee2mqtt/#", "homeassistant/#"};
};
constexpr std::size_t mqtt_topics_configured_max = 64;

struct Config {
    std::string data = "data";  // everything of this installation
    std::string database;       // empty: sqlite in the data directory
    std::string http = "127.0.0.1:8398";
    std::string bind = "0.0.0.0";  // terminal ports
    int port_offset = 0;
    bool any_port = false;  // every terminal port is chosen by the system: tests
    std::string ui;         // folder of the built pages; empty: found beside the program
    std::string assets;     // divisions and outlines; empty: found beside the program
    std::string log_file;   // empty: standard error
    std::string tls_cert, tls_key;
    std::optional<std::uint64_t> demo;  // seed of the demo city
    int gateway_loops = 1;              // 1–16
    int web_workers = 4;                // 1–64
    std::string centre_name_zh = "大同市养老应急呼叫中心";
    std::string centre_name_en = "Datong elder-care emergency call centre";
    std::string centre_number = "12349";  // what a terminal calls back; digits
    std::string tile_url, tile_datum = "wgs84", tile_attribution;
    std::map<std::string, adapters::WebhookTarget, std::less<>> webhooks;
    VoiceConfig voice;
    MqttConfig mqtt;
};

// Reads `file` over `config`. not_found when it is missing; bad_input names the key and what is
// wrong with it.
Result<void> read_config(const std::string& file, Config& config);
// The whole configuration as TOML, secrets left out, for --print-config.
std::string print_config(const Config& config);
// Ranges and pairs that belong together (certificate and key); fills in folders found beside the
// program.
Result<void> settle_config(Config& config);

std::string database_url(const Config& config);
std::string key_path(const Config& config);

}  // namespace tiexin::app

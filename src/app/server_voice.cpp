// The telephones of one server: what the configuration says, made into a switchboard.

#include <filesystem>

#include "app/server_body.hpp"
#include "base/aes_cbc.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"

namespace tiexin::app {

namespace {

constexpr std::uint16_t sound_port_first = 42'000, sound_port_last = 43'998;

Result<adapters::SipTrunk> trunk_of(const Config& config) {
    adapters::SipTrunk trunk;
    trunk.host = config.voice.trunk_host;
    trunk.user = config.voice.trunk_user.empty() ? config.centre_number : config.voice.trunk_user;
    for (const std::string& text : config.voice.trunk_sources) {
        const auto address = net::parse_address(text);
        if (!address) {
            return Error{Code::bad_input, "voice.trunk_sources: not an address: " + text};
        }
        trunk.sources.push_back(*address);
    }
    if (config.demo && trunk.sources.empty()) {  // any telephone on this machine may try it
        trunk.sources.push_back(net::parse_endpoint("127.0.0.1:0")->address);
    }
    return trunk;
}

// A port that nobody has at this moment, of UDP; for tests and trials, where any will do.
Result<std::uint16_t> any_port(net::Network& network, const net::IpAddress& address) {
    net::LoopThread thread("port");
    auto opened =
        network.open_datagram(thread.loop(), {address, 0}, [](const net::Endpoint&, Bytes) {});
    if (!opened) {
        return opened.error();
    }
    const std::uint16_t port = (*opened)->port();
    thread.stop();
    return port;
}

}  // namespace

Result<void> Server::Body::start_voice() {
    if (!config.voice.on) {
        return {};
    }
    auto at = net::parse_endpoint(config.voice.sip);
    if (!at || at->address == net::IpAddress{}) {
        return Error{
            Code::bad_input,
            "voice.sip wants ADDR:PORT with an address of this machine, not " + config.voice.sip};
    }
    adapters::VoiceSettings settings;
    settings.janus.port = static_cast<std::uint16_t>(config.voice.conference_port);
    if (config.any_port) {
        const auto sip = any_port(*network, at->address);
        const auto conference = any_port(*network, at->address);
        if (!sip || !conference) {
            return Error{Code::unavailable, "no free port for voice"};
        }
        at->port = *sip;
        settings.janus.port = *conference;
    } else {
        settings.sound_port_first = sound_port_first;
        settings.sound_port_last = sound_port_last;
    }
    if (config.demo || !config.voice.trunk_host.empty() || !config.voice.trunk_sources.empty()) {
        auto trunk = trunk_of(config);
        if (!trunk) {
            return trunk.error();
        }
        settings.sip.trunk = std::move(*trunk);
    }
    settings.sip.at = *at;
    // A terminal's line key, as the form shows it, is its SIP password.
    settings.sip.password_of = [this](std::string_view account) {
        Buffer secret = line_keys.find("sip", account);
        if (secret.empty()) {
            secret = line_keys.find("scaip", account);  // a home hub
        }
        return secret.empty() ? std::nullopt : std::optional(to_hex(secret));
    };
    const std::string data = std::filesystem::absolute(config.data).string();
    settings.janus.folder = data + "/janus";
    settings.janus.api_secret = random_token();
    settings.janus.admin_key = random_token();
    settings.janus.browser_address = config.voice.browser_address;
    settings.recordings = data + "/recordings";
    settings.prompt = config.voice.prompt;
    std::error_code failed;
    std::filesystem::create_directories(settings.recordings, failed);
    if (!settings.prompt.empty() && !std::filesystem::exists(settings.prompt, failed)) {
        return Error{Code::bad_input, "voice.prompt is not there: " + settings.prompt};
    }
    voice = std::make_unique<adapters::Switchboard>(std::move(settings), *network, clock, *calls);
    calls->set_voice(voice.get());
    if (auto begun = voice->start(); !begun) {
        return begun;
    }
    sip_address = net::to_text(*at);
    return {};
}

}  // namespace tiexin::app

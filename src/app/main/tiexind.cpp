// tiexind: the server.

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "app/installation.hpp"
#include "app/server.hpp"
#include "base/log.hpp"

namespace {

using namespace tiexin;

struct Call {
    app::CommonOptions common;
    app::Config flags;  // what the command line said; empty fields said nothing
    std::string seed;
    bool any_port = false, print = false, demo = false, voice = false;
    int port_offset = -1, gateway_loops = -1;
};

void describe(CLI::App& cli, Call& call) {
    cli.add_option("--data", call.common.data, "Directory of everything this installation keeps")
        ->capture_default_str();
    cli.add_option("--config", call.common.config_file,
                   "Configuration file (default: DATA/tiexin.toml)");
    cli.add_option("--http", call.flags.http,
                   "ADDR:PORT of the pages; port 0: any free one (see DATA/ports.json)");
    cli.add_option("--bind", call.flags.bind, "Address of the terminal ports");
    cli.add_option("--port-offset", call.port_offset, "Added to every terminal port");
    cli.add_flag("--any-port", call.any_port,
                 "Every terminal port is any free one (see DATA/ports.json)");
    cli.add_option("--demo", call.seed,
                   "Enrol the demo city (seed, default 1) when the installation is empty")
        ->expected(0, 1);
    cli.add_flag("--voice", call.voice,
                 "Take and make telephone calls ([voice] in the configuration)");
    cli.add_option("--ui", call.flags.ui, "Folder of the built pages");
    cli.add_option("--assets", call.flags.assets, "Folder with divisions and outlines");
    cli.add_option("--gateway-loops", call.gateway_loops, "Threads that talk to terminals");
    cli.add_option("--tls-cert", call.flags.tls_cert, "Certificate chain of the pages (PEM)");
    cli.add_option("--tls-key", call.flags.tls_key, "Its private key (PEM)");
    cli.add_option("--mqtt", call.flags.mqtt.url,
                   "Broker of home sensors, mqtt://HOST:PORT (default: none)");
    cli.add_option("--mqtt-user", call.flags.mqtt.user, "Name at the broker");
    cli.add_option("--mqtt-password-file", call.flags.mqtt.password_file,
                   "File whose first line is the password at the broker");
    cli.add_option("--log-file", call.flags.log_file, "File of the log (default: standard error)");
    cli.add_flag("--print-config", call.print, "Print the configuration in force and end");
}

Result<app::Config> configuration(const CLI::App& cli, const Call& call) {
    auto config = app::load_config(call.common);
    if (!config) {
        return config;
    }
    const auto take = [](std::string& to, const std::string& from) {
        if (!from.empty()) {
            to = from;
        }
    };
    if (cli.count("--http") != 0) {
        config->http = call.flags.http;
    }
    if (cli.count("--bind") != 0) {
        config->bind = call.flags.bind;
    }
    take(config->ui, call.flags.ui);
    take(config->assets, call.flags.assets);
    take(config->tls_cert, call.flags.tls_cert);
    take(config->tls_key, call.flags.tls_key);
    take(config->log_file, call.flags.log_file);
    take(config->mqtt.url, call.flags.mqtt.url);
    take(config->mqtt.user, call.flags.mqtt.user);
    take(config->mqtt.password_file, call.flags.mqtt.password_file);
    config->any_port = call.any_port;
    config->voice.on = config->voice.on || call.voice;
    if (cli.count("--port-offset") != 0) {
        config->port_offset = call.port_offset;
    }
    if (cli.count("--gateway-loops") != 0) {
        config->gateway_loops = call.gateway_loops;
    }
    if (cli.count("--demo") != 0) {
        const auto seed = call.seed.empty() ? std::optional<std::uint64_t>(1) : parse_id(call.seed);
        if (!seed) {
            return Error{Code::bad_input, "--demo wants a whole number above 0"};
        }
        config->demo = *seed;
    }
    if (const auto settled = app::settle_config(*config); !settled) {
        return settled.error();
    }
    return config;
}

}  // namespace

int main(int argc, char** argv) {
    // Before any thread: the signals that end us are taken by sigwait below, and a broken pipe is
    // an error of write().
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    umask(077);  // what an installation keeps is its owner's alone

    Call call;
    CLI::App cli{
        "Tiexin 贴心: the server. Exit code: 0 ended by a signal, 2 the call is wrong, 3 it could "
        "not start."};
    describe(cli, call);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? 0 : app::exit_usage;
    }
    auto config = configuration(cli, call);
    if (!config) {
        std::cerr << "tiexind: " << config.error().detail << '\n';
        return app::exit_usage;
    }
    if (call.print) {
        std::cout << app::print_config(*config);
        return 0;
    }
    if (const auto logging = start_log({LogLevel::info, config->log_file}); !logging) {
        std::cerr << "tiexind: " << logging.error().detail << '\n';
        return app::exit_failed;
    }
    app::Server server(std::move(*config));
    if (const auto started = server.start(); !started) {
        std::cerr << "tiexind: " << started.error().detail << '\n';
        flush_log();
        return app::exit_failed;
    }
    int signal = 0;
    sigwait(&ends, &signal);
    log_info("server_stops", {{"signal", signal}});
    server.stop();
    flush_log();
    return 0;
}

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "app/commands/commands.hpp"
#include "base/aes_cbc.hpp"
#include "base/text.hpp"
#include "gateway/decode_lines.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::app {

namespace {

constexpr std::size_t line_bytes_max = 256 * 1024;

struct DecodeCall {
    std::string protocol, file, now, key;
    bool list = false;
    gateway::DecodeOptions options;
};

int list_protocols() {
    for (const gateway::ProtocolRow& row : gateway::protocol_rows()) {
        std::cout << row.name << '\n';
    }
    return exit_done;
}

int decode(DecodeCall& call) {
    if (call.list) {
        return list_protocols();
    }
    const gateway::ProtocolRow* row = gateway::find_protocol(call.protocol);
    if (row == nullptr) {
        std::cerr << "tiexin decode: no protocol '" << call.protocol << "'; --list names them\n";
        return exit_usage;
    }
    if (call.now.empty()) {
        call.options.now = SystemClock().now();
    } else if (const auto at = parse_iso8601(call.now)) {
        call.options.now = *at;
    } else {
        std::cerr << "tiexin decode: --now wants a time such as 2026-01-01T00:00:00Z\n";
        return exit_usage;
    }
    if (!call.key.empty()) {
        const auto key = aes_key_of(call.key);
        if (!key) {
            std::cerr << "tiexin decode: --key wants 32, 48 or 64 hex digits\n";
            return exit_usage;
        }
        call.options.line_key = *key;
    }
    std::ifstream file;
    if (!call.file.empty() && call.file != "-") {
        file.open(call.file, std::ios::binary);
        if (!file) {
            std::cerr << "tiexin decode: cannot read " << call.file << '\n';
            return exit_failed;
        }
    }
    std::istream& in = file.is_open() ? file : std::cin;
    const auto protocol = row->make();
    gateway::DecodeLines lines(*protocol, call.options);
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        if (line.size() > line_bytes_max) {
            std::cout << R"({"ok":false,"error":"length","detail":"the line is too long"})" << '\n';
            continue;
        }
        for (const std::string& out : lines.line(line)) {
            std::cout << out << '\n';
        }
    }
    std::cout.flush();
    return exit_done;
}

}  // namespace

void add_decode(CLI::App& app, int& exit_code) {
    auto call = std::make_shared<DecodeCall>();
    CLI::App* command = app.add_subcommand(
        "decode",
        "Say what frames of a terminal mean: one frame a line in, one JSON object a frame out.");
    command->add_option("protocol", call->protocol, "Name of the protocol; --list names them");
    command->add_option("file", call->file, "File with the frames; none or '-': standard input");
    command->add_flag("--list", call->list, "Name the protocols");
    command->add_option("--device", call->options.device, "Who is talking, before a frame says so");
    command->add_option("--model", call->options.model,
                        "The terminal's model: chooses the dialect");
    command->add_flag("--independent", call->options.independent,
                      "Each line is a connection of its own");
    command->add_option("--now", call->now, "The time in replies that carry a clock (ISO 8601)");
    command->add_option("--seed", call->options.seed, "Seed of random codes in replies");
    command->add_option("--key", call->key,
                        "The terminal's key where the protocol encrypts (hex digits)");
    command->callback([call, &exit_code] { exit_code = decode(*call); });
}

}  // namespace tiexin::app

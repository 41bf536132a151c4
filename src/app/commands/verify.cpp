#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "app/admin.hpp"
#include "app/installation.hpp"

namespace tiexin::app {

namespace {

// A server that is asked reads the journal itself, from its own working directory.
std::string absolute(const std::string& path) {
    std::error_code failed;
    const auto whole = std::filesystem::absolute(path, failed);
    return failed ? path : whole.string();
}

int verify(const CommonOptions& common, const std::string& journal) {
    const AdminAnswer answer =
        ask_installation(common,
                         Json::object({{"verb", "verify"},
                                       {"journal", journal.empty() ? journal : absolute(journal)}}),
                         false);
    std::cout << answer.out << std::flush;
    if (!answer.err.empty()) {
        std::cerr << "tiexin verify: " << answer.err;
    }
    return answer.exit_code;
}

int migrate(const CommonOptions& common) {
    auto config = load_config(common);
    if (config && !std::filesystem::exists(key_path(*config))) {
        std::cerr << "tiexin migrate: there is no installation in " << config->data
                  << ": name its directory with --data\n";
        return exit_failed;
    }
    auto opened = open_installation(common);
    if (!opened && opened.error().code == Code::busy) {
        std::cerr << "tiexin migrate: the server runs on " << common.data
                  << "; it brought the database to its newest schema when it started. To migrate "
                     "for a newer program, stop the server first; starting the newer one does it "
                     "as well.\n";
        return exit_failed;
    }
    if (!opened) {
        std::cerr << "tiexin migrate: " << opened.error().detail << '\n';
        return exit_failed;
    }
    std::cout << "the database is at the newest migration\n";
    return exit_done;
}

}  // namespace

void add_verify(CLI::App& app, const CommonOptions& common, int& exit_code) {
    auto journal = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "verify",
        "Check the log's chain, that every acknowledged alarm has its incident and every open "
        "incident a deadline; the server may run meanwhile. The last line is `good` (exit code 0) "
        "or `NOT good` (1).");
    command->add_option(
        "--journal", *journal,
        "Journal of tiexin-terminals: what it was told is stored must be there, once");
    command->callback([journal, &common, &exit_code] { exit_code = verify(common, *journal); });
}

void add_migrate(CLI::App& app, const CommonOptions& common, int& exit_code) {
    app.add_subcommand("migrate",
                       "Bring the database to the newest schema; the server does so itself when "
                       "it starts.")
        ->callback([&common, &exit_code] { exit_code = migrate(common); });
}

}  // namespace tiexin::app

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands/commands.hpp"
#include "app/installation.hpp"

namespace tiexin::app {

namespace {

int verify(const CommonOptions& common, const std::string& journal) {
    auto opened = open_installation(common);
    if (!opened) {
        std::cerr << "tiexin verify: " << opened.error().detail << '\n';
        return exit_failed;
    }
    store::OpenStore& store = *(*opened)->store;
    const auto verified = store.verify();
    if (!verified) {
        std::cerr << "tiexin verify: " << verified.error().detail << '\n';
        return exit_failed;
    }
    bool good = verified->faults.empty();
    std::cout << "events: " << verified->events << ", erased: " << verified->erased << '\n';
    for (const std::string& fault : verified->faults) {
        std::cout << "fault: " << fault << '\n';
    }
    if (!journal.empty()) {
        const auto checked = store.verify_journal(journal);
        if (!checked) {
            std::cerr << "tiexin verify: " << checked.error().detail << '\n';
            return exit_failed;
        }
        std::cout << "journal: " << checked->lines << " acknowledged, missing: " << checked->missing
                  << ", doubled: " << checked->doubled << '\n';
        for (const std::string& example : checked->examples) {
            std::cout << "  " << example << '\n';
        }
        good = good && checked->missing == 0 && checked->doubled == 0;
    }
    std::cout << (good ? "good" : "NOT good") << '\n';
    return good ? exit_done : exit_found;
}

int migrate(const CommonOptions& common) {
    auto opened = open_installation(common);
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
    CLI::App* command = app.add_subcommand("verify",
                                           "Check the log's chain, that every acknowledged alarm "
                                           "has its incident and every open incident a deadline.");
    command->add_option(
        "--journal", *journal,
        "Journal of tiexin-terminals: what it was told is stored must be there, once");
    command->callback([journal, &common, &exit_code] { exit_code = verify(common, *journal); });
}

void add_migrate(CLI::App& app, const CommonOptions& common, int& exit_code) {
    app.add_subcommand("migrate", "Bring the database to the newest schema.")
        ->callback([&common, &exit_code] { exit_code = migrate(common); });
}

}  // namespace tiexin::app

#pragma once
// The subcommands of `tiexin`: each adds itself to the command line and says what it did by its
// exit code: 0 done, 1 a check found something, 2 the call is wrong, 3 it could not be done.

#include <string>

namespace CLI {
class App;
}

namespace tiexin::app {

constexpr int exit_done = 0;
constexpr int exit_found = 1;
constexpr int exit_usage = 2;
constexpr int exit_failed = 3;

struct CommonOptions {
    std::string data = "data";
    std::string config_file;
};

void add_decode(CLI::App& app, int& exit_code);
void add_user(CLI::App& app, const CommonOptions& common, int& exit_code);
void add_verify(CLI::App& app, const CommonOptions& common, int& exit_code);
void add_migrate(CLI::App& app, const CommonOptions& common, int& exit_code);

}  // namespace tiexin::app

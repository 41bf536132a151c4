// tiexin: administration at the shell.

#include <CLI/CLI.hpp>

#include "app/commands/commands.hpp"
#include "base/log.hpp"

int main(int argc, char** argv) {
    using namespace tiexin;
    (void)start_log({LogLevel::warning, ""});
    CLI::App app{
        "Tiexin 贴心: administration at the shell.\nExit code: 0 done, 1 a check found something, "
        "2 the call is "
        "wrong, 3 it could not be done."};
    app.require_subcommand(1);
    app.fallthrough();
    app::CommonOptions common;
    app.add_option("--data", common.data, "Data directory")->capture_default_str();
    app.add_option("--config", common.config_file,
                   "Configuration file (default: DATA/tiexin.toml)");
    int exit_code = app::exit_done;
    app::add_decode(app, exit_code);
    app::add_user(app, common, exit_code);
    app::add_verify(app, common, exit_code);
    app::add_migrate(app, common, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? app::exit_done : app::exit_usage;
    }
    return exit_code;
}

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/admin.hpp"
#include "app/installation.hpp"
#include "base/divisions.hpp"

namespace tiexin::app {

namespace {

struct UserCall {
    std::string name, display_name, role = "operator";
    std::vector<std::string> areas;
    bool password_stdin = false;
};

int tell(const AdminAnswer& answer) {
    std::cout << answer.out << std::flush;
    if (!answer.err.empty()) {
        std::cerr << "tiexin user: " << answer.err;
    }
    return answer.exit_code;
}

// "" or why not. A code nobody lives under would make a user who sees nothing.
std::string area_fault(const CommonOptions& common, const std::string& text) {
    const auto area = parse_area(text);
    if (!area) {
        return "--area wants a division code such as 140200 (the city) or 140213 (a county), not "
               "'" +
               text + "'";
    }
    auto config = load_config(common);
    if (!config || !settle_config(*config)) {
        return "";  // told when the installation is opened
    }
    const auto divisions = Divisions::load(config->assets + "/divisions/datong.json");
    if (divisions && divisions->find(*area) == nullptr) {
        return "--area " + text + ": there is no such division in " + config->assets +
               "/divisions/datong.json";
    }
    return "";
}

int add(const UserCall& call, const CommonOptions& common) {
    Json areas = Json::array();
    for (const std::string& text : call.areas) {
        if (const std::string fault = area_fault(common, text); !fault.empty()) {
            std::cerr << "tiexin user: " << fault << '\n';
            return exit_usage;
        }
        areas.push(text);
    }
    if (!call.password_stdin) {
        std::cerr << "tiexin user: give the password on standard input with --password-stdin\n";
        return exit_usage;
    }
    std::string password;
    std::getline(std::cin, password);
    return tell(ask_installation(common,
                                 Json::object({{"verb", "user_add"},
                                               {"name", call.name},
                                               {"display_name", call.display_name},
                                               {"role", call.role},
                                               {"areas", std::move(areas)},
                                               {"password", password}}),
                                 true));
}

}  // namespace

void add_user(CLI::App& app, const CommonOptions& common, int& exit_code) {
    auto call = std::make_shared<UserCall>();
    CLI::App* command = app.add_subcommand(
        "user", "Users of the pages; the server may run on this data directory or not.");
    command->require_subcommand(1);
    CLI::App* adding = command->add_subcommand(
        "add",
        "Make a user: printf '%s\\n' \"$PASSWORD\" | tiexin user add wangfang --role operator "
        "--area 140213 --password-stdin");
    adding->add_option("name", call->name, "Sign-in name")->required();
    adding->add_option("--display-name", call->display_name,
                       "Name on the pages (default: the sign-in name)");
    adding->add_option("--role", call->role, "What the user may do")
        ->required()
        ->check(CLI::IsMember({"operator", "supervisor", "registrar", "administrator", "auditor"}));
    adding->add_option("--area", call->areas, "Division code the user may see; may be given often")
        ->required();
    adding->add_flag("--password-stdin", call->password_stdin,
                     "Read the password from standard input (at least 10 characters)");
    adding->callback([call, &common, &exit_code] { exit_code = add(*call, common); });
    command->add_subcommand("list", "Name the users: name, role, areas, one a line.")
        ->callback([&common, &exit_code] {
            exit_code =
                tell(ask_installation(common, Json::object({{"verb", "user_list"}}), false));
        });
}

}  // namespace tiexin::app

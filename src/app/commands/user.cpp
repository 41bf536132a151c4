#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands/commands.hpp"
#include "app/installation.hpp"
#include "identity/service.hpp"

namespace tiexin::app {

namespace {

struct UserCall {
    std::string name, display_name, role = "operator";
    std::vector<std::string> areas;
    bool password_stdin = false;
};

std::string explain(const Error& error) {
    if (error.detail == "password_too_short") {
        return "the password needs at least " + std::to_string(identity::password_chars_min) +
               " characters";
    }
    if (error.detail == "password_contains_name") {
        return "the password must not contain the name";
    }
    if (error.detail == "name_taken") {
        return "somebody has that name already";
    }
    return error.detail;
}

int add(const UserCall& call, const CommonOptions& common) {
    identity::NewUser user;
    user.name = call.name;
    user.display_name = call.display_name;
    const auto role = identity::role_named(call.role);
    if (!role) {
        std::cerr << "tiexin user: --role is one of operator, supervisor, registrar, "
                     "administrator, auditor\n";
        return exit_usage;
    }
    user.role = *role;
    for (const std::string& text : call.areas) {
        const auto area = parse_area(text);
        if (!area) {
            std::cerr << "tiexin user: --area wants a division code such as 140200, not '" << text
                      << "'\n";
            return exit_usage;
        }
        user.areas.push_back(*area);
    }
    if (!call.password_stdin) {
        std::cerr << "tiexin user: give the password on standard input with --password-stdin\n";
        return exit_usage;
    }
    std::getline(std::cin, user.password);
    user.must_change_password = false;
    auto opened = open_installation(common);
    if (!opened) {
        std::cerr << "tiexin user: " << opened.error().detail << '\n';
        return exit_failed;
    }
    store::OpenStore& store = *(*opened)->store;
    identity::Service service(store.database(), store.identity());
    const auto made = service.create(user, "system");
    if (!made) {
        std::cerr << "tiexin user: " << explain(made.error()) << '\n';
        return exit_failed;
    }
    std::cout << "user " << made->name << " is " << identity::name_of(made->role) << '\n';
    return exit_done;
}

int list(const CommonOptions& common) {
    auto opened = open_installation(common);
    if (!opened) {
        std::cerr << "tiexin user: " << opened.error().detail << '\n';
        return exit_failed;
    }
    store::OpenStore& store = *(*opened)->store;
    const auto read = store.database().read([&](const Conn& conn) -> Result<void> {
        for (const identity::User& user : store.identity().users(conn)) {
            std::cout << user.name << '\t' << identity::name_of(user.role)
                      << (user.disabled ? "\tdisabled" : "") << '\n';
        }
        return {};
    });
    return read ? exit_done : exit_failed;
}

}  // namespace

void add_user(CLI::App& app, const CommonOptions& common, int& exit_code) {
    auto call = std::make_shared<UserCall>();
    CLI::App* command = app.add_subcommand(
        "user", "Users of the pages (the server must not run on this data directory).");
    command->require_subcommand(1);
    CLI::App* adding = command->add_subcommand("add", "Make a user.");
    adding->add_option("name", call->name, "Sign-in name")->required();
    adding->add_option("--display-name", call->display_name,
                       "Name on the pages (default: the sign-in name)");
    adding
        ->add_option("--role", call->role,
                     "operator, supervisor, registrar, administrator or auditor")
        ->required();
    adding->add_option("--area", call->areas, "Division code the user may see; may be given often")
        ->required();
    adding->add_flag("--password-stdin", call->password_stdin,
                     "Read the password from standard input");
    adding->callback([call, &common, &exit_code] { exit_code = add(*call, common); });
    command->add_subcommand("list", "Name the users.")->callback([&common, &exit_code] {
        exit_code = list(common);
    });
}

}  // namespace tiexin::app

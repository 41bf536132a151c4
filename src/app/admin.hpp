#pragma once
// What the administrative commands ask of an installation, as one JSON question and one answer. A
// command that gets the data directory's lock opens the store and answers itself; while the server
// runs it asks the server, the single writer, over DIR/admin.sock. Thread: any.

#include <string>

#include "app/commands/commands.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace tiexin::app {

struct Config;

struct AdminAnswer {
    int exit_code = exit_failed;
    std::string out, err;  // whole lines
};

std::string admin_socket_path(const Config& config);

// Questions: {"verb":"user_add","name","display_name","role","areas":[code],"password"},
// {"verb":"user_list"}, {"verb":"verify","journal":path or ""}.
AdminAnswer answer_admin(store::OpenStore& store, const Json& question);

// The same for the server's end of the socket: a line in, a line out.
std::string answer_admin_line(store::OpenStore& store, const std::string& line);

// Asks the installation of `common`, running or not. `makes`: an empty data directory may become
// one.
AdminAnswer ask_installation(const CommonOptions& common, const Json& question, bool makes);

// A command that reads much (verify on years of events) may take this long.
constexpr Duration admin_answer_max = minutes(30);

}  // namespace tiexin::app

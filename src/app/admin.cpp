#include "app/admin.hpp"

#include <filesystem>

#include "app/installation.hpp"
#include "base/log.hpp"
#include "identity/service.hpp"
#include "net/local_line.hpp"

namespace tiexin::app {

namespace {

constexpr std::size_t answer_chars_max = 400'000;  // leaves room for escapes in the line

AdminAnswer failed(const std::string& why) {
    return {exit_failed, "", why + "\n"};
}

std::string explain(const Error& error) {
    if (error.detail == "password_too_short") {
        return "the password needs at least " + std::to_string(identity::password_chars_min) +
               " characters";
    }
    if (error.detail == "password_too_long") {
        return "the password is too long or not UTF-8";
    }
    if (error.detail == "password_contains_name") {
        return "the password must not contain the name";
    }
    if (error.detail == "name_taken") {
        return "somebody has that name already: `tiexin user list` shows them";
    }
    if (error.detail == "name_length" || error.detail == "display_name_length") {
        return "a name has 1 to 64 characters";
    }
    return error.detail;
}

std::string text_of(const Json& question, std::string_view key) {
    return std::string(question.text_of(key).value_or(""));
}

AdminAnswer add_one(store::OpenStore& store, const Json& question) {
    identity::NewUser user;
    user.name = text_of(question, "name");
    user.display_name = text_of(question, "display_name");
    user.password = text_of(question, "password");
    user.must_change_password = false;
    const auto role = identity::role_named(text_of(question, "role"));
    const Json* areas = question.find("areas");
    for (const Json& item : areas != nullptr ? areas->items() : std::span<const Json>{}) {
        if (const auto area = parse_area(item.as_text().value_or(""))) {
            user.areas.push_back(*area);
        }
    }
    if (!role || areas == nullptr || user.areas.size() != areas->size()) {
        return {exit_usage, "", "no such role or area\n"};
    }
    user.role = *role;
    identity::Service service(store.database(), store.identity());
    const auto made = service.create(user, "system");
    if (!made) {
        return failed(explain(made.error()));
    }
    return {exit_done,
            "user " + made->name + " is " + std::string(identity::name_of(made->role)) + "\n", ""};
}

AdminAnswer list_all(store::OpenStore& store) {
    AdminAnswer answer{exit_done, "", ""};
    const auto read = store.database().read([&](const Conn& conn) -> Result<void> {
        for (const identity::User& user : store.identity().users(conn)) {
            answer.out += user.name + "\t" + std::string(identity::name_of(user.role)) + "\t";
            for (const AreaId area : user.areas) {
                answer.out += (area == user.areas.front() ? "" : ",") + to_text(area);
            }
            answer.out += user.disabled ? "\tdisabled\n" : "\n";
        }
        return {};
    });
    return read ? answer : failed(read.error().detail);
}

AdminAnswer verify(store::OpenStore& store, const std::string& journal) {
    const auto verified = store.verify();
    if (!verified) {
        return failed(verified.error().detail);
    }
    bool good = verified->faults.empty();
    AdminAnswer answer;
    answer.out = "events: " + std::to_string(verified->events) +
                 ", erased: " + std::to_string(verified->erased) + "\n";
    for (const std::string& fault : verified->faults) {
        answer.out += "fault: " + fault + "\n";
    }
    if (!journal.empty()) {
        const auto checked = store.verify_journal(journal);
        if (!checked) {
            return failed(checked.error().detail);
        }
        answer.out += "journal: " + std::to_string(checked->lines) +
                      " acknowledged, missing: " + std::to_string(checked->missing) +
                      ", doubled: " + std::to_string(checked->doubled) + "\n";
        for (const std::string& example : checked->examples) {
            answer.out += "  " + example + "\n";
        }
        good = good && checked->missing == 0 && checked->doubled == 0;
    }
    answer.out += good ? "good\n" : "NOT good\n";
    answer.exit_code = good ? exit_done : exit_found;
    return answer;
}

AdminAnswer ask_server(const Config& config, const Json& question) {
    const std::string path = admin_socket_path(config);
    const auto line = net::ask_local_line(path, question.dump(), admin_answer_max);
    if (!line) {
        return failed("the data directory " + config.data +
                      " is in use by another process that does not answer (" + line.error().detail +
                      "): the server is starting or stopping, or another command runs; try again "
                      "in a moment, as the user the server runs as");
    }
    const auto said = Json::parse(*line);
    if (!said || !said->int_of("exit_code")) {
        return failed("the server at " + path +
                      " answers in words this program does not know: "
                      "use the `tiexin` that belongs to it");
    }
    return {static_cast<int>(*said->int_of("exit_code")), text_of(*said, "out"),
            text_of(*said, "err")};
}

}  // namespace

std::string admin_socket_path(const Config& config) {
    return config.data + "/admin.sock";
}

AdminAnswer answer_admin(store::OpenStore& store, const Json& question) {
    const std::string verb = text_of(question, "verb");
    if (verb == "user_add") {
        return add_one(store, question);
    }
    if (verb == "user_list") {
        return list_all(store);
    }
    if (verb == "verify") {
        return verify(store, text_of(question, "journal"));
    }
    return {exit_usage, "", "the server does not know '" + verb + "'\n"};
}

std::string answer_admin_line(store::OpenStore& store, const std::string& line) {
    const auto question = Json::parse(line);
    AdminAnswer answer =
        question ? answer_admin(store, *question) : AdminAnswer{exit_usage, "", "not a question\n"};
    if (answer.out.size() > answer_chars_max) {
        answer.out.resize(answer.out.rfind('\n', answer_chars_max) + 1);
        answer.err += "the answer is longer: the rest is left out\n";
    }
    log_info("admin_answered",
             {{"verb", question ? text_of(*question, "verb") : ""}, {"exit", answer.exit_code}});
    return Json::object({{"exit_code", answer.exit_code}, {"out", answer.out}, {"err", answer.err}})
        .dump();
}

AdminAnswer ask_installation(const CommonOptions& common, const Json& question, bool makes) {
    const auto config = load_config(common);
    if (!config) {
        return failed(config.error().detail);
    }
    if (!makes && !std::filesystem::exists(key_path(*config))) {
        return failed("there is no installation in " + config->data +
                      ": name its directory with --data");
    }
    auto opened = open_installation(common);
    if (opened) {
        return answer_admin(*(*opened)->store, question);
    }
    return opened.error().code == Code::busy ? ask_server(*config, question)
                                             : failed(opened.error().detail);
}

}  // namespace tiexin::app

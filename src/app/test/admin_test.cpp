// The administrative commands beside a running server: the real server, the real socket, the
// commands as they are parsed at the shell.

#include "app/admin.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <algorithm>

#include <CLI/CLI.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <sstream>

#include "app/server.hpp"
#include "net/http_client.hpp"

namespace tiexin::app {
namespace {

struct Folder {
    Folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "tiexin-admin-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string path;
};

struct Run {
    int exit_code = -1;
    std::string out, err;
};

// `tiexin …` with this on its standard input.
Run tiexin(const std::string& data, std::vector<std::string> words, const std::string& typed = "") {
    CommonOptions common;
    common.data = data;
    CLI::App app;
    app.require_subcommand(1);
    Run run;
    add_user(app, common, run.exit_code);
    add_verify(app, common, run.exit_code);
    add_migrate(app, common, run.exit_code);
    std::istringstream in(typed);
    std::ostringstream out, err;
    auto* const in_before = std::cin.rdbuf(in.rdbuf());
    auto* const out_before = std::cout.rdbuf(out.rdbuf());
    auto* const err_before = std::cerr.rdbuf(err.rdbuf());
    try {
        std::reverse(words.begin(), words.end());
        app.parse(words);
    } catch (const CLI::ParseError& error) {
        run.exit_code = exit_usage;
        err << error.what();
    }
    std::cin.rdbuf(in_before);
    std::cout.rdbuf(out_before);
    std::cerr.rdbuf(err_before);
    run.out = out.str();
    run.err = err.str();
    return run;
}

Run add(const std::string& data, const std::string& name, const std::string& password) {
    return tiexin(
        data, {"user", "add", name, "--role", "operator", "--area", "140213", "--password-stdin"},
        password + "\n");
}

Config config_in(const std::string& data) {
    Config config;
    config.data = data;
    config.http = "127.0.0.1:0";
    config.bind = "127.0.0.1";
    config.any_port = true;
    config.ui = data;
    config.assets = "assets";
    return config;
}

int sign_in(const std::string& data, const std::string& name, const std::string& password) {
    std::ifstream in(data + "/ports.json");
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto ports = Json::parse(text);
    REQUIRE(ports.ok());
    net::HttpCall call;
    call.method = net::Method::post;
    call.url = "http://" + std::string(ports->text_of("http").value()) + "/api/v1/sessions";
    call.headers.add("Content-Type", "application/json");
    call.body = Json::object({{"name", name}, {"password", password}}).dump();
    std::promise<int> status;
    net::HttpClient client;
    REQUIRE(client
                .send(call,
                      [&](Result<net::HttpReply> reply) {
                          status.set_value(reply ? reply->status : 0);
                      })
                .ok());
    return status.get_future().get();
}

constexpr const char* good_password = "correct horse battery";

}  // namespace

TEST_CASE("users are added and listed while the server runs, and sign in at once") {
    Folder folder;
    const std::string& data = folder.path;
    Server server(config_in(data));
    const auto started = server.start();
    REQUIRE_MESSAGE(started.ok(), (started ? "" : started.error().detail));
    struct stat socket {};
    REQUIRE(::stat((data + "/admin.sock").c_str(), &socket) == 0);
    CHECK((socket.st_mode & 0777) == 0600);

    const Run made = add(data, "wangfang", good_password);
    CHECK_MESSAGE(made.exit_code == exit_done, made.err);
    CHECK(made.out == "user wangfang is operator\n");
    CHECK(sign_in(data, "wangfang", good_password) == 201);
    CHECK(sign_in(data, "wangfang", "wrong horse battery") == 401);

    CHECK(add(data, "wangfang", good_password).exit_code == exit_failed);
    const Run brief = add(data, "liping", "short");
    CHECK(brief.exit_code == exit_failed);
    CHECK(brief.err.find("at least 10 characters") != std::string::npos);
    const Run listed = tiexin(data, {"user", "list"});
    CHECK(listed.exit_code == exit_done);
    CHECK(listed.out.find("wangfang\toperator\t140213\n") != std::string::npos);
    CHECK(listed.out.find("liping") == std::string::npos);

    const Run verified = tiexin(data, {"verify"});
    CHECK_MESSAGE(verified.exit_code == exit_done, (verified.out + verified.err));
    CHECK(verified.out.find("good\n") != std::string::npos);
    const Run migrated = tiexin(data, {"migrate"});
    CHECK(migrated.exit_code == exit_failed);
    CHECK(migrated.err.find("stop the server first") != std::string::npos);

    server.stop();
    CHECK_FALSE(std::filesystem::exists(data + "/admin.sock"));
    // The same words without the server, on the same installation.
    CHECK(add(data, "liping", good_password).exit_code == exit_done);
    CHECK(tiexin(data, {"user", "list"}).out.find("liping") != std::string::npos);
    CHECK(tiexin(data, {"verify"}).exit_code == exit_done);
    CHECK(tiexin(data, {"migrate"}).exit_code == exit_done);
}

TEST_CASE("a socket that a killed server left behind hurts neither the next one nor a command") {
    Folder folder;
    const std::string& data = folder.path;
    REQUIRE(add(data, "wangfang", good_password).exit_code == exit_done);
    const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::strcpy(name.sun_path, (data + "/admin.sock").c_str());
    REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
    ::close(left);
    CHECK(add(data, "liping", good_password).exit_code == exit_done);
    Server server(config_in(data));
    REQUIRE(server.start().ok());
    CHECK(add(data, "guojing", good_password).exit_code == exit_done);
    CHECK(sign_in(data, "guojing", good_password) == 201);
}

TEST_CASE("a command that cannot be done says what to do") {
    Folder folder;
    const std::string nowhere = folder.path + "/nothing";
    const Run listed = tiexin(nowhere, {"user", "list"});
    CHECK(listed.exit_code == exit_failed);
    CHECK(listed.err.find("there is no installation in " + nowhere) != std::string::npos);
    CHECK(tiexin(nowhere, {"verify"}).exit_code == exit_failed);
    CHECK(tiexin(nowhere, {"migrate"}).exit_code == exit_failed);
    CHECK_FALSE(std::filesystem::exists(nowhere));
    CHECK(tiexin(nowhere,
                 {"user", "add", "x", "--role", "boss", "--area", "140213", "--password-stdin"})
              .exit_code == exit_usage);
    CHECK(tiexin(nowhere,
                 {"user", "add", "x", "--role", "operator", "--area", "Datong", "--password-stdin"})
              .exit_code == exit_usage);
    CHECK_FALSE(std::filesystem::exists(nowhere));
}

}  // namespace tiexin::app

#include "net/local_line.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

namespace tiexin::net {

namespace {

struct Folder {
    Folder() { REQUIRE(::mkdtemp(text.data()) != nullptr); }
    ~Folder() { std::filesystem::remove_all(text); }
    std::string path() const { return text + "/admin.sock"; }
    std::string text = "/tmp/tiexin-line-XXXXXX";
};

std::unique_ptr<LocalLine> echo(const std::string& path) {
    auto serving =
        serve_local_line(path, [](const std::string& line) { return "you said " + line; });
    REQUIRE_MESSAGE(serving.ok(), (serving ? "" : serving.error().detail));
    return std::move(*serving);
}

std::string asked(const std::string& path, const std::string& question) {
    const auto answer = ask_local_line(path, question, seconds(5));
    return answer ? *answer : "error: " + answer.error().detail;
}

}  // namespace

TEST_CASE("a question over the local line is answered, one after another") {
    Folder folder;
    const auto serving = echo(folder.path());
    CHECK(asked(folder.path(), "hello") == "you said hello");
    CHECK(asked(folder.path(), "") == "you said ");
    const std::string long_one(300'000, 'x');
    CHECK(asked(folder.path(), long_one) == "you said " + long_one);
    struct stat there {};
    REQUIRE(::stat(folder.path().c_str(), &there) == 0);
    CHECK((there.st_mode & 0777) == 0600);
}

TEST_CASE("what a killed server left behind is replaced, another file is not") {
    Folder folder;
    {
        const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        std::strcpy(name.sun_path, folder.path().c_str());
        REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
        ::close(left);
    }
    CHECK(ask_local_line(folder.path(), "hello", seconds(1)).error().code == Code::unavailable);
    {
        const auto serving = echo(folder.path());
        CHECK(asked(folder.path(), "again") == "you said again");
    }
    CHECK_FALSE(std::filesystem::exists(folder.path()));
    std::ofstream(folder.path()) << "somebody's notes";
    const auto refused = serve_local_line(folder.path(), [](const std::string&) { return ""; });
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == Code::conflict);
    CHECK(std::filesystem::file_size(folder.path()) == 16);
}

TEST_CASE("a line over the limit is refused and who says nothing keeps nobody waiting for long") {
    Folder folder;
    auto serving = echo(folder.path());
    const std::string over(local_line_bytes_max + 1, 'x');
    CHECK(ask_local_line(folder.path(), over, seconds(5)).error().code == Code::too_large);
    const int silent = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::strcpy(name.sun_path, folder.path().c_str());
    REQUIRE(::connect(silent, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
    // Sends more than the limit without a line break: it is cut off, the next is served.
    const std::string much(local_line_bytes_max / 4, 'y');
    for (int i = 0; i < 8; ++i) {
        if (::send(silent, much.data(), much.size(), MSG_NOSIGNAL) < 0) {
            break;
        }
    }
    CHECK(asked(folder.path(), "next") == "you said next");
    ::close(silent);
}

TEST_CASE("a path longer than the name of a socket may be works all the same") {
    Folder folder;
    const std::string deep = folder.text + "/" + std::string(120, 'd');
    std::filesystem::create_directories(deep);
    const std::string path = deep + "/admin.sock";
    const auto serving = echo(path);
    CHECK(asked(path, "deep") == "you said deep");
    CHECK(std::filesystem::exists(path));
}

}  // namespace tiexin::net

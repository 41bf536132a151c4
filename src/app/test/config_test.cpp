// What the configuration file may say of the broker of home sensors.

#include "app/config.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

namespace tiexin::app {
namespace {

struct File {
    explicit File(const std::string& text) {
        char name[] = "/tmp/tiexin-config-XXXXXX";
        ::close(::mkstemp(name));
        path = name;
        std::ofstream(path) << text;
    }
    ~File() { std::remove(path.c_str()); }
    std::string path;
};

Result<Config> read(const std::string& text) {
    const File file(text);
    Config config;
    if (const auto done = read_config(file.path, config); !done) {
        return done.error();
    }
    if (const auto settled = settle_config(config); !settled) {
        return settled.error();
    }
    return config;
}

}  // namespace

TEST_CASE("the table mqtt names the broker, and what it leaves out keeps its default") {
    const auto all = read(
        "[mqtt]\nurl = \"mqtt://b.example:1884\"\nuser = \"t\"\npassword_file = \"/x\"\n"
        "topics = [\"+/zigbee2mqtt/#\"]\n");
    REQUIRE(all.ok());
    CHECK(all->mqtt.url == "mqtt://b.example:1884");
    CHECK(all->mqtt.user == "t");
    CHECK(all->mqtt.password_file == "/x");
    CHECK(all->mqtt.topics == std::vector<std::string>{"+/zigbee2mqtt/#"});
    const auto some = read("[mqtt]\nurl = \"mqtt://b.example\"\n");
    REQUIRE(some.ok());
    CHECK(some->mqtt.topics.size() == 2);
    CHECK(read("")->mqtt.url.empty());
    // What is printed can be read again.
    CHECK(read(print_config(*all))->mqtt.topics == all->mqtt.topics);
}

TEST_CASE("a mistake in the table mqtt is an error that names the key") {
    for (const auto& [text, word] :
         {std::pair("mqtt = 1\n", "mqtt"), std::pair("[mqtt]\nurl = 1\n", "mqtt.url"),
          std::pair("[mqtt]\nhost = \"x\"\n", "mqtt.host"),
          std::pair("[mqtt]\ntopics = []\n", "mqtt.topics"),
          std::pair("[mqtt]\ntopics = [1]\n", "mqtt.topics"),
          std::pair("[mqtt]\nurl = \"http://x\"\n", "mqtt.url")}) {
        const auto wrong = read(text);
        REQUIRE_MESSAGE(!wrong.ok(), std::string(text));
        CHECK_MESSAGE(wrong.error().detail.find(word) != std::string::npos, wrong.error().detail);
    }
}

}  // namespace tiexin::app

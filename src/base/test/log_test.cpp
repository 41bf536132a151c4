#include "base/log.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/prng.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

// The file the log goes to for as long as this lives; stderr again after.
class LogFile {
public:
    explicit LogFile(LogLevel level) {
        path_ = std::filesystem::temp_directory_path() /
                ("tiexin-log-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
        std::filesystem::remove(path_);
        REQUIRE(start_log({level, path_.string()}).ok());
    }
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;
    ~LogFile() {
        (void)start_log({});
        std::filesystem::remove(path_);
    }
    std::string text() const {
        flush_log();
        std::ifstream file(path_);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

private:
    std::filesystem::path path_;
};

}  // namespace

TEST_CASE("a line is an event and its fields") {
    CHECK_EQ(log_line("terminal_connected", {{"protocol", "jt808"}, {"connection", 12}}),
             "terminal_connected protocol=jt808 connection=12");
    CHECK_EQ(log_line("x", {{"flag", true},
                            {"rate", 0.25},
                            {"id", ElderId{7}},
                            {"minus", -1},
                            {"big", UINT64_MAX}}),
             "x flag=true rate=0.25 id=7 minus=-1 big=18446744073709551615");
    CHECK_EQ(log_line("x", {}), "x");
}

TEST_CASE("values that would confuse a reader are quoted, and one fact stays one line") {
    CHECK_EQ(log_line("x", {{"t", "a b"}}), "x t=\"a b\"");
    CHECK_EQ(log_line("x", {{"t", ""}}), "x t=\"\"");
    CHECK_EQ(log_line("x", {{"t", "k=v"}}), "x t=\"k=v\"");
    CHECK_EQ(log_line("x", {{"t", "say \"hi\"\\"}}), R"(x t="say \"hi\"\\")");
    CHECK_EQ(log_line("x", {{"t", "a\nb\rc\td\x1b[31m"}}), R"(x t="a\nb\rc\x09d\x1b[31m")");
    CHECK_EQ(log_line("x", {{"t", "平城区"}}), "x t=平城区");
    CHECK_EQ(log_line("x", {{"t", "a\u2028b"}}), "x t=\"a b\"");
    CHECK_EQ(log_line("x", {{"t", "\xff"}}), "x t=\ufffd");
    CHECK_LE(log_line("x", {{"t", std::string(100'000, 'a')}}).size(), log_value_bytes_max + 4);
}

TEST_CASE("no bytes make two lines of one") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        std::string value;
        for (auto i = prng.below(50); i > 0; --i) {
            value.push_back(static_cast<char>(prng.below(256)));
        }
        const std::string line = log_line("x", {{"t", value}});
        REQUIRE(utf8_valid(line));
        REQUIRE(std::none_of(line.begin(), line.end(),
                             [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    }
}

TEST_CASE("lines carry UTC time and level, and levels below the chosen one are left out") {
    const LogFile file(LogLevel::warning);
    log_debug("one");
    log_info("two");
    log_warning("three", {{"n", 3}});
    log_error("four {} %s", {{"n", 4}});
    const std::string text = file.text();
    const auto lines = split(text, '\n');
    REQUIRE_EQ(lines.size(), 3);
    CHECK(lines[0].ends_with("Z warning three n=3"));
    CHECK(lines[1].ends_with("Z error four {} %s n=4"));
    CHECK(parse_iso8601(lines[0].substr(0, lines[0].find(' '))));
    CHECK(log_enabled(LogLevel::error));
    CHECK_FALSE(log_enabled(LogLevel::info));
    CHECK_FALSE(log_enabled(LogLevel::off));
}

TEST_CASE("a log file that cannot be opened is an error, not an abort") {
    const Result<void> started = start_log({LogLevel::info, "/dev/null/no/such"});
    REQUIRE_FALSE(started.ok());
    CHECK_EQ(started.error().code, Code::unavailable);
}

}  // namespace tiexin

#pragma once
// Log: one line per fact, key=value, with a stable event name:
//   2026-11-23T06:13:07.123Z info terminal_connected protocol=jt808 connection=12
// No names, ID numbers, phones, positions or secrets: ids only. Any thread; never inside rules.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace tiexin {

enum class LogLevel : unsigned char { debug, info, warning, error, off };

// Lives for one call: texts are viewed, not copied.
class LogValue {
public:
    template <std::same_as<bool> Bool>
    LogValue(Bool value) : value_(value) {}
    template <std::signed_integral Integer>
    LogValue(Integer value) : value_(static_cast<std::int64_t>(value)) {}
    template <std::unsigned_integral Integer>
    requires(!std::same_as<Integer, bool>) LogValue(Integer value)
        : value_(static_cast<std::uint64_t>(value)) {}
    LogValue(double value) : value_(value) {}
    LogValue(const char* text) : value_(std::string_view(text)) {}
    LogValue(std::string_view text) : value_(text) {}
    LogValue(const std::string& text) : value_(std::string_view(text)) {}
    template <class Tag>
    LogValue(Id<Tag> id) : value_(id.value) {}

    void append_to(std::string& line) const;

private:
    std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view> value_;
};

struct LogField {
    std::string_view key;
    LogValue value;
};
using LogFields = std::initializer_list<LogField>;

struct LogSettings {
    LogLevel level = LogLevel::info;
    std::string file;  // empty: stderr
};

constexpr std::size_t log_value_bytes_max = 1'024;  // of one text value; the rest is cut

// Once, before other threads start; until then lines of level info and above go to stderr.
Result<void> start_log(const LogSettings& settings);
void flush_log();
bool log_enabled(LogLevel level);

void log(LogLevel level, std::string_view event, LogFields fields = {});
void log_debug(std::string_view event, LogFields fields = {});
void log_info(std::string_view event, LogFields fields = {});
void log_warning(std::string_view event, LogFields fields = {});
void log_error(std::string_view event, LogFields fields = {});

// The line without time and level: event key=value … Values with spaces, quotes, '=' or control
// characters are quoted and escaped, so that one fact is always one line.
std::string log_line(std::string_view event, LogFields fields);

}  // namespace tiexin

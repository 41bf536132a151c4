#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/text.hpp"

namespace tiexin {

namespace {

constexpr const char* line_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::off:
            return spdlog::level::off;
    }
    check_failed("a LogLevel without a row", __FILE__, __LINE__);
}

void install(spdlog::sink_ptr sink, LogLevel level) {
    auto logger = std::make_shared<spdlog::logger>("tiexin", std::move(sink));
    logger->set_pattern(line_pattern, spdlog::pattern_time_type::utc);
    logger->set_level(spdlog_level(level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

// spdlog keeps the logger; before start_log it is ours on stderr instead of spdlog's on stdout.
spdlog::logger& current() {
    static const bool installed = [] {
        install(std::make_shared<spdlog::sinks::stderr_sink_mt>(), LogLevel::info);
        return true;
    }();
    (void)installed;
    return *spdlog::default_logger_raw();
}

bool bare(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || c == '"' || c == '=' || c == '\\') {
            return false;
        }
    }
    return !text.empty();
}

void append_quoted(std::string& line, std::string_view text) {
    line.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line.push_back('\\');
            line.push_back(c);
        } else if (c == '\n') {
            line += "\\n";
        } else if (c == '\r') {
            line += "\\r";
        } else if (byte < 0x20 || byte == 0x7f) {
            fmt::format_to(std::back_inserter(line), "\\x{:02x}", byte);
        } else {
            line.push_back(c);
        }
    }
    line.push_back('"');
}

// U+0085, U+2028 and U+2029 end a line for some readers of logs.
void append_text(std::string& line, std::string_view text) {
    std::string safe;
    for (const char32_t c : utf8_decode(utf8_truncate_bytes(text, log_value_bytes_max))) {
        const bool separator = c == U'\u2028' || c == U'\u2029' || (c >= 0x80 && c < 0xa0);
        utf8_append(safe, separator ? U' ' : c);
    }
    if (bare(safe)) {
        line += safe;
    } else {
        append_quoted(line, safe);
    }
}

}  // namespace

void LogValue::append_to(std::string& line) const {
    if (const auto* text = std::get_if<std::string_view>(&value_)) {
        append_text(line, *text);
    } else if (const auto* flag = std::get_if<bool>(&value_)) {
        line += *flag ? "true" : "false";
    } else if (const auto* whole = std::get_if<std::int64_t>(&value_)) {
        fmt::format_to(std::back_inserter(line), "{}", *whole);
    } else if (const auto* natural = std::get_if<std::uint64_t>(&value_)) {
        fmt::format_to(std::back_inserter(line), "{}", *natural);
    } else {
        fmt::format_to(std::back_inserter(line), "{}", std::get<double>(value_));
    }
}

std::string log_line(std::string_view event, LogFields fields) {
    std::string line(event);
    for (const LogField& field : fields) {
        line.push_back(' ');
        line += field.key;
        line.push_back('=');
        field.value.append_to(line);
    }
    return line;
}

Result<void> start_log(const LogSettings& settings) {
    (void)current();
    if (settings.file.empty()) {
        install(std::make_shared<spdlog::sinks::stderr_sink_mt>(), settings.level);
        return {};
    }
    try {
        install(std::make_shared<spdlog::sinks::basic_file_sink_mt>(settings.file), settings.level);
    } catch (const spdlog::spdlog_ex& failure) {
        return Error{Code::unavailable, failure.what()};
    }
    return {};
}

void flush_log() {
    current().flush();
}

bool log_enabled(LogLevel level) {
    return level != LogLevel::off && current().should_log(spdlog_level(level));
}

void log(LogLevel level, std::string_view event, LogFields fields) {
    if (log_enabled(level)) {
        const std::string line = log_line(event, fields);
        current().log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
    }
}

void log_debug(std::string_view event, LogFields fields) {
    log(LogLevel::debug, event, fields);
}
void log_info(std::string_view event, LogFields fields) {
    log(LogLevel::info, event, fields);
}
void log_warning(std::string_view event, LogFields fields) {
    log(LogLevel::warning, event, fields);
}
void log_error(std::string_view event, LogFields fields) {
    log(LogLevel::error, event, fields);
}

}  // namespace tiexin

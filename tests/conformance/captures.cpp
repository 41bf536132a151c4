#include "captures.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "gateway/decode_json.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::conformance {

namespace {

std::filesystem::path captures_folder() {
    const char* named = std::getenv("TIEXIN_CAPTURES");
    return named != nullptr && *named != '\0' ? named : "../shared/vectors";
}

std::vector<Json> read_rows(const std::filesystem::path& path) {
    std::vector<Json> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        Result<Json> row = Json::parse(line);
        REQUIRE_MESSAGE(row.ok(), path.string());
        rows.push_back(*row);
    }
    return rows;
}

// Text rows are ISO 8859-1: each character is one byte.
Buffer latin1(std::string_view text) {
    Buffer bytes;
    for (const char32_t point : utf8_decode(text)) {
        bytes.push_back(static_cast<std::uint8_t>(point));
    }
    return bytes;
}

// context ["…", "decoder.setModelOverride(\"C5L\")"]: the last override holds.
std::string model_of(const Json& row) {
    std::string model;
    if (const Json* context = row.find("context")) {
        for (const Json& line : context->items()) {
            const std::string_view text = line.as_text().value_or("");
            const std::size_t from = text.find("setModelOverride(\"");
            if (from != std::string_view::npos) {
                const std::string_view rest = text.substr(from + 18);
                model = rest.substr(0, rest.find('"'));
            }
        }
    }
    return model;
}

Capture capture_of(const Json& row) {
    Capture capture;
    capture.name = row.text_of("name").value_or("");
    capture.model = model_of(row);
    const std::string_view frame = row.text_of("frame").value_or("");
    if (row.text_of("kind") == std::optional<std::string_view>("text")) {
        capture.frame = latin1(frame);
    } else if (row.text_of("kind") == std::optional<std::string_view>("mqtt")) {
        const Json* request = row.find("request");
        capture.frame = buffer_of(request == nullptr ? "" : request->dump());
    } else {
        capture.frame = from_hex(frame).value_or(Buffer{});
    }
    if (const Json* expect = row.find("expect")) {
        capture.expect = *expect;
    }
    return capture;
}

void feed(const Suite& suite, const Capture& capture) {
    const Result<std::size_t> size = suite.server.frame_size(capture.frame);
    REQUIRE_MESSAGE(size.ok(), capture.name);
    CHECK_MESSAGE(*size == capture.frame.size(), capture.name << " is one frame");
    gateway::SessionFacts session;
    Prng random(1);
    const gateway::Context context{*parse_iso8601("2026-01-01T00:00:00Z"), capture.model, &random};
    Heard heard{suite.server.decode(capture.frame, session, context), session.device};
    const auto refusal = suite.refused.find(capture.name);
    if (refusal != suite.refused.end()) {
        CHECK_MESSAGE(heard.decoded.fault.has_value(),
                      capture.name << " should be refused: " << refusal->second);
        return;
    }
    REQUIRE_MESSAGE(!heard.decoded.fault.has_value(), capture.name << ": " << heard.decoded.detail);
    suite.compare(capture, heard);
}

}  // namespace

std::optional<std::vector<Capture>> read_captures(const std::string& protocol,
                                                  std::size_t count_when_absent) {
    const std::filesystem::path rows_path = captures_folder() / (protocol + ".jsonl");
    if (!std::filesystem::exists(rows_path)) {
        MESSAGE("captures absent: " << count_when_absent << " skipped");
        return std::nullopt;
    }
    std::map<std::string, Json> derived;
    const std::filesystem::path derived_path =
        captures_folder() / "derived" / (protocol + ".jsonl");
    if (std::filesystem::exists(derived_path)) {
        for (const Json& row : read_rows(derived_path)) {
            const Json* values = row.find("derived");
            REQUIRE(values != nullptr);
            derived[std::string(row.text_of("name").value_or(""))] = *values;
        }
    }
    std::vector<Capture> captures;
    for (const Json& row : read_rows(rows_path)) {
        if (row.text_of("direction") == std::optional<std::string_view>("downlink")) {
            continue;
        }
        captures.push_back(capture_of(row));
        const auto values = derived.find(captures.back().name);
        if (values != derived.end()) {
            captures.back().derived = values->second;
        }
    }
    return captures;
}

void run(const Suite& suite, std::size_t count_when_absent) {
    auto captures = read_captures(suite.protocol, count_when_absent);
    if (!captures) {
        return;
    }
    CHECK(captures->size() >= count_when_absent);
    std::size_t refused = 0;
    for (Capture& capture : *captures) {
        if (suite.to_wire) {
            capture.frame = suite.to_wire(std::move(capture.frame));
        }
        refused += suite.refused.contains(capture.name) ? 1 : 0;
        feed(suite, capture);
    }
    CHECK_MESSAGE(refused == suite.refused.size(), "every name in the refuse list is a capture");
    MESSAGE(suite.protocol << ": " << captures->size() << " captures, " << refused << " refused");
}

const Json* member(const Json& event, std::string_view path) {
    const Json* at = &event;
    for (const std::string_view step : split(path, '.')) {
        at = at == nullptr ? nullptr : at->find(step);
    }
    return at;
}

void check_number(const Capture& capture, const Json& event, std::string_view path, double wanted,
                  double tolerance) {
    const Json* value = member(event, path);
    REQUIRE_MESSAGE(value != nullptr,
                    capture.name << " has no " << std::string(path) << ": " << event.dump());
    const double got = value->as_double().value_or(NAN);
    CHECK_MESSAGE(std::abs(got - wanted) <= tolerance,
                  capture.name << " " << std::string(path) << ": " << got << ", not " << wanted);
}

Instant instant_at(std::string_view text, Duration offset) {
    const auto at = parse_iso8601(std::string(text) + "Z");
    REQUIRE_MESSAGE(at, std::string(text));
    return *at - offset;
}

}  // namespace tiexin::conformance

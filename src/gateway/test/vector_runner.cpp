#include "gateway/test/vector_runner.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/aes_cbc.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "gateway/decode_json.hpp"
#include "gateway/decode_lines.hpp"
#include "gateway/line_keys.hpp"
#include "gateway/test/testing.hpp"

namespace tiexin::gateway {

namespace {

struct Expectation {
    Buffer feed;
    std::optional<std::string> device, reply, refused, fault, key, unread;
    std::string suspected;
    std::vector<std::string> events;
};

struct Vector {
    std::string name, model;
    LineKeys line_keys;
    Instant now = {1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
    std::uint64_t seed = 0;
    std::vector<Expectation> feeds;
};

std::string without_blanks(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](char c) { return c != ' '; });
    return out;
}

// "feed   7e 02" -> {"feed", "7e 02"}
std::pair<std::string, std::string> word_and_rest(std::string_view line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    return {std::string(line.substr(0, end)), std::string(trim(line.substr(end)))};
}

Buffer feed_of(const std::string& text) {
    const std::string packed = without_blanks(text);
    const std::optional<Buffer> hex = from_hex(packed);
    return hex ? *hex : buffer_of(text);
}

void read_expectation(Expectation& to, const std::string& word, std::string rest) {
    if (word == "event") {
        to.events.push_back(rest);
    } else if (word == "device") {
        to.device = rest;
    } else if (word == "unread") {
        to.unread = rest;
    } else if (word == "key") {
        to.key = rest == "none" ? "" : rest;
    } else if (word == "reply" || word == "refused") {
        rest = trim(rest.substr(0, rest.find("after=")));
        const Buffer bytes = rest == "none" ? Buffer{} : feed_of(rest);
        (word == "reply" ? to.reply : to.refused) = to_hex(bytes);
    } else if (word == "fault") {
        const auto [name, suspected] = word_and_rest(rest);
        to.fault = name;
        to.suspected = suspected.empty() ? "" : suspected.substr(suspected.find('=') + 1);
    } else {
        FAIL("unknown word in a vector: " << word);
    }
}

std::unique_ptr<Vector> read_vector(const std::filesystem::path& path) {
    auto vector = std::make_unique<Vector>();
    vector->name = path.filename().string();
    std::ifstream file(path);
    REQUIRE_MESSAGE(file.good(), path.string());
    bool sourced = false;
    for (std::string line; std::getline(file, line);) {
        sourced = sourced || (line.starts_with("#") && line.find("Source:") != std::string::npos);
        if (line.empty() || line[0] == '#') {
            continue;
        }
        const auto [word, rest] = word_and_rest(line);
        if (word == "model") {
            vector->model = rest;
        } else if (word == "now") {
            const auto now = parse_iso8601(rest);
            REQUIRE(now);
            vector->now = *now;
        } else if (word == "line_key") {
            const auto key = aes_key_of(rest);
            REQUIRE(key);
            vector->line_keys.set_for_all(*key);
        } else if (word == "seed") {
            vector->seed = std::stoull(rest);
        } else if (word == "feed") {
            vector->feeds.emplace_back().feed = feed_of(rest);
        } else {
            REQUIRE_MESSAGE(!vector->feeds.empty(), vector->name);
            read_expectation(vector->feeds.back(), word, rest);
        }
    }
    CHECK_MESSAGE(sourced, vector->name << " does not say its source");
    CHECK_MESSAGE(!vector->feeds.empty(), vector->name << " feeds nothing");
    return vector;
}

const Json* member(const Json& event, std::string_view path) {
    const Json* at = &event;
    for (const std::string_view step : split(path, '.')) {
        const bool number = at->is_array() && all_digits(step);
        at = number ? at->at(static_cast<std::size_t>(*parse_int(step))) : at->find(step);
        if (at == nullptr) {
            return nullptr;
        }
    }
    return at;
}

std::string long_name(const std::string& name) {
    if (name == "at") {
        return "time";
    }
    if (name == "lat" || name == "lon" || name == "valid") {
        return "position." + name;
    }
    return name;
}

bool says(const Json* value, const std::string& wanted) {
    if (value == nullptr) {
        return wanted == "-";
    }
    if (const auto number = value->as_double()) {
        const auto want = parse_decimal(wanted, -1e15, 1e15);
        return want && std::abs(*number - *want) < 1e-6;
    }
    if (const auto flag = value->as_bool()) {
        return wanted == (*flag ? "true" : "false");
    }
    if (value->is_array()) {
        std::string joined;
        for (const Json& item : value->items()) {
            joined += (joined.empty() ? "" : ",") + std::string(item.as_text().value_or("?"));
        }
        return joined == wanted;
    }
    return value->as_text() == std::optional<std::string_view>(wanted);
}

void check_event(const std::string& where, const Json& event, const std::string& line) {
    const auto [kind, rest] = word_and_rest(line);
    CHECK_MESSAGE(event.text_of("kind") == std::optional<std::string_view>(kind),
                  where << ": " << event.dump());
    std::istringstream words(rest);
    for (std::string word; words >> word;) {
        const auto parts = split_once(word, '=');
        REQUIRE_MESSAGE(parts, where << ": " << word);
        CHECK_MESSAGE(
            says(member(event, long_name(std::string(parts->first))), std::string(parts->second)),
            where << ": " << word << " in " << event.dump());
    }
}

std::string names_of(const device::AlarmSet& alarms) {
    std::string joined;
    for (const std::string_view name : alarms.names()) {
        joined += (joined.empty() ? "" : ",") + std::string(name);
    }
    return joined;
}

void check_decoded(const std::string& where, const Expectation& wanted, const Decoded& got,
                   const std::string& device) {
    const std::string fault = got.fault ? std::string(name_of(*got.fault)) : "";
    CHECK_MESSAGE(fault == wanted.fault.value_or(""), where << ": " << got.detail);
    CHECK_MESSAGE(names_of(got.suspected) == wanted.suspected, where);
    if (wanted.device) {
        CHECK_MESSAGE(device == *wanted.device, where);
    }
    if (wanted.reply) {
        CHECK_MESSAGE(to_hex(got.reply) == *wanted.reply, where);
    }
    if (wanted.unread) {
        CHECK_MESSAGE(std::string(got.unread) == *wanted.unread, where);
    }
    if (wanted.refused) {
        const Buffer& said = got.fault ? got.reply_fault : got.reply_refused;
        CHECK_MESSAGE(to_hex(said) == *wanted.refused, where);
    }
    if (wanted.key) {
        CHECK_MESSAGE(got.key == *wanted.key, where);
    }
    REQUIRE_MESSAGE(got.events.size() == wanted.events.size(),
                    where << ": " << decoded_json(got, device).dump());
    for (std::size_t i = 0; i < got.events.size(); ++i) {
        check_event(where, event_json(got.events[i]), wanted.events[i]);
    }
}

// The whole connection's bytes as a gateway would see them, `step` at a time.
std::vector<std::string> heard(const Protocol& protocol, const Vector& vector, Bytes stream,
                               std::size_t first, std::size_t step, bool told = true) {
    SessionFacts session;
    Prng random(vector.seed);
    const Context context{vector.now, vector.model, &random, &vector.line_keys};
    std::vector<std::string> out;
    Buffer pending;
    std::size_t at = 0;
    while (at < stream.size()) {
        const std::size_t count = std::min(at == 0 ? first : step, stream.size() - at);
        append(pending, stream.subspan(at, count));
        at += count;
        while (!pending.empty()) {
            const Result<std::size_t> size = protocol.frame_size(pending);
            if (!size.ok()) {
                out.push_back("closed");
                return out;
            }
            REQUIRE(*size <= pending.size());
            if (*size == 0) {
                break;
            }
            // A copy of exactly the frame, so that a sanitizer sees the first byte read past it.
            const Buffer frame(pending.begin(), pending.begin() + static_cast<long>(*size));
            const Decoded decoded = protocol.decode(frame, session, context);
            CHECK_MESSAGE(!(decoded.fault && !decoded.events.empty()), vector.name);
            CHECK_MESSAGE(!(decoded.fault && !decoded.reply.empty()), vector.name);
            if (told) {
                out.push_back(decoded_json(decoded, session.device).dump());
            }
            pending.erase(pending.begin(), pending.begin() + static_cast<long>(*size));
        }
    }
    return out;
}

// Every bit is damaged and every place cut; under the address sanitizer, twenty times slower, every
// seventh, which meets each bit of a byte as well.
#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t damage_step = 7;
#else
constexpr std::size_t damage_step = 1;
#endif

void check_stream(const Protocol& protocol, const Vector& vector) {
    Buffer stream;
    for (const Expectation& one : vector.feeds) {
        append(stream, one.feed);
    }
    const auto whole = heard(protocol, vector, stream, stream.size(), stream.size());
    for (std::size_t cut = 1; cut < stream.size(); cut += damage_step) {
        const auto split_once_there = heard(protocol, vector, stream, cut, stream.size());
        CHECK_MESSAGE(split_once_there == whole, vector.name << " cut at " << cut);
    }
    CHECK_MESSAGE(heard(protocol, vector, stream, 1, 1) == whole, vector.name << " byte by byte");
    // Writing down each damaged stream as well would be most of the work, which grows with the
    // square of the stream: that is done for some of them, spread evenly.
    constexpr std::size_t told_max = 1'024;
    const std::size_t bits = stream.size() * 8;
    const std::size_t stride = (bits / told_max) | 1U;  // odd: meets every bit of a byte
    for (std::size_t bit = 0; bit < bits; bit += damage_step) {
        Buffer damaged = stream;
        damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
        (void)heard(protocol, vector, damaged, damaged.size(), damaged.size(), bit % stride == 0);
    }
}

void check_as_written(const Protocol& protocol, const Vector& vector) {
    SessionFacts session;
    Prng random(vector.seed);
    const Context context{vector.now, vector.model, &random, &vector.line_keys};
    for (std::size_t i = 0; i < vector.feeds.size(); ++i) {
        const Expectation& wanted = vector.feeds[i];
        const std::string where = vector.name + " feed " + std::to_string(i + 1);
        const Result<std::size_t> size = protocol.frame_size(wanted.feed);
        REQUIRE_MESSAGE(size.ok(), where);
        CHECK_MESSAGE(*size == wanted.feed.size(), where << " is not one whole frame");
        const Decoded decoded = protocol.decode(wanted.feed, session, context);
        check_decoded(where, wanted, decoded, session.device);
    }
}

}  // namespace

void run_vectors(const std::string& protocol_name, const Protocol& protocol) {
    const std::filesystem::path folder = "src/gateway/protocols/" + protocol_name + "/vectors";
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".txt") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    CHECK_MESSAGE(!files.empty(), folder.string() << " holds no vector");
    for (const auto& file : files) {
        const std::unique_ptr<Vector> vector = read_vector(file);
        check_as_written(protocol, *vector);
        check_stream(protocol, *vector);
    }
}

}  // namespace tiexin::gateway

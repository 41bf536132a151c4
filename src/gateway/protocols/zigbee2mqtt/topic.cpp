#include "gateway/protocols/zigbee2mqtt/topic.hpp"

#include <algorithm>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::gateway::zigbee2mqtt {

namespace {

constexpr std::string_view base_word = "zigbee2mqtt", discovery_word = "homeassistant";
constexpr std::size_t hash_digits = 8;

using Steps = std::vector<std::string_view>;

std::string joined(Steps::const_iterator from, Steps::const_iterator until) {
    std::string out;
    for (auto step = from; step != until; ++step) {
        out += out.empty() ? "" : "/";
        out += *step;
    }
    return out;
}

Topic discovery_of(const Steps& steps) {
    Topic out;
    if ((steps.size() == 4 || steps.size() == 5) && steps.back() == "config") {
        out.kind = TopicKind::discovery;
        out.component = steps[1];
        out.node = steps.size() == 5 ? std::string(steps[2]) : std::string();
        out.object = steps[steps.size() - 2];
    }
    return out;
}

// `names`: the steps behind the base; `home`: those before it, when several homes share a broker.
Topic of_base(const std::string& home, const Steps& names) {
    const auto named = [&](std::size_t count) {
        const std::string name =
            joined(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(count));
        return device_named(home.empty() ? name : home + "/" + name);
    };
    Topic out;
    if (names.empty() || names[0].empty()) {
        return out;
    }
    if (names[0] == "bridge") {
        if (names.size() == 2 && (names[1] == "state" || names[1] == "event")) {
            out.kind = names[1] == "state" ? TopicKind::bridge_state : TopicKind::bridge_event;
        }
        out.device = named(1);
        return out;
    }
    const std::string_view last = names.back();
    const bool to_device = names.size() > 1 && (last == "set" || last == "get");
    // "<name>/set/<attribute>" too.
    const bool to_attribute =
        names.size() > 2 && (names[names.size() - 2] == "set" || names[names.size() - 2] == "get");
    if (to_device || to_attribute) {
        return out;
    }
    if (names.size() > 1 && last == "availability") {
        out.kind = TopicKind::availability;
        out.device = named(names.size() - 1);
        return out;
    }
    out.kind = TopicKind::state;
    out.device = named(names.size());
    if (names.size() > 1) {
        out.attribute = last;
        out.device_without_attribute = named(names.size() - 1);
    }
    return out;
}

}  // namespace

std::string device_named(std::string_view name) {
    if (name.size() <= device_bytes_max) {
        return utf8_repaired(name).size() <= device_bytes_max ? utf8_repaired(name)
                                                              : std::string("?");
    }
    const Digest digest = sha256(bytes_of(name));
    const std::string repaired = utf8_repaired(name);
    return std::string(utf8_truncate_bytes(repaired, device_bytes_max - hash_digits - 1)) + "~" +
           to_hex(Bytes(digest).first(hash_digits / 2));
}

bool is_usual(std::string_view topic) {
    const Steps steps = split(topic, '/');
    return steps[0] == discovery_word ||
           std::find(steps.begin(), steps.end(), base_word) != steps.end();
}

std::optional<Topic> read_topic(std::string_view topic) {
    const bool wild = topic.find_first_of(std::string_view("+#\0", 3)) != std::string_view::npos;
    if (topic.empty() || topic.size() > topic_bytes_max || wild) {
        return std::nullopt;
    }
    const Steps steps = split(topic, '/');
    if (steps[0] == discovery_word) {
        return discovery_of(steps);
    }
    const auto base = std::find(steps.begin(), steps.end(), base_word);
    if (base == steps.end()) {
        return Topic{};
    }
    return of_base(joined(steps.begin(), base), Steps(base + 1, steps.end()));
}

}  // namespace tiexin::gateway::zigbee2mqtt

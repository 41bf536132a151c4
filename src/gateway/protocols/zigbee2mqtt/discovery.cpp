#include "gateway/protocols/zigbee2mqtt/discovery.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"

namespace tiexin::gateway::zigbee2mqtt {

namespace {

using device::AlarmKind;

struct Short {
    std::string_view brief, full;
};
// The abbreviations of the keys we read.
constexpr std::array abbreviations = std::to_array<Short>({
    {"avty", "availability"},
    {"avty_t", "availability_topic"},
    {"dev", "device"},
    {"dev_cla", "device_class"},
    {"ids", "identifiers"},
    {"off_dly", "off_delay"},
    {"pl_avail", "payload_available"},
    {"pl_not_avail", "payload_not_available"},
    {"pl_off", "payload_off"},
    {"pl_on", "payload_on"},
    {"stat_t", "state_topic"},
    {"t", "topic"},
    {"uniq_id", "unique_id"},
    {"val_tpl", "value_template"},
});

// The member by its full name or its abbreviation.
const Json* member(const Json& object, std::string_view full) {
    if (const Json* found = object.find(full)) {
        return found;
    }
    for (const Short& row : abbreviations) {
        if (row.full == full) {
            return object.find(row.brief);
        }
    }
    return nullptr;
}

std::string text_in(const Json& object, std::string_view full) {
    const Json* found = member(object, full);
    if (found == nullptr) {
        return {};
    }
    const auto text = found->as_text();
    // payload_on may be written as true or 1.
    std::string out = text                                     ? std::string(*text)
                      : found->is_bool() || found->is_number() ? found->dump()
                                                               : std::string();
    return out.size() <= announced_text_bytes_max ? out : std::string();
}

// "~" at either end of a topic stands for the base.
std::string topic_in(const Json& object, std::string_view full, const std::string& base) {
    std::string topic = text_in(object, full);
    if (!base.empty() && topic.starts_with('~')) {
        topic = base + topic.substr(1);
    } else if (!base.empty() && topic.ends_with('~')) {
        topic = topic.substr(0, topic.size() - 1) + base;
    }
    const bool wild = topic.find_first_of("+#") != std::string::npos;
    return wild || topic.size() > topic_bytes_max ? std::string() : topic;
}

std::string device_of(const Json& config, const Topic& topic) {
    const Json* device = member(config, "device");
    if (!topic.node.empty()) {
        return device_named(topic.node);
    }
    std::string name = device == nullptr ? "" : text_in(*device, "name");
    if (name.empty() && device != nullptr) {
        const Json* ids = member(*device, "identifiers");
        const Json* first = ids != nullptr && ids->is_array() ? ids->at(0) : ids;
        name = first != nullptr && first->as_text() ? std::string(*first->as_text()) : "";
    }
    if (name.empty()) {
        name = text_in(config, "unique_id");
    }
    return device_named(name.empty() ? topic.object : name);
}

void read_availability(const Json& config, const std::string& base, Entity& to) {
    const auto take = [&](const Json& from, std::string_view key) {
        Availability one;
        one.topic = topic_in(from, key, base);
        const std::string on = text_in(from, "payload_available");
        const std::string off = text_in(from, "payload_not_available");
        one.online = on.empty() ? one.online : on;
        one.offline = off.empty() ? one.offline : off;
        if (!one.topic.empty() && to.availability.size() < availability_topics_max) {
            to.availability.push_back(std::move(one));
        }
    };
    take(config, "availability_topic");
    const Json* list = member(config, "availability");
    if (list == nullptr) {
        return;
    }
    for (const Json& one : list->items()) {
        take(one, "topic");
    }
    if (list->is_object()) {
        take(*list, "topic");
    }
}

struct Class {
    std::string_view name;
    AlarmKind kind;
    bool only_when_watched = false;
};
constexpr std::array classes = std::to_array<Class>({
    {"smoke", AlarmKind::smoke},
    {"gas", AlarmKind::gas},
    {"carbon_monoxide", AlarmKind::carbon_monoxide},
    {"moisture", AlarmKind::water},
    {"heat", AlarmKind::fire},
    {"safety", AlarmKind::help},
    {"tamper", AlarmKind::tamper},
    {"battery", AlarmKind::low_battery},
    {"door", AlarmKind::door, true},
    {"window", AlarmKind::door, true},
    {"opening", AlarmKind::door, true},
    {"garage_door", AlarmKind::door, true},
    {"vibration", AlarmKind::vibration, true},
});
// A radar or a button has no class of its own; its name tells.
constexpr std::array named = std::to_array<Class>({
    {"fall", AlarmKind::fall},
    {"sos", AlarmKind::sos},
    {"emergency", AlarmKind::sos},
    {"panic", AlarmKind::panic},
});

std::optional<AlarmKind> kind_of(const Entity& entity, std::string_view model) {
    const auto at = std::find_if(classes.begin(), classes.end(),
                                 [&](const Class& row) { return row.name == entity.device_class; });
    if (at != classes.end() && at->kind != AlarmKind::help) {
        const bool raises = !at->only_when_watched || model == model_watched;
        return raises ? std::optional(at->kind) : std::nullopt;
    }
    for (const Class& row : named) {
        if (ascii_lower(entity.name).find(row.name) != std::string::npos) {
            return row.kind;
        }
    }
    return at == classes.end() ? std::nullopt : std::optional(at->kind);
}

std::string text_of_value(const Json& value) {
    const auto text = value.as_text();
    return text ? std::string(*text) : value.is_object() || value.is_array() ? "" : value.dump();
}

// The value that the template points at, as text.
std::optional<std::string> value_in(const Entity& entity, std::string_view payload) {
    if (entity.path.empty()) {
        return std::string(trim(payload));
    }
    const auto json = Json::parse(payload);
    const Json* at = json ? &*json : nullptr;
    for (const std::string& step : entity.path) {
        at = at == nullptr ? nullptr : at->find(step);
    }
    return at == nullptr ? std::nullopt : std::optional(text_of_value(*at));
}

std::vector<Reading> read_binary(const Entity& entity, const std::string& value,
                                 std::string_view model, device::DeviceEvent& event) {
    const bool on = ascii_equal(value, entity.on);
    if (!on && !ascii_equal(value, entity.off)) {
        return {};
    }
    event.facts.emplace_back(entity.name, on ? "1" : "0");
    const auto kind = kind_of(entity, model);
    if (!kind || (!on && entity.clears_itself)) {
        return {};
    }
    return {{entity.device + "/" + entity.name, *kind, on, entity.clears_itself}};
}

void read_sensor(const Entity& entity, const std::string& value, device::DeviceEvent& event) {
    const auto number = parse_decimal(value, -1e6, 1e6);
    const std::string name = ascii_lower(entity.name);
    const auto within = [&](double low, double high) {
        return number && *number >= low && *number <= high
                   ? std::optional(static_cast<int>(std::lround(*number)))
                   : std::nullopt;
    };
    if (entity.device_class == "battery") {
        event.battery.percent = within(0, 100);
    } else if (name.find("heart") != std::string::npos) {
        event.vitals.heart_rate_bpm = within(20, 300);
    } else if (name.find("breath") != std::string::npos ||
               name.find("respirat") != std::string::npos) {
        event.vitals.respiration_bpm = within(1, 100);
    } else {
        event.facts.emplace_back(entity.name, std::string(utf8_truncate(value, 64)));
    }
}

}  // namespace

std::optional<std::vector<std::string>> template_path(std::string_view text) {
    std::string_view rest = trim(text);
    if (rest.empty()) {
        return std::vector<std::string>{};
    }
    if (!rest.starts_with("{{") || !rest.ends_with("}}") || rest.size() < 4) {
        return std::nullopt;
    }
    rest = trim(rest.substr(2, rest.size() - 4));
    if (rest == "value") {
        return std::vector<std::string>{};
    }
    constexpr std::string_view root = "value_json";
    if (!rest.starts_with(root)) {
        return std::nullopt;
    }
    rest.remove_prefix(root.size());
    std::vector<std::string> path;
    constexpr std::size_t steps_max = 4;
    while (!rest.empty() && path.size() < steps_max) {
        std::string_view step;
        std::size_t taken = 0;
        if (rest.starts_with('.')) {
            const std::size_t end = std::min(rest.find_first_of(".[", 1), rest.size());
            step = rest.substr(1, end - 1);
            taken = end;
        } else if (rest.starts_with("['") || rest.starts_with("[\"")) {
            const std::size_t end = rest.find(rest[1], 2);
            const bool closed =
                end != std::string_view::npos && rest.substr(end + 1).starts_with(']');
            step = closed ? rest.substr(2, end - 2) : std::string_view();
            taken = closed ? end + 2 : 0;
        }
        const bool plain =
            !step.empty() && step.find_first_of(" |()'\"[]{}") == std::string_view::npos;
        if (!plain) {
            return std::nullopt;
        }
        path.emplace_back(step);
        rest.remove_prefix(taken);
    }
    return rest.empty() && !path.empty() ? std::optional(std::move(path)) : std::nullopt;
}

Result<Entity> read_entity(const Topic& topic, std::string_view payload) {
    const auto config = Json::parse(payload);
    if (!config || !config->is_object()) {
        return Error{Code::bad_input, "an announcement that is no JSON object"};
    }
    if (topic.component != "binary_sensor" && topic.component != "sensor") {
        return Error{Code::unsupported, "neither a sensor nor a binary sensor"};
    }
    Entity out;
    out.component = topic.component;
    out.device = device_of(*config, topic);
    out.name = std::string(utf8_truncate_bytes(utf8_repaired(topic.object), 48));
    out.device_class = text_in(*config, "device_class");
    const std::string base = text_in(*config, "~");
    out.state_topic = topic_in(*config, "state_topic", base);
    if (out.state_topic.empty() || out.name.empty()) {
        return Error{Code::bad_input, "an announcement without a topic of its state"};
    }
    auto path = template_path(text_in(*config, "value_template"));
    if (!path) {
        return Error{Code::unsupported, "a template that computes something"};
    }
    out.path = std::move(*path);
    const std::string on = text_in(*config, "payload_on"), off = text_in(*config, "payload_off");
    out.on = on.empty() ? out.on : on;
    out.off = off.empty() ? out.off : off;
    out.clears_itself = member(*config, "off_delay") != nullptr;
    read_availability(*config, base, out);
    return out;
}

std::vector<Reading> read_state(const Entity& entity, std::string_view payload,
                                std::string_view model, device::DeviceEvent& event) {
    const auto value = value_in(entity, payload);
    if (!value) {
        return {};
    }
    if (entity.component == "binary_sensor") {
        return read_binary(entity, *value, model, event);
    }
    read_sensor(entity, *value, event);
    return {};
}

}  // namespace tiexin::gateway::zigbee2mqtt

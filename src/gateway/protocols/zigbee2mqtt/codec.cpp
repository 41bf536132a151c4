#include "gateway/protocols/zigbee2mqtt/codec.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "gateway/protocols/zigbee2mqtt/home_state.hpp"
#include "gateway/protocols/zigbee2mqtt/topic.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::gateway::zigbee2mqtt {

namespace {

using device::AlarmKind;
using device::DeviceEvent;
using device::EventKind;

Decoded refused(std::string detail, device::AlarmSet suspected = {}) {
    Decoded out;
    out.fault = Fault::value;
    out.detail = std::move(detail);
    out.suspected = suspected;
    return out;
}

// One message on its way to events.
class Understanding {
public:
    Understanding(const Message& message, SessionFacts& session, const Context& context)
        : message_(message), session_(session), state_(state_of(session)), context_(context) {}

    Decoded understood() {
        const auto topic = read_topic(message_.topic);
        if (!topic) {
            return refused("no topic of a message");
        }
        session_.device = state_.owner_of(topic->device);
        switch (topic->kind) {
            case TopicKind::state:
                return state(*topic);
            case TopicKind::availability:
                return availability(topic->device);
            case TopicKind::bridge_state:
                return availability(topic->device);
            case TopicKind::bridge_event:
                return bridge_event(*topic);
            case TopicKind::discovery:
                return discovery(*topic);
            case TopicKind::other:
                break;
        }
        return announced(*topic);
    }

private:
    // What is said of a device: alarms only if it is said now. `states`: it says which alarms
    // stand, so that without one the platform may take them all for ended; else that must not be
    // thought.
    void put(Decoded& to, const std::string& device, DeviceEvent event,
             std::vector<Reading> readings, bool states) {
        const std::string owner = state_.owner_of(device);
        if (owner != device) {
            event.facts.emplace_back("sensor", device.substr(owner.size() + 1));
            for (Reading& reading : readings) {
                reading.source.insert(0, device + "/");
            }
            states = states && message_.retained;  // one sensor cannot speak for the home
        }
        if (message_.retained) {
            event.facts.emplace_back("retained", "1");
        } else {
            const Change change = state_.take(owner, readings, context_.now);
            event.alarms = change.alarms;
            states = !change.stands && (states || change.ended);
        }
        settle_kind(event, states ? EventKind::status : EventKind::heartbeat);
        session_.device = owner;
        to.events.push_back(std::move(event));
    }

    Decoded state(const Topic& topic) {
        Decoded out;
        DeviceEvent event;
        event.word = "state";
        const auto json = Json::parse(message_.payload);
        if (json && json->is_object()) {
            auto readings = read_properties(*json, context_.model, event);
            put(out, topic.device, std::move(event), std::move(readings), true);
            return out;
        }
        if (is_property(topic.attribute)) {
            const Json object =
                Json::object({{topic.attribute, json ? *json : Json(message_.payload)}});
            auto readings = read_properties(object, context_.model, event);
            put(out, topic.device_without_attribute, std::move(event), readings, !readings.empty());
            return out;
        }
        if (message_.payload.empty() || message_.payload == "null") {
            return unsupported("removed");  // the retained state of a device that is gone
        }
        return refused("a state that is no JSON object",
                       message_.retained ? device::AlarmSet{} : suspected_in(message_.payload));
    }

    static Decoded unsupported(std::string_view word) {
        Decoded out;
        DeviceEvent event;
        event.word = word;
        settle_kind(event, EventKind::unsupported);
        out.events.push_back(std::move(event));
        return out;
    }

    // The payload when it is JSON, else null.
    Json object_said() const {
        auto json = Json::parse(message_.payload);
        return json ? std::move(*json) : Json();
    }

    // "online", or {"state":"online"}.
    Decoded availability(const std::string& device) {
        const Json json = object_said();
        const std::string word(json.text_of("state").value_or(trim(message_.payload)));
        if (word != "online" && word != "offline") {
            return refused("neither online nor offline");
        }
        Decoded out;
        presence(out, device, word == "online");
        return out;
    }

    void presence(Decoded& to, const std::string& device, bool online) {
        DeviceEvent event;
        event.word = "availability";
        event.facts.emplace_back("availability", online ? "online" : "offline");
        put(to, device, std::move(event), {{"availability", AlarmKind::link_lost, !online}}, false);
    }

    // A device that left guards nothing any more; one that joins does again.
    Decoded bridge_event(const Topic& topic) {
        const Json json = object_said();
        const std::string type(json.text_of("type").value_or(""));
        const Json* data = json.find("data");
        const std::string name(
            data == nullptr ? "" : data->text_of("friendly_name").value_or(std::string_view()));
        if (type.empty()) {
            return refused("an event of the bridge without a type");
        }
        const bool left = type == "device_leave";
        if (name.empty() || (!left && type != "device_joined" && type != "device_announce")) {
            return unsupported("bridge/event");
        }
        // "home17/bridge" → "home17/" and the name.
        constexpr std::size_t word = std::string_view("bridge").size();
        const std::string home = topic.device.substr(0, topic.device.size() - word);
        Decoded out;
        DeviceEvent event;
        event.word = type;
        put(out, device_named(home + name), std::move(event),
            {{"left", AlarmKind::link_lost, left}}, false);
        return out;
    }

    Decoded discovery(const Topic& topic) {
        if (message_.payload.empty()) {
            state_.forget(message_.topic);
            return unsupported("discovery_removed");
        }
        auto entity = read_entity(topic, message_.payload);
        if (!entity) {
            // An announcement is no word of a sensor: nothing is lost with one that we cannot read.
            return entity.error().code == Code::unsupported ? unsupported("discovery")
                                                            : refused(entity.error().detail);
        }
        // The states of Zigbee devices are read as they are.
        const auto at = read_topic(entity->state_topic);
        if (!at || at->kind != TopicKind::other || !at->device.empty()) {
            return unsupported("discovery");
        }
        DeviceEvent event;
        event.word = "discovery";
        event.facts.emplace_back("component", entity->component);
        event.facts.emplace_back("entity", entity->name);
        event.facts.emplace_back("device_class", entity->device_class);
        event.facts.emplace_back("state_topic", entity->state_topic);
        session_.device = entity->device;
        if (!state_.announce(message_.topic, std::move(*entity))) {
            return refused("too many entities have announced themselves");
        }
        settle_kind(event, EventKind::heartbeat);
        Decoded out;
        out.events.push_back(std::move(event));
        return out;
    }

    // The state or the availability of entities that announced themselves.
    Decoded announced(const Topic& topic) {
        const auto entities = state_.at_state_topic(message_.topic);
        const auto guarded = state_.at_availability_topic(message_.topic);
        if (entities.empty() && guarded.empty()) {
            session_.device = topic.device;
            return unsupported("other");
        }
        Decoded out;
        if (!entities.empty()) {
            // Entities that share a topic are of one device.
            DeviceEvent event;
            event.word = "state";
            std::vector<Reading> readings;
            for (const Entity* entity : entities) {
                for (Reading& one : read_state(*entity, message_.payload, context_.model, event)) {
                    readings.push_back(std::move(one));
                }
            }
            put(out, entities.front()->device, std::move(event), readings, !readings.empty());
            return out;
        }
        const Entity& entity = *guarded.front();
        for (const Availability& one : entity.availability) {
            const bool online = message_.payload == one.online;
            if (one.topic == message_.topic && (online || message_.payload == one.offline)) {
                presence(out, entity.device, online);
                return out;
            }
        }
        return refused("neither online nor offline");
    }

    const Message& message_;
    SessionFacts& session_;
    HomeState& state_;
    const Context& context_;
};

}  // namespace

Decoded Zigbee2MqttProtocol::decode(Bytes frame, SessionFacts& session,
                                    const Context& context) const {
    const auto message = message_of(frame);
    if (!message) {
        Decoded out = refused(message.error().detail);
        if (message.error().code == Code::too_large) {
            out.fault = Fault::length;
        }
        return out;
    }
    return Understanding(*message, session, context).understood();
}

Result<device::Sent> Zigbee2MqttProtocol::encode(const device::Command&, SessionFacts&,
                                                 const Context&) const {
    return Error{Code::unsupported, "a sensor is told nothing"};
}

std::unique_ptr<Protocol> make() {
    return std::make_unique<Zigbee2MqttProtocol>();
}

std::string device_of(const Message& message, const SessionFacts& session) {
    const auto topic = read_topic(message.topic);
    if (!topic) {
        return {};
    }
    if (!topic->device.empty()) {
        const bool attribute =
            is_property(topic->attribute) && !trim(message.payload).starts_with('{');
        return attribute ? topic->device_without_attribute : topic->device;
    }
    const auto* const state = dynamic_cast<const HomeState*>(session.state.get());
    if (state == nullptr) {
        return {};
    }
    auto entities = state->at_state_topic(message.topic);
    if (entities.empty()) {
        entities = state->at_availability_topic(message.topic);
    }
    return entities.empty() ? std::string() : entities.front()->device;
}

void set_home_of(SessionFacts& session, HomeOf home_of) {
    state_of(session).home_of = std::move(home_of);
}

std::vector<std::string> topics_wanted(const SessionFacts& session) {
    const auto* const state = dynamic_cast<const HomeState*>(session.state.get());
    return state == nullptr ? std::vector<std::string>{} : state->topics();
}

}  // namespace tiexin::gateway::zigbee2mqtt

// A message of a broker as one frame: a JSON object, so that a line of `tiexin decode`, a corpus
// file and what lies in quarantine are the same thing.

#include "base/json.hpp"
#include "gateway/protocols/zigbee2mqtt/codec.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::gateway::zigbee2mqtt {

Buffer frame_of(const Message& message) {
    Json json = Json::object({{"topic", message.topic}, {"payload", message.payload}});
    if (message.retained) {
        json.set("retained", true);
    }
    return buffer_of(json.dump());
}

Result<Message> message_of(Bytes frame) {
    if (frame.size() > frame_bytes_max) {
        return Error{Code::too_large, "the message is too long"};
    }
    auto json = Json::parse(text_of(frame));
    if (!json) {
        return json.error();
    }
    const auto topic = json->text_of("topic");
    const Json* const payload = json->find("payload");
    if (!topic || topic->empty() || payload == nullptr) {
        return Error{Code::bad_input, "a request has topic and payload"};
    }
    Message out;
    out.topic = *topic;
    const auto text = payload->as_text();
    out.payload = text ? std::string(*text) : payload->is_null() ? "" : payload->dump();
    out.retained = json->bool_of("retained").value_or(json->bool_of("retain").value_or(false));
    return out;
}

// The frame ends where the braces of its object balance; what stands before it belongs to it.
Result<std::size_t> Zigbee2MqttProtocol::frame_size(Bytes input) const {
    std::size_t depth = 0;
    bool in_text = false, behind_backslash = false;
    for (std::size_t at = 0; at < input.size(); ++at) {
        const std::uint8_t c = input[at];
        if (in_text) {
            in_text = behind_backslash || c != '"';
            behind_backslash = !behind_backslash && c == '\\';
        } else if (c == '"' && depth > 0) {
            in_text = true;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && depth > 0 && --depth == 0) {
            return at + 1;
        }
    }
    if (input.size() > 2 * frame_bytes_max) {
        return Error{Code::bad_input, "no end of a request within the limit"};
    }
    return std::size_t{0};
}

}  // namespace tiexin::gateway::zigbee2mqtt
